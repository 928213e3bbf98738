"""What a line means for the journal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twitch_peer import privmsg, tagged

from vigie.connectors.irc.lines import parse
from vigie.connectors.twitch.entries import entry_of
from vigie.intake.base import decode, encode, key_of
from vigie.message import Author, Entry, Message, Removal, Space


def meant(text: str, *, received_at: int = 5_000, place: str = "") -> Entry | None:
    line = parse(text)
    assert line is not None
    return entry_of(line, received_at=received_at, place=place)


def message(text: str, **given: object) -> Message:
    entry = meant(text, **given)  # type: ignore[arg-type]
    assert isinstance(entry, Message)
    return entry


def removal(text: str) -> Removal:
    entry = meant(text)
    assert isinstance(entry, Removal)
    return entry


def test_it_reads_a_message_with_its_author_and_time():
    said = message(
        privmsg("Salut !", id="m1", tmi_sent_ts="1700000001234", badges="moderator/1,subscriber/24")
    )
    assert said == Message(
        id="m1",
        space=Space("twitch", "lachaine"),
        text="Salut !",
        author=Author("42", "Bob", ("moderator", "subscriber")),
        at=1_700_000_001_234,
        received_at=5_000,
        extra={"room-id": "777"},
    )


def test_it_names_the_space_by_the_channel_in_lower_case():
    assert message(privmsg("x", channel="LaChaine", id="1")).space == Space("twitch", "lachaine")


def test_it_reads_a_reply():
    assert message(privmsg("@Al oui", id="2", reply_parent_msg_id="1")).reply_to == "1"


def test_it_keeps_what_it_does_not_read():
    said = message(privmsg("Kappa hé", id="1", emotes="25:0-4", bits="100", msg_id="highlighted-message"))
    assert said.extra == {
        "room-id": "777",
        "emotes": "25:0-4",
        "bits": "100",
        "msg-id": "highlighted-message",
    }


def test_it_unwraps_a_deed():
    said = message(privmsg("\x01ACTION danse\x01", id="1"))
    assert (said.text, said.extra["action"]) == ("danse", "me")


@pytest.mark.parametrize("text", ["\x01ACTION", "\x01ACTION\x01", "\x01ACTION \x01"])
def test_it_reads_a_deed_without_words_as_empty(text: str):
    assert message(privmsg(text, id="1")).text == ""


def test_it_keeps_the_login_where_the_name_is_in_another_script():
    said = message(privmsg("안녕", id="1", login="testuser420", display_name="테스트계정420"))
    assert (said.author, said.extra["login"]) == (Author("42", "테스트계정420"), "testuser420")


def test_it_trims_a_displayed_name():
    said = message(privmsg("x", id="1", display_name="Bob "))
    assert said.author == Author("42", "Bob")


def test_it_reads_a_message_without_any_tag():
    said = message(":bob!bob@bob.tmi.twitch.tv PRIVMSG #lachaine :hé")
    assert (said.text, said.author, said.at) == ("hé", Author("bob", "bob"), 5_000)


def test_it_reads_a_message_from_nobody():
    assert message(":tmi.twitch.tv PRIVMSG #lachaine :hé").author is None


def test_it_gives_a_message_without_id_the_same_one_each_time_it_is_read():
    line = tagged(":bob!b@b PRIVMSG #c :hé", tmi_sent_ts="1700000000000")
    assert message(line, received_at=1).id == message(line, received_at=2, place="9").id
    assert message(line).id != message(line.replace("hé", "ho")).id
    assert message(line).id != message(line.replace("bob", "al")).id
    assert message(line).id != message(line.replace("1700000000000", "1700000000001")).id


def test_it_tells_apart_two_messages_without_id_or_time_by_their_place():
    line = ":bob!b@b PRIVMSG #c :LUL"
    assert message(line, place="1").id == message(line, place="1").id
    assert message(line, place="1").id != message(line, place="2").id


@pytest.mark.parametrize("written", ["884541600000000", "-5", "0", "demain", "9" * 40, "١٢٣"])
def test_it_keeps_the_time_of_receipt_when_the_date_is_impossible(written: str):
    said = message(privmsg("x", id="1", tmi_sent_ts=written))
    assert said.at == 5_000
    assert "out of range" in said.remarks[0]


def test_it_reads_what_a_person_wrote_with_a_subscription():
    line = tagged(
        ":tmi.twitch.tv USERNOTICE #lachaine :Merci pour le direct !",
        id="n1",
        login="bob",
        display_name="Bob",
        user_id="42",
        msg_id="resub",
        system_msg="Bob subscribed for 6 months!",
        tmi_sent_ts="1700000000000",
    )
    said = message(line)
    assert (said.id, said.text, said.author) == ("n1", "Merci pour le direct !", Author("42", "Bob"))
    assert said.extra == {"notice": "resub", "system-msg": "Bob subscribed for 6 months!"}


def test_it_reads_a_deleted_message():
    line = tagged(
        ":tmi.twitch.tv CLEARMSG #lachaine :vilain",
        login="bob",
        target_msg_id="m1",
        tmi_sent_ts="1700000000500",
    )
    assert removal(line) == Removal(
        id="deleted:m1",
        space=Space("twitch", "lachaine"),
        at=1_700_000_000_500,
        received_at=5_000,
        message_id="m1",
    )


def test_it_reads_a_time_out_under_the_number_that_messages_carry():
    line = tagged(
        ":tmi.twitch.tv CLEARCHAT #lachaine :bob",
        ban_duration="600",
        target_user_id="42",
        tmi_sent_ts="1700000000500",
    )
    gone = removal(line)
    author = message(privmsg("x", id="1")).author
    assert author is not None
    assert (gone.author_id, gone.how, gone.duration) == (author.id, "timeout", 600)
    assert gone.id == "timeout:42:1700000000500"


def test_it_reads_a_ban_under_the_login_where_there_is_no_number():
    gone = removal(":tmi.twitch.tv CLEARCHAT #lachaine :Bob")
    author = message(":bob!b@b PRIVMSG #lachaine :x").author
    assert author is not None
    assert (gone.author_id, gone.how, gone.duration) == (author.id, "ban", None)


def test_it_reads_the_clearing_of_the_whole_room():
    gone = removal(tagged(":tmi.twitch.tv CLEARCHAT #lachaine", tmi_sent_ts="1700000000500"))
    assert (gone.id, gone.how, gone.message_id, gone.author_id) == (
        "clear:1700000000500",
        "clear",
        None,
        None,
    )


def test_it_does_not_take_a_damaged_ban_for_the_clearing_of_the_room():
    assert meant(":tmi.twitch.tv CLEARCHAT #lachaine :") is None
    assert meant(":tmi.twitch.tv CLEARMSG #lachaine :x") is None


def test_it_tells_two_bans_of_one_author_apart():
    bans = [
        removal(
            tagged(":tmi.twitch.tv CLEARCHAT #c :bob", target_user_id="42", tmi_sent_ts=f"170000000050{n}")
        )
        for n in (0, 1, 1)
    ]
    assert [key_of(ban) == key_of(bans[1]) for ban in bans] == [False, True, True]


@pytest.mark.parametrize(
    "line",
    [
        tagged(":tmi.twitch.tv USERNOTICE #lachaine", msg_id="raid", login="bob", system_msg="12 raiders"),
        ":bob!bob@bob.tmi.twitch.tv JOIN #lachaine",
        ":bob!bob@bob.tmi.twitch.tv WHISPER al :psst",
        ":bob!bob@bob.tmi.twitch.tv PRIVMSG al :psst",
        ":bob!bob@bob.tmi.twitch.tv PRIVMSG #lachaine",
        ":tmi.twitch.tv ROOMSTATE #lachaine",
        ":tmi.twitch.tv SOMETHING #lachaine :new",
        "PRIVMSG",
        "CLEARCHAT",
    ],
)
def test_it_leaves_the_rest_alone(line: str):
    assert meant(line) is None


@pytest.mark.parametrize("line", [privmsg("nul \x00 ici", id="1", color="#FF0000"), ":t CLEARCHAT #c bob"])
def test_it_gives_what_the_journal_can_hold(line: str):
    entry = meant(line)
    assert entry is not None
    assert decode(encode(entry)) == entry


@settings(deadline=None)
@given(
    tags=st.dictionaries(
        st.sampled_from(["id", "user-id", "tmi-sent-ts", "ban-duration", "badges", "target-msg-id", "x"]),
        st.text(),
    ),
    command=st.sampled_from(["PRIVMSG", "USERNOTICE", "CLEARCHAT", "CLEARMSG"]),
    rest=st.text(),
)
def test_it_never_fails_on_what_it_is_sent(tags: dict[str, str], command: str, rest: str):
    written = ";".join(f"{key}={value}" for key, value in tags.items())
    for text in (f"@{written} :bob!b@b {command} #c {rest}", rest):
        line = parse(text)
        entry = entry_of(line, received_at=5_000) if line else None
        if entry is not None:
            assert decode(encode(entry)) == entry
            assert 0 < entry.at < 2**63
