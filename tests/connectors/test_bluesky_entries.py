"""Bluesky without a network: what is said to an account, keys of records, names, what a person gives."""

import asyncio
import json
from typing import Any

import msgspec
import pytest

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError
from vigie.connectors.bluesky import CARD, sentences
from vigie.connectors.bluesky.entries import is_said_to, message_of
from vigie.connectors.bluesky.names import key_for
from vigie.connectors.bluesky.recent import Names
from vigie.connectors.bluesky.session import Timing
from vigie.connectors.bluesky.shapes import Person, Post
from vigie.connectors.http import Answer, HttpError
from vigie.message import Author, Message, Space

ME, OTHER = "did:plc:ourselvesourselvesours", "did:plc:somebodysomebodysomeb"
OURS = f"at://{ME}/app.bsky.feed.post/3kaaaaaaaaa2a"
THEIRS = f"at://{OTHER}/app.bsky.feed.post/3kbbbbbbbbb2b"
SPACE = Space("bluesky", "journal.example")
NOW = 1_790_000_000_000


def record(**given: Any) -> Post:
    whole = {"$type": "app.bsky.feed.post", "text": "Bonjour.", "createdAt": "2026-09-21T14:13:20Z", **given}
    return msgspec.convert(whole, Post)


def answering(parent: str, root: str = "") -> dict[str, Any]:
    return {"reply": {"root": {"uri": root or parent, "cid": "a"}, "parent": {"uri": parent, "cid": "b"}}}


def mention(did: str, kind: str = "mention") -> dict[str, Any]:
    feature = {"$type": f"app.bsky.richtext.facet#{kind}", "did": did}
    return {"facets": [{"index": {"byteStart": 0, "byteEnd": 8}, "features": [feature]}]}


def quoting(uri: str, cid: str = "a") -> dict[str, Any]:
    return {"embed": {"$type": "app.bsky.embed.record", "record": {"uri": uri, "cid": cid}}}


def quoting_with_image(uri: str) -> dict[str, Any]:
    image = {"alt": "Une affiche", "image": {"$type": "blob", "mimeType": "image/jpeg", "size": 12}}
    record = {"$type": "app.bsky.embed.record", "record": {"uri": uri, "cid": "a"}}
    media = {"$type": "app.bsky.embed.images", "images": [image]}
    return {"embed": {"$type": "app.bsky.embed.recordWithMedia", "record": record, "media": media}}


# What is said to us


@pytest.mark.parametrize(
    "given",
    [
        answering(OURS),
        answering(THEIRS, root=OURS),
        answering(OURS, root=THEIRS),
        mention(ME),
        quoting(OURS),
        quoting_with_image(OURS),
    ],
)
def test_it_hears_replies_mentions_and_quotes(given: dict[str, Any]) -> None:
    assert is_said_to(record(**given), ME)


@pytest.mark.parametrize(
    "given",
    [
        {},
        answering(THEIRS),
        mention(OTHER),
        # A link to our page names us, and is said to nobody.
        mention(ME, kind="link"),
        quoting(THEIRS),
        quoting_with_image(THEIRS),
        quoting(OURS.replace("feed.post", "feed.generator")),
        {"text": f"Voyez {OURS}"},
        {"facets": "x", "embed": 5},
        {"facets": [{"features": {"did": ME}}], "embed": {"record": "x"}},
    ],
)
def test_it_passes_over_what_only_looks_like_it(given: dict[str, Any]) -> None:
    assert not is_said_to(record(**given), ME)


def read(author: str = OTHER, **given: Any) -> Message:
    return message_of(
        THEIRS, record(**given), Person(author, "dominique.example"), SPACE, me=ME, received_at=NOW
    )


def test_it_tells_where_a_reply_stands_in_its_thread() -> None:
    message = read(**answering(THEIRS, root=OURS), langs=["fr"])
    assert (message.id, message.kind, message.reply_to, message.lang) == (THEIRS, "comment", THEIRS, "fr")
    assert message.thread is not None
    assert message.thread.id == OURS
    assert message.at == 1_790_000_000_000
    assert message.extra["url"] == f"https://bsky.app/profile/{OTHER}/post/3kbbbbbbbbb2b"


def test_it_tells_a_mention_as_a_post_of_its_own() -> None:
    message = read(**mention(ME), langs=["fr", "en"])
    assert (message.kind, message.thread, message.reply_to, message.lang) == ("post", None, None, None)


def test_it_tells_what_an_image_shows_as_its_author_described_it() -> None:
    message = read(**quoting_with_image(OURS))
    assert [one.type for one in message.media] == ["image/jpeg"]
    assert message.extra["descriptions"] == ["Une affiche"]
    assert message.extra["quotes"] == [OURS]


@pytest.mark.parametrize("written", ["", "hier", "2126-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_it_does_not_believe_a_date_that_its_author_made_up(written: str) -> None:
    message = read(createdAt=written)
    assert message.at == NOW
    assert "date" in message.remarks[0]


def test_it_marks_what_we_said_ourselves() -> None:
    assert [read(author).author.roles for author in (ME, OTHER)] == [("self",), ()]  # type: ignore[union-attr]


# Keys


def test_it_makes_the_same_key_for_the_same_request_and_another_for_another() -> None:
    keys = {key_for(f"reply:{number}", at=NOW) for number in range(1_000)}
    assert len(keys) == 1_000
    assert key_for("reply:1", at=NOW) in keys
    assert key_for("reply:1") != key_for("reply:2")


def test_it_makes_keys_that_are_times_of_the_hour_before() -> None:
    letters = "234567abcdefghijklmnopqrstuvwxyz"
    for number in range(200):
        key = key_for(str(number), at=NOW)
        # As the specification writes them: https://atproto.com/specs/tid
        assert len(key) == 13
        assert key[0] in "234567abcdefghij"
        value = 0
        for letter in key:
            value = value << 5 | letters.index(letter)
        assert 0 <= NOW * 1_000 - (value >> 10) < 3_600_000_000


# Names


class Directory:
    """Answers who people are, and counts the questions."""

    timing = Timing()

    def __init__(self, failing: bool = False) -> None:
        self.asked: list[list[str]] = []
        self._failing = failing

    async def ask(self, method: str, name: str, *, query: dict[str, list[str]], patience: float) -> Answer:
        self.asked.append(query["actors"])
        if self._failing:
            raise HttpError(sentences.OTHER_SHAPE)
        profiles = [{"did": did, "handle": f"{did[8:]}.example"} for did in query["actors"]]
        return Answer("Bluesky", 200, {}, json.dumps({"profiles": profiles}).encode())


def test_it_asks_for_many_names_at_once_and_for_each_only_once() -> None:
    directory = Directory()
    names = Names(directory)  # type: ignore[arg-type]
    strangers = [f"did:plc:{number:03}" for number in range(60)]
    asyncio.run(names.learn(strangers * 2))
    asyncio.run(names.learn(strangers))
    # Twenty-five are the most that one question may name.
    assert sorted(len(some) for some in directory.asked) == [10, 25, 25]
    assert names.of("did:plc:007").handle == "007.example"


def test_it_tells_a_message_without_its_authors_name_rather_than_late() -> None:
    names = Names(Directory(failing=True))  # type: ignore[arg-type]
    asyncio.run(names.learn([OTHER]))
    read = message_of(THEIRS, record(), names.of(OTHER), SPACE, me=ME, received_at=NOW)
    assert read.author == Author(OTHER, OTHER)


# What is given


@pytest.mark.parametrize(
    ("given", "name"),
    [("@Journal.Bsky.Social", "journal.bsky.social"), ("journal.example", "journal.example"), (ME, ME)],
)
def test_it_takes_the_name_as_people_write_it(given: str, name: str) -> None:
    account = Account({"account": given}, MemoryKeyring({"password": "abcd-efgh-ijkl-mnop"}))
    assert CARD.connect(account).space.id == name


@pytest.mark.parametrize(
    "given",
    [
        {"account": "journal"},
        {"account": "did:plc"},
        {"service": "http://bsky.example"},
        {"service": "https://bsky.social/xrpc"},
        {"service": "https://[x"},
        {"jetstream": "https://jetstream.example/subscribe"},
        {"jetstream": "wss://jetstream.example/elsewhere"},
    ],
)
def test_it_refuses_what_cannot_be(given: dict[str, str]) -> None:
    settings = {"account": "journal.example", **given}
    with pytest.raises(ConnectorError) as caught:
        CARD.connect(Account(settings, MemoryKeyring({"password": "abcd"})))
    assert caught.value.permanent
