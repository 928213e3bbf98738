"""Events of Matrix as entries: samples, and what is nearly the same and means something else."""

from typing import Any

import pytest

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError
from vigie.connectors.matrix import CARD
from vigie.connectors.matrix.entries import message_of, removal_of, replaced
from vigie.connectors.matrix.powers import Made, Powers
from vigie.connectors.matrix.shapes import Event, events_of
from vigie.message import Media, Message, Space, Thread

ROOM, ME, CAMILLE = "!place:vigie.test", "@moderation:vigie.test", "@camille:vigie.test"
NOW = 1_800_000_000_000


def event(
    content: dict[str, Any], *, kind: str = "m.room.message", sender: str = CAMILLE, **fields: Any
) -> Event:
    return Event(kind, "$one", sender, NOW - 5_000, content, **fields)


def read(content: dict[str, Any], *, edits: str = "", sender: str = CAMILLE, **fields: Any) -> Message | None:
    given = event(content, sender=sender, **fields)
    return message_of(given, ROOM, name="Camille", me=ME, kind="chat", received_at=NOW, edits=edits)


def text(**content: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", **content}


def said(**content: Any) -> str:
    message = read(text(**content))
    assert message is not None
    return message.text


def test_it_reads_a_message() -> None:
    message = read(text(body="Bonjour."))
    assert message is not None
    assert (message.id, message.space, message.kind, message.text) == (
        "$one",
        Space("matrix", ROOM),
        "chat",
        "Bonjour.",
    )
    assert message.author is not None
    assert (message.author.id, message.author.name, message.author.roles) == (CAMILLE, "Camille", ())
    assert (message.at, message.received_at, message.revision) == (NOW - 5_000, NOW, "")
    assert message.extra["url"] == f"https://matrix.to/#/{ROOM}/$one"


def test_it_knows_its_own_messages() -> None:
    message = read(text(body="Bonjour."), sender=ME)
    assert message is not None
    assert message.author is not None
    assert message.author.roles == ("self",)


def test_it_names_an_author_whom_the_room_does_not_name() -> None:
    message = message_of(event(text(body="a")), ROOM, name="", me=ME, kind="chat", received_at=NOW)
    assert message is not None
    assert message.author is not None
    assert message.author.name == "camille"


def test_it_reads_an_answer_and_a_thread() -> None:
    answer = read(text(body="Oui.", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$zero"}}}))
    threaded = read(
        text(
            body="Oui.",
            **{
                "m.relates_to": {
                    "rel_type": "m.thread",
                    "event_id": "$root",
                    "is_falling_back": True,
                    "m.in_reply_to": {"event_id": "$last"},
                }
            },
        )
    )
    assert answer is not None
    assert threaded is not None
    assert (answer.reply_to, answer.thread) == ("$zero", None)
    # What older applications are shown as an answer is none.
    assert (threaded.reply_to, threaded.thread) == (None, Thread("$root"))


def test_it_leaves_out_what_an_answer_repeats_of_somebody_else() -> None:
    relation = {"m.relates_to": {"m.in_reply_to": {"event_id": "$zero"}}}
    repeated = "> <@rude:vigie.test> Imbécile !\n> Tais-toi.\n\nRestez poli."
    assert said(body=repeated, **relation) == "Restez poli."
    html = "<mx-reply><blockquote>Imbécile !</blockquote></mx-reply>Restez <b>poli</b>."
    assert (
        said(body=repeated, format="org.matrix.custom.html", formatted_body=html, **relation)
        == "Restez poli."
    )


def test_it_keeps_a_quotation_that_the_author_wrote() -> None:
    relation = {"m.relates_to": {"m.in_reply_to": {"event_id": "$zero"}}}
    assert said(body="> Imbécile !", **relation) == "> Imbécile !"
    # Nothing is answered: nothing is repeated.
    assert "Imbécile" in said(body="> <@rude:vigie.test> Imbécile !\n\nOui.")
    html = "<mx-reply>Imbécile !</mx-reply>Oui."
    assert "Imbécile" in said(body="Oui.", format="org.matrix.custom.html", formatted_body=html)


@pytest.mark.parametrize(
    ("plain", "html", "shown"),
    [
        ("**Non** merci", "<strong>Non</strong> merci", "**Non** merci"),
        ("Bonjour", "<p>Bonjour</p><p>Imbécile</p>", "Bonjour\nImbécile"),
        ("Imbécile", "<p>Bonjour</p>", "Bonjour\nImbécile"),
        ("Bonjour", '<img alt=":clown:" src="mxc://a/b">Bonjour', ":clown:Bonjour"),
        (
            "[ici](https://spam.example)",
            '<a href="https://spam.example">ici</a>',
            "[ici](https://spam.example)",
        ),
    ],
    ids=["bold", "more in the formatted form", "other words", "picture", "address in the plain form"],
)
def test_it_reads_both_forms_of_a_text_where_they_say_different_things(
    plain: str, html: str, shown: str
) -> None:
    assert said(body=plain, format="org.matrix.custom.html", formatted_body=html) == shown


def test_it_ignores_a_formatted_form_that_no_application_shows() -> None:
    assert said(body="Bonjour", format="text/x-other", formatted_body="Imbécile") == "Bonjour"


def test_it_keeps_the_address_of_a_picture_and_of_an_encrypted_one() -> None:
    info = {"info": {"mimetype": "image/png"}}
    for content in ({"url": "mxc://vigie.test/a"}, {"file": {"url": "mxc://vigie.test/a", "v": "v2"}}):
        message = read({"msgtype": "m.image", "body": "chat.png", **content, **info})
        assert message is not None
        assert message.media == (Media("mxc://vigie.test/a", "image/png"),)


def test_it_passes_over_what_says_nothing() -> None:
    assert read({}) is None
    assert read(text(body=7)) is None
    assert read(text(body="Bonjour."), kind="org.example.other") is None


def test_it_tells_a_changed_text_under_the_id_of_the_first() -> None:
    content = text(
        body="* Nouveau",
        **{
            "m.new_content": text(body="Nouveau"),
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$first"},
        },
    )
    assert replaced(event(content)) == "$first"
    message = read(content, edits="$first")
    assert message is not None
    assert (message.id, message.text, message.revision) == ("$first", "Nouveau", "$one")


@pytest.mark.parametrize(
    "content",
    [
        text(body="* Nouveau", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$first"}}),
        text(body="a", **{"m.new_content": text(body="b"), "m.relates_to": {"event_id": "$first"}}),
        text(body="a", **{"m.new_content": text(body="b"), "m.relates_to": "no relation"}),
        text(body="a", **{"m.new_content": text(body="b"), "m.relates_to": {"rel_type": "m.replace"}}),
    ],
    ids=["without a new text", "another relation", "no relation", "of nothing"],
)
def test_it_takes_what_replaces_nothing_for_a_message_of_its_own(content: dict[str, Any]) -> None:
    assert replaced(event(content)) == ""
    assert read(content) is not None


def test_it_reads_a_redaction_of_rooms_old_and_new() -> None:
    for given in (
        event({}, kind="m.room.redaction", redacts="$bad"),
        event({"redacts": "$bad"}, kind="m.room.redaction"),
    ):
        removal = removal_of(given, ROOM, me=ME, received_at=NOW)
        assert removal is not None
        assert (removal.id, removal.message_id, removal.how) == ("$one", "$bad", "deleted")


def test_it_marks_its_own_redactions_and_passes_over_one_of_nothing() -> None:
    ours = removal_of(event({"redacts": "$bad"}, sender=ME), ROOM, me=ME, received_at=NOW)
    assert ours is not None
    assert ours.how == "self"
    assert removal_of(event({}), ROOM, me=ME, received_at=NOW) is None


def test_it_keeps_the_time_of_receipt_where_a_server_gives_an_impossible_one() -> None:
    for written in (-1, 0, 10**17):
        given = Event("m.room.message", "$one", CAMILLE, written, text(body="Bonjour."))
        message = message_of(given, ROOM, name="", me=ME, kind="chat", received_at=NOW)
        assert message is not None
        assert message.at == NOW
        assert message.remarks


def test_it_reads_the_events_beside_one_that_cannot_be_read() -> None:
    good = {
        "type": "m.room.message",
        "event_id": "$a",
        "sender": CAMILLE,
        "origin_server_ts": 1,
        "content": {},
    }
    assert [one.event_id for one in events_of(["no event", {"type": 5}, good, None])] == ["$a"]


class TestPowers:
    def powers(self, version: str = "11", **levels: Any) -> Powers:
        return Powers(levels, Made("@owner:vigie.test", {"room_version": version}))

    def test_it_gives_a_member_the_usual_level(self) -> None:
        powers = self.powers(users={ME: 50}, users_default=5)
        assert (powers.of(ME), powers.of(CAMILLE)) == (50, 5)

    def test_it_knows_what_each_deed_needs(self) -> None:
        powers = self.powers(
            ban=70, events={"m.room.redaction": 20, "m.room.pinned_events": 10}, events_default=3
        )
        assert (powers.to("ban"), powers.to("redact"), powers.to("invite")) == (70, 50, 0)
        assert powers.to_send("m.room.message") == 3
        assert powers.to_send("m.room.redaction") == 20
        assert powers.to_send("m.room.pinned_events", state=True) == 10
        assert powers.to_send("m.room.topic", state=True) == 50

    def test_it_reads_levels_written_as_words_and_passes_over_what_is_none(self) -> None:
        powers = self.powers(users={ME: "60", CAMILLE: "high"}, ban=None)
        assert (powers.of(ME), powers.of(CAMILLE), powers.to("ban")) == (60, 0, 50)

    def test_it_puts_the_maker_of_a_room_above_all_since_version_12_only(self) -> None:
        assert self.powers("11").of("@owner:vigie.test") == 0
        assert self.powers("12").of("@owner:vigie.test") > 1_000_000

    def test_it_gives_the_maker_of_a_room_without_levels_a_hundred(self) -> None:
        powers = Powers(None, Made("@owner:vigie.test", {}))
        assert (powers.of("@owner:vigie.test"), powers.of(CAMILLE)) == (100, 0)
        assert powers.to_send("m.room.topic", state=True) == 0


@pytest.mark.parametrize(
    "settings",
    [
        {"server": "ftp://vigie.test"},
        {"server": "http://vigie.test"},
        {"server": "https://vigie.test/?a=b"},
        {"server": "https://user@vigie.test"},
        {"server": "https://vigie.test:port"},
        {"server": "https:// vigie.test"},
        {"user": "moderation"},
        {"user": "@moderation"},
        {"user": "@mode ration:vigie.test"},
    ],
    ids=lambda given: next(iter(given.values())),
)
def test_it_refuses_settings_that_cannot_be_right(settings: dict[str, str]) -> None:
    whole = {"server": "https://vigie.test", "user": ME, **settings}
    with pytest.raises(ConnectorError) as caught:
        CARD.connect(Account(settings=whole, keyring=MemoryKeyring({"token": "t"})))
    assert caught.value.permanent


def test_it_wants_a_password_or_a_token() -> None:
    settings = {"server": "https://vigie.test", "user": ME}
    with pytest.raises(ConnectorError, match="password"):
        CARD.connect(Account(settings=settings, keyring=MemoryKeyring()))
