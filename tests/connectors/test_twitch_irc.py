"""Lines of Twitch's IRC, taken apart."""

import pytest

from vigie.connectors.irc.lines import Line, parse, split


def parsed(text: str) -> Line:
    line = parse(text)
    assert line is not None
    return line


def test_it_takes_a_tagged_line_apart():
    line = parsed("@id=a1;user-id=42 :bob!bob@bob.tmi.twitch.tv PRIVMSG #lachaine :bonjour à tous")
    tags = {"id": "a1", "user-id": "42"}
    assert line == Line("PRIVMSG", ["#lachaine", "bonjour à tous"], "bob", tags, "bob@bob.tmi.twitch.tv")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\sb", "a b"),
        (r"a\:b", "a;b"),
        (r"a\\sb", r"a\sb"),
        (r"a\r\nb", "a\r\nb"),
        (r"a\qb", "aqb"),
        ("a\\", "a"),
        ("a=b=c", "a=b=c"),
        ("", ""),
    ],
)
def test_it_restores_what_a_tag_escapes(written: str, meant: str):
    assert parsed(f"@system-msg={written} :tmi.twitch.tv USERNOTICE #c").tags == {"system-msg": meant}


def test_it_reads_a_tag_without_a_value_as_empty():
    assert parsed("@turbo;;id=1 :tmi.twitch.tv CLEARCHAT #c").tags == {"turbo": "", "id": "1"}


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("PRIVMSG #c hé", ["#c", "hé"]),
        ("PRIVMSG #c :", ["#c", ""]),
        ("PRIVMSG #c ::rabbit_face: yes", ["#c", ":rabbit_face: yes"]),
        ("PRIVMSG #c :  two  spaces ", ["#c", "  two  spaces "]),
        ("PRIVMSG #c :a :b", ["#c", "a :b"]),
        ("PING :tmi.twitch.tv", ["tmi.twitch.tv"]),
        ("RECONNECT", []),
    ],
)
def test_it_keeps_the_text_as_it_was_typed(text: str, params: list[str]):
    assert parsed(text).params == params


def test_it_knows_the_server_from_a_person():
    assert parsed(":tmi.twitch.tv RECONNECT").nick == ""
    assert parsed(":bob!bob@bob.tmi.twitch.tv JOIN #c").nick == "bob"


@pytest.mark.parametrize(
    "garbage", ["", " ", ":", "@", "@a=b", "@a=b ", ":only.a.prefix", " : : ", "=== ===", "\x00\x01", "ééé x"]
)
def test_it_finds_no_command_in_garbage(garbage: str):
    assert parse(garbage) is None


def test_it_finds_every_line_of_a_frame():
    assert split(b"PING :a\r\nPING :b\nPING :c\r\n\r\n") == [b"PING :a", b"PING :b", b"PING :c"]


def test_it_does_not_cut_a_message_at_a_separator_that_only_unicode_knows():
    text = "one\u2028two\x0bthree\x85four\x1cfive"
    (line,) = split(f"PRIVMSG #c :{text}\r\n".encode())
    assert parsed(line.decode()).params == ["#c", text]
