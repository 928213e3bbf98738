"""Entries written to a file are read back the same: texts, changes, removals, times."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.intake.entries import read_entry, write_entry
from vigie.intake.wire import WireError, read_line
from vigie.message import Author, Entry, Media, Message, Removal, Space, Thread

RECEIVED = 1_800_000_000_123
PLACE = Space("mastodon", "gazette")
words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
moments = st.integers(-60_000_000_000_000, 250_000_000_000_000)
counts = st.none() | st.integers(0, 2**31 - 1)
plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts
unread = st.dictionaries(
    words | st.sampled_from(["id", "text", "extra", "revision", "entry"]), plain | st.lists(plain, max_size=3)
)
messages = st.builds(
    Message,
    id=words,
    space=st.just(PLACE),
    kind=st.sampled_from(["chat", "comment", "review", "private", "post"]),
    text=texts,
    author=st.none()
    | st.builds(Author, id=words, name=words, roles=st.tuples() | st.tuples(words), followers=counts),
    thread=st.none() | st.builds(Thread, id=words, title=st.none() | words),
    at=moments,
    received_at=st.just(RECEIVED),
    lang=st.none() | words,
    reply_to=st.none() | words,
    revision=st.just("") | words,
    held=st.booleans(),
    likes=counts,
    rating=st.none() | st.integers(0, 10).map(float),
    media=st.just(()) | st.just((Media("https://exemple.fr/a.png", "image/png"),)),
    remarks=st.just(()) | st.tuples(words),
    extra=unread,
)
removals = st.builds(
    Removal,
    id=words,
    space=st.just(PLACE),
    at=moments,
    received_at=st.just(RECEIVED),
    message_id=words,
    how=words,
    duration=st.none() | st.integers(1, 2**31 - 1),
)


def back(entry: Entry) -> Entry:
    return read_entry(write_entry(entry), received_at=RECEIVED)


@given(messages | removals)
def test_what_is_written_is_read_back_the_same(entry: Entry) -> None:
    assert back(entry) == entry


@pytest.mark.parametrize("whom", [{"message_id": "m1"}, {"author_id": "a1", "duration": 600}, {}])
def test_a_removal_of_one_message_of_an_author_or_of_all_stays_what_it_is(whom: dict[str, object]) -> None:
    removal = Removal(id="r1", space=PLACE, at=RECEIVED - 5, received_at=RECEIVED, how="ban", **whom)  # type: ignore[arg-type]
    assert back(removal) == removal


@pytest.mark.parametrize(
    "fields", [{}, {"message": "m", "author": "a"}, {"message": ""}, {"everything": "true"}, {"message": {}}]
)
def test_a_removal_that_does_not_say_of_what_clears_nothing(fields: dict[str, object]) -> None:
    line = json.dumps({"entry": "removal", "id": "r"} | fields).encode()
    with pytest.raises(WireError, match="one message"):
        read_entry(line, received_at=RECEIVED)


def test_a_changed_text_without_an_id_is_refused() -> None:
    with pytest.raises(WireError, match="no field “id”"):
        read_entry(b'{"text": "a", "revision": 2}', received_at=RECEIVED)


def test_when_it_was_received_is_not_believed() -> None:
    entry = read_entry(b'{"id": "1", "text": "a", "received_at": 5}', received_at=RECEIVED)
    assert (entry.received_at, entry.at) == (RECEIVED, RECEIVED)


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": "bonjour"}',
        b'{"id": 5, "text": "bonjour", "labels": {"role": "owner"}, "thread": 7, "entry": "note"}',
        b'{"text": "bonjour", "at": "1999-13-45", "likes": "many"}',
    ],
)
def test_a_line_of_the_wire_is_read_as_it_always_was(line: bytes) -> None:
    read = read_entry(line, received_at=RECEIVED, place="a.jsonl:3")
    assert read == read_line(line, received_at=RECEIVED, place="a.jsonl:3")


HOSTILE = ["\\ud800", [1, [2]], {"id": "\\ud800", "title": "\\ud800"}, True, 1e300, ["\\ud800", 5]]


def hostile(field: str, value: object) -> bytes:
    return json.dumps({"id": "1", "text": "a", field: value}).replace("\\\\", "\\").encode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (field, value)
        for field in ("extra", "remarks", "thread", "revision", "held", "message")
        for value in HOSTILE
        if not (field == "thread" and isinstance(value, bool | list))
    ],
)
def test_hostile_fields_cost_no_message_and_are_written_again_as_they_were_read(
    field: str, value: object
) -> None:
    entry = read_entry(hostile(field, value), received_at=RECEIVED)
    assert isinstance(entry, Message)
    assert (entry.id, entry.text) == ("1", "a")
    assert back(entry) == entry


@pytest.mark.parametrize("value", [one for one in HOSTILE if isinstance(one, bool | list)])
def test_a_thread_that_is_no_name_is_refused_in_a_sentence(value: object) -> None:
    with pytest.raises(WireError, match=r"“thread” is not a string\.$"):
        read_entry(hostile("thread", value), received_at=RECEIVED)


def test_a_millisecond_is_kept() -> None:
    for at in range(1_795_204_800_000, 1_795_204_801_000):
        line = b'{"id": "1", "text": "a", "at": %d}' % at
        assert read_entry(line, received_at=RECEIVED).at == at
    iso = b'{"id": "1", "text": "a", "at": "2026-11-20T20:00:00.123Z"}'
    assert read_entry(iso, received_at=RECEIVED).at == 1_795_204_800_123 + 0
