"""What Mastodon says, as documented: posts, edits, deletions, addresses, cursors."""

import msgspec
import pytest

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError
from vigie.connectors.mastodon.connector import Mastodon
from vigie.connectors.mastodon.entries import message_of, removal_of
from vigie.connectors.mastodon.place import Reached, cursor_of, reached_of, sorts
from vigie.connectors.mastodon.shapes import Status
from vigie.message import Space

PLACE = Space("mastodon", "redaction@mastodon.example")

#: A post as the documentation shows them (entities/Status), in our words.
POST = {
    "id": "103270115826048975",
    "created_at": "2019-12-08T03:48:33.901Z",
    "in_reply_to_id": "103270115826000000",
    "in_reply_to_account_id": "1",
    "sensitive": True,
    "spoiler_text": "Politique",
    "visibility": "public",
    "language": "fr",
    "url": "https://mastodon.example/@camille/103270115826048975",
    "replies_count": 5,
    "favourites_count": 11,
    "edited_at": None,
    "content": "<p>Bande d&apos;andouilles&nbsp;!<br />Lisez <a href='https://x.example'>ceci</a>.</p><p>Merci.</p>",
    "reblog": None,
    "account": {
        "id": "42",
        "username": "camille",
        "acct": "camille@autre.example",
        "display_name": "Camille",
        "bot": False,
        "followers_count": 821,
    },
    "media_attachments": [
        {"id": "22345792", "type": "image", "url": "https://files.example/original/57859aede991da25.jpeg"},
        {"id": "22345793", "type": "unknown", "url": None, "remote_url": None},
    ],
    "poll": {"id": "34830", "options": [{"title": "oui", "votes_count": 6}, {"title": "non"}]},
}


def status(**changed: object) -> Status:
    return msgspec.convert({**POST, **changed}, Status)


def test_it_reads_a_post_as_documented():
    message = message_of(status(), PLACE, received_at=1)
    assert message.text == "Politique\nBande d'andouilles\u00a0!\nLisez ceci.\nMerci.\noui\nnon"
    assert (message.id, message.kind, message.at) == ("103270115826048975", "comment", 1_575_776_913_901)
    assert message.author is not None
    assert (message.author.id, message.author.name, message.author.followers) == ("42", "Camille", 821)
    assert (message.lang, message.likes, message.revision, message.remarks) == ("fr", 11, "", ())
    assert message.reply_to == "103270115826000000"
    assert [(one.url, one.type) for one in message.media] == [
        ("https://files.example/original/57859aede991da25.jpeg", "image/jpeg")
    ]
    assert message.extra["acct"] == "camille@autre.example"


def test_it_tells_a_direct_post_as_private_and_a_first_one_as_a_post():
    assert message_of(status(visibility="direct"), PLACE, received_at=1).kind == "private"
    assert message_of(status(in_reply_to_id=None), PLACE, received_at=1).kind == "post"


def test_it_tells_an_edit_by_its_time():
    edited = message_of(status(edited_at="2019-12-08T04:00:00.000Z"), PLACE, received_at=1)
    assert edited.revision == "2019-12-08T04:00:00.000Z"


def test_it_keeps_the_time_of_receipt_where_the_date_cannot_be_read():
    message = message_of(status(created_at="yesterday"), PLACE, received_at=7)
    assert message.at == 7
    assert len(message.remarks) == 1


def test_it_tells_a_deletion_once():
    first, again = (removal_of("9", PLACE, received_at=at) for at in (1, 2))
    assert first.id == again.id
    assert first.message_id == "9"


# Places and cursors


def test_it_sorts_ids_by_length_first():
    assert sorted(["100", "99", "98"], key=sorts) == ["98", "99", "100"]


def test_it_reads_its_own_cursors_and_starts_anew_on_another():
    reached = {"mentions": Reached("1", "2")}
    assert reached_of(cursor_of(reached)) == reached
    assert reached_of("") == reached_of("page-17") == reached_of('{"mentions": 3}') == {}


@pytest.mark.parametrize(
    ("server", "account", "space"),
    [
        ("https://mastodon.example", "redaction", "redaction@mastodon.example"),
        ("mastodon.example/", "@redaction@mastodon.example", "redaction@mastodon.example"),
        ("https://Mastodon.Example:8443", "@redaction", "redaction@mastodon.example:8443"),
    ],
)
def test_it_writes_one_place_in_one_way(server: str, account: str, space: str):
    keyring = MemoryKeyring({"token": "x"})
    assert Mastodon(Account({"server": server, "account": account}, keyring)).space.id == space


@pytest.mark.parametrize(
    "server",
    [
        "http://mastodon.example",
        "https://",
        "https://a b",
        "https://x.example/path",
        "https://u:p@x.example",
        "ftp://x",
        "https://[x",
    ],
)
def test_it_refuses_an_address_that_would_give_the_token_away_or_is_none(server: str):
    with pytest.raises(ConnectorError):
        Mastodon(Account({"server": server, "account": "redaction"}, MemoryKeyring({"token": "x"})))
