"""Conditions on who wrote, what they wrote before, and the conversation a message belongs to."""

import pytest

from vigie.charter.charter import Charter
from vigie.charter.compile import compile_charter
from vigie.charter.doubts import defects
from vigie.charter.examples import run
from vigie.charter.explain import Facts, why
from vigie.charter.load import loads
from vigie.charter.sentence import read_sentence
from vigie.engine.finding import Finding
from vigie.intake.base import decode, encode
from vigie.intake.wire import from_object
from vigie.message import Author, History, Message, Space, Thread

TEXT = """\
charter: {{id: a, version: 1, title: {{fr: a}}, languages: [fr]}}
clauses:
  - {{id: a, title: {{fr: a}}, reason: {{fr: a}}, outcome: hide, when: {when}, examples: {examples}}}
"""


def charter(when: str, examples: str = "{}") -> Charter:
    return loads(TEXT.format(when=when, examples=examples), "a.yaml")


def written(followers: int | None = None, thread: str | None = None, reply_to: str | None = None) -> Message:
    return Message(
        id="1",
        space=Space("twitch", "gazette"),
        text="bonjour",
        author=Author("ada", "Ada", (), followers),
        thread=Thread(thread) if thread else None,
        reply_to=reply_to,
        at=0,
        received_at=0,
    )


def matches(when: str, message: Message | None = None, history: History | None = None) -> bool:
    return compile_charter(charter(when)).weigh(message or written(), [], history).clause == "a"


@pytest.mark.parametrize(
    ("when", "history", "expected"),
    [
        ("author messages < 3", History(2), True),
        ("author messages < 3", History(3), False),
        ("author is newcomer", History(2), True),
        ("author is newcomer", History(3), False),
        ("author is not newcomer", History(3), True),
        ("author is not newcomer", History(2), False),
        ("author restricted >= 2", History(9, 2), True),
        ("author restricted >= 2", History(9, 1), False),
        ("author restricted = 0", History(9), True),
        ("author messages = 50", History(50), True),
        ("author messages exists", History(0), True),
    ],
)
def test_it_knows_what_an_author_wrote_before(when: str, history: History, expected: bool) -> None:
    assert matches(when, history=history) is expected


@pytest.mark.parametrize(
    "when",
    [
        "author messages < 3",
        "author messages >= 0",
        "author is newcomer",
        "author is not newcomer",
        "author restricted >= 0",
        "author restricted exists",
    ],
)
def test_it_satisfies_nothing_where_no_history_is_told(when: str) -> None:
    assert not matches(when)
    assert "unknown" in why(read_sentence(when), Facts(written(), []))


@pytest.mark.parametrize(
    ("when", "asks"),
    [
        ("author messages < 3", True),
        ("author is newcomer", True),
        ("{any: [insult, {all: [phone, author restricted >= 1]}]}", True),
        ("{any: [insult], unless: [author messages exists]}", True),
        ("author followers > 3", False),
        ("{all: [insult, likes > 3, message is reply]}", False),
    ],
)
def test_it_says_whether_histories_are_needed(when: str, asks: bool) -> None:
    assert compile_charter(charter(when)).asks_history is asks


@pytest.mark.parametrize(
    ("when", "followers", "expected"),
    [
        ("author followers > 10000", 10_001, True),
        ("author followers > 10000", 10_000, False),
        ("author followers > 10000", None, False),
        ("author followers < 10000", None, False),
        ("author followers exists", 0, True),
        ("author followers exists", None, False),
    ],
)
def test_it_knows_how_many_follow_an_author(when: str, followers: int | None, expected: bool) -> None:
    assert matches(when, written(followers)) is expected


def test_a_message_without_an_author_has_nobody_who_follows_them() -> None:
    message = Message(id="1", space=Space("twitch", "g"), text="a", at=0, received_at=0)
    assert not matches("author followers < 3", message)


@pytest.mark.parametrize(
    ("when", "thread", "reply_to", "expected"),
    [
        ("message is reply", None, "7", True),
        ("message is reply", None, None, False),
        ("message is not reply", None, None, True),
        ("message is not reply", None, "7", False),
        ("thread is soiree", "soiree", None, True),
        ("thread is soiree", "Soiree", None, False),
        ("thread is matin or soi*", "soiree", None, True),
        ("thread is not soi*", "soiree", None, False),
        ("thread is soiree", None, None, False),
        ("thread is not soiree", None, None, True),
        ("'thread is *'", "soiree", None, True),
        ("'thread is *'", None, None, False),
        ("{any: [likes exists], unless: [phone]}", None, None, False),
    ],
)
def test_it_knows_the_conversation(
    when: str, thread: str | None, reply_to: str | None, expected: bool
) -> None:
    assert matches(when, written(thread=thread, reply_to=reply_to)) is expected


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("{all: [author messages < 3, author messages > 5]}", "exclude each other"),
        ("{all: [likes >= 3], unless: [likes exists]}", "exclude each other"),
        ("{all: [message is reply, message is not reply]}", "exclude each other"),
        ("{all: [thread is a], unless: ['thread is a or b']}", "exclude each other"),
        ("{any: [message is reply, message is not reply]}", "holds for every message"),
    ],
)
def test_it_proves_what_can_never_hold_or_always_does(when: str, said: str) -> None:
    found = defects(charter(when))
    assert said in found.errors[0].message


def test_it_takes_a_number_that_exists_for_nothing_more() -> None:
    found = defects(charter("{all: [likes exists, likes >= 3]}"))
    assert any("'likes exists' changes nothing" in doubt.message for doubt in found.doubts)
    assert not defects(charter("{any: [author messages >= 0, phone]}")).errors


class BlindEngine:
    """Sees nothing."""

    def examine(self, messages: list[Message]) -> list[list[Finding]]:
        return [[] for _ in messages]


@pytest.mark.parametrize(
    ("when", "must", "must_not"),
    [
        ("author is newcomer", "{text: a, messages: 2}", "{text: a, messages: 3}"),
        ("author restricted >= 2", "{text: a, restricted: 2}", "{text: a, messages: 9}"),
        ("author messages >= 4", "{text: a, messages: 0, repeat: 5}", "{text: a, messages: 0, repeat: 4}"),
        ("author messages < 1", "{text: a, messages: 0, authors: 9}", "{text: a}"),
        ("author followers > 9", "{text: a, followers: 10}", "{text: a}"),
        ("message is reply", "{text: a, reply: true}", "{text: a, reply: false}"),
        ("thread is soir*", "{text: a, thread: soiree}", "{text: a}"),
        ("likes >= 10", "{text: a, likes: 10}", "{text: a, likes: 9}"),
    ],
)
def test_it_runs_examples_of_each(when: str, must: str, must_not: str) -> None:
    read = charter(when, f"{{must: [{must}], must_not: [{must_not}]}}")
    report = run(read, BlindEngine())  # type: ignore[arg-type]
    assert [result.because for result in report.failed] == []
    assert defects(read).errors == []


def test_it_says_which_example_its_clause_belies() -> None:
    (error,) = defects(charter("author is newcomer", "{must: [{text: a, messages: 9}]}")).errors
    assert "must match and never can" in error.message


def test_it_reads_followers_from_the_wire_and_keeps_them_in_the_journal() -> None:
    said = {"id": "1", "text": "a", "author": {"id": "ada", "name": "Ada", "followers": 12_000}}
    message = from_object(said, received_at=0)
    assert message.author == Author("ada", "Ada", (), 12_000)
    assert decode(encode(message)) == message
    strange = from_object({"text": "a", "author": {"name": "Ada", "followers": "many"}}, received_at=0)
    assert strange.author == Author("Ada", "Ada")
    assert "followers" in strange.remarks[0]


def test_a_journal_written_before_followers_were_told_is_read() -> None:
    payload = encode(written()).replace(b'"name":"Ada"', b'"name":"Ada","roles":[]')
    assert decode(payload) == written()
    assert b"followers" not in payload
