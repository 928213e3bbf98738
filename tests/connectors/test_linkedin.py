"""What is particular to LinkedIn: notifications, its webhooks' proof, Rest.li, versions and tokens."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest
from linkedin_peer import ORGANIZATION, POST, SECRET, LinkedInPeer
from listening import asked, listening, until
from trials import run

from vigie.actions.network import ActionError, ActionRequest
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError, Gap
from vigie.connectors.inbound import Call, PayloadError, SignatureError
from vigie.connectors.linkedin import CARD, sentences
from vigie.connectors.linkedin.entries import comment_urn, place_of, read_notifications, told_by
from vigie.connectors.linkedin.hooks import LinkedInHooks
from vigie.connectors.sentences import NO_TEXT
from vigie.message import Message, Removal

NOW = 1_790_000_000_000
COMMENT = f"urn:li:comment:({POST},7094977717598625792)"
SHORT = COMMENT.replace("(urn:li:", "(")


def on_the_page(trial: Callable[[LinkedInPeer], Awaitable[None]]) -> Callable[[], None]:
    """Make a trial a test against the peer."""

    def test() -> None:
        run("linkedin", trial)  # type: ignore[arg-type]

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


def notified(action: str = "COMMENT", **changed: Any) -> dict[str, Any]:
    """Return a notification as LinkedIn's documentation shows one."""
    return {
        "notificationId": 5_603_453_321,
        "organizationalEntity": ORGANIZATION,
        "subscriber": "urn:li:person:zLqTygBP8S",
        "action": action,
        "sourcePost": POST,
        "decoratedSourcePost": {"entity": POST, "owner": ORGANIZATION, "text": "Notre\nenquête"},
        "lastModifiedAt": 1_691_574_506_310,
        "generatedActivity": SHORT,
        "decoratedGeneratedActivity": {
            "comment": {"entity": COMMENT, "owner": "urn:li:person:abc", "object": POST, "text": "Bravo !"}
        },
        **changed,
    }


def told(raw: dict[str, Any]) -> Any:
    (one,) = read_notifications([raw])
    return told_by(one, received_at=NOW)


def message(raw: dict[str, Any]) -> Message:
    found = told(raw)
    assert isinstance(found, Message)
    return found


# A notification as an entry


def test_it_reads_a_comment():
    read = message(notified())
    assert (read.id, read.space.key, read.text) == (COMMENT, "linkedin:2414183", "Bravo !")
    assert read.author is not None
    assert (read.author.id, read.author.roles) == ("urn:li:person:abc", ())
    assert read.thread is not None
    assert (read.thread.id, read.thread.title) == (POST, "Notre enquête")
    assert (read.at, read.revision, read.reply_to) == (1_691_574_506_310, "", None)
    assert read.extra["url"].endswith(POST)


def test_it_knows_what_the_page_itself_said():
    comment = {"entity": COMMENT, "owner": ORGANIZATION, "object": POST, "text": "Merci."}
    read = message(notified("ADMIN_COMMENT", decoratedGeneratedActivity={"comment": comment}))
    assert read.author is not None
    assert read.author.roles == ("self",)


def test_it_knows_what_a_comment_answers():
    parent = COMMENT.replace("792)", "791)")
    comment = {"entity": COMMENT, "owner": "urn:li:person:abc", "object": parent, "text": "Non."}
    read = message(notified(decoratedGeneratedActivity={"comment": comment}))
    assert read.reply_to == parent
    assert read.thread is not None
    assert read.thread.id == POST


def test_it_tells_an_edit_as_a_revision_of_the_same_comment():
    first, second = message(notified()), message(notified("COMMENT_EDIT", lastModifiedAt=1_691_574_600_000))
    assert first.id == second.id
    assert second.revision == "1691574600000"


def test_it_tells_a_deletion():
    removal = told(notified("COMMENT_DELETE", decoratedGeneratedActivity=None))
    assert isinstance(removal, Removal)
    assert removal.message_id == COMMENT


def test_it_tells_a_comment_without_its_text_as_a_gap():
    gap = told(notified(decoratedGeneratedActivity=None))
    assert isinstance(gap, Gap)
    assert gap.what == COMMENT


def test_it_reads_a_post_that_names_the_page():
    share = {"entity": "urn:li:share:8000", "owner": "urn:li:person:abc", "text": "Lisez @La rédaction"}
    read = message(notified("SHARE_MENTION", decoratedGeneratedActivity={"share": share}))
    assert (read.id, read.kind) == ("urn:li:share:8000", "post")


@pytest.mark.parametrize(
    "changed",
    [
        {"action": "LIKE"},
        {
            "action": "SHARE",
            "decoratedGeneratedActivity": {"share": {"entity": "urn:li:share:1", "text": ""}},
        },
        {"organizationalEntity": "urn:li:organizationBrand:12"},
        {"generatedActivity": "urn:li:comment:(,1)", "decoratedGeneratedActivity": None},
        {"action": "COMMENT_DELETE", "generatedActivity": None},
    ],
)
def test_it_passes_over_what_says_nothing(changed: dict[str, Any]):
    assert told(notified(**changed)) is None


def test_it_passes_over_a_notification_of_another_form_and_reads_the_next():
    listed = ["no", {}, notified(lastModifiedAt="yesterday"), notified()]
    assert [one.notification_id for one in read_notifications(listed)] == [5_603_453_321]


@pytest.mark.parametrize(
    ("given", "long"),
    [
        (COMMENT, COMMENT),
        (SHORT, COMMENT),
        ("urn:li:comment:(ugcPost:12,34)", "urn:li:comment:(urn:li:ugcPost:12,34)"),
        ("urn:li:comment:(urn:li:activity:12/../34,5)", ""),
        ("urn:li:activity:12", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_it_writes_a_comments_urn_in_one_way(given: str | None, long: str):
    assert comment_urn(given) == long


def test_it_takes_the_number_or_the_urn_of_a_page():
    assert place_of(ORGANIZATION) == "2414183"
    for wrong in ("urn:li:person:12", "urn:li:organization:", "la-redaction"):
        assert place_of(wrong) == ""


# Webhooks


def hooks(secret: str = SECRET) -> LinkedInHooks:
    return LinkedInHooks(Account(settings={}, keyring=MemoryKeyring({"client_secret": secret})))


def test_it_answers_the_challenge_with_its_hmac():
    code = "890e4665-4dfe-4ab1-b689-ed553bceeed0"
    reply = hooks().take(Call("GET", {"challengeCode": code}, {}), now=NOW).reply
    right = hmac.new(SECRET.encode(), code.encode(), hashlib.sha256).hexdigest()
    assert msgspec.json.decode(reply.body) == {"challengeCode": code, "challengeResponse": right}
    assert (reply.status, reply.type) == (200, "application/json")


@pytest.mark.parametrize("code", ["", 'hmacsha256={"type":"x"}', "a" * 65, "é", "a\nb"])
def test_it_signs_nothing_for_strangers_but_a_challenge(code: str):
    # With the prefix, the answer would be the signature of a webhook of the asker's own making.
    with pytest.raises(SignatureError):
        hooks().take(Call("GET", {"challengeCode": code}, {}), now=NOW)


def test_it_answers_no_challenge_without_a_secret():
    with pytest.raises(SignatureError):
        hooks("").take(Call("GET", {"challengeCode": "a-b"}, {}), now=NOW)


def test_it_wants_the_word_before_the_body_in_what_is_signed():
    body = msgspec.json.encode({"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": []})
    bare = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest().encode()
    with pytest.raises(SignatureError):
        hooks().take(Call("POST", {}, {b"x-li-signature": bare}, body), now=NOW)


def test_it_refuses_a_genuine_body_that_is_no_list():
    for body in (b"[]", b'{"notifications": 3}', b"{"):
        with pytest.raises(PayloadError):
            hooks().take(LinkedInPeer.signed(LinkedInPeer.__new__(LinkedInPeer), body), now=NOW)


# Against the peer


@on_the_page
async def test_it_fetches_a_comment_that_was_announced_without_its_text(peer: LinkedInPeer):
    peer.decorated = False
    async with listening(peer) as hearing:
        urn = await peer.say("Seulement annoncé.")
        assert (await hearing.heard("Seulement annoncé.")).id == urn


@on_the_page
async def test_it_tells_a_change_that_was_announced_without_its_text_as_a_revision(peer: LinkedInPeer):
    peer.decorated = False
    async with listening(peer) as hearing:
        urn = await peer.say("Avant.")
        assert (await hearing.heard("Avant.")).revision == ""
        await peer.edit(urn, "Après.")
        assert (await hearing.heard("Après.")).revision
        assert hearing.journal.conflicts == []


@on_the_page
async def test_it_hears_everything_where_no_webhook_is_approved(peer: LinkedInPeer):
    account = peer.account()
    account.keyring.secrets.pop("client_secret")  # type: ignore[attr-defined]
    async with listening(peer, account=account) as hearing:
        peer.faults.lost = 3
        for text in ("Un.", "Deux.", "Trois."):
            await peer.say(text)
        for text in ("Un.", "Deux.", "Trois."):
            await hearing.heard(text)
        assert sentences.NO_CLIENT in (await hearing.connector.check()).missing


@on_the_page
async def test_it_likes_and_takes_it_back_once(peer: LinkedInPeer):
    async with listening(peer) as hearing:
        await peer.say("Bravo.")
        comment = await hearing.heard("Bravo.")
        for _ in range(2):
            await hearing.connector.act(asked("like", comment))
        assert peer.reactions == {(ORGANIZATION, comment.id)}
        for _ in range(2):
            await hearing.connector.act(asked("unlike", comment))
        assert peer.reactions == set()
        assert peer.asked("act") == 2


@on_the_page
async def test_it_answers_a_mention_and_never_deletes_it(peer: LinkedInPeer):
    async with listening(peer) as hearing:
        share = await peer.mention("Bravo à @La rédaction")
        post = await hearing.heard("Bravo à")
        assert "delete" not in await hearing.connector.permits(asked("delete", post))
        with pytest.raises(ActionError) as caught:
            await hearing.connector.act(asked("delete", post))
        assert caught.value.args[0] == sentences.NOT_OURS
        receipt = await hearing.connector.act(asked("reply", post, text="Merci."))
        assert peer.comments[receipt.made]["object"] == share


@on_the_page
async def test_it_answers_twice_where_the_words_differ(peer: LinkedInPeer):
    async with listening(peer) as hearing:
        await peer.say("Une question.")
        comment = await hearing.heard("Une question.")
        for text in ("Merci.", "Voici la réponse.", "Merci."):
            await hearing.connector.act(asked("reply", comment, text=text))
        assert peer.answers(comment.id) == ["Merci.", "Voici la réponse."]


@on_the_page
async def test_it_refuses_an_answer_that_is_too_long_or_empty_before_asking(peer: LinkedInPeer):
    connector = peer.card.connect(peer.account())
    for text, said in ((" ", NO_TEXT), ("a" * 1_251, sentences.TOO_LONG)):
        asking = ActionRequest("k", "reply", "linkedin", "2414183", message=COMMENT, text=text)
        with pytest.raises(ActionError) as caught:
            await connector.act(asking)
        assert caught.value.args[0] == said
    assert peer.asked() == 0
    await connector.aclose()


@on_the_page
async def test_it_says_which_version_linkedin_has_ended(peer: LinkedInPeer):
    account = peer.account()
    old = Account({**account.settings, "version": "202401"}, account.keyring)
    connector = peer.card.connect(old)
    with pytest.raises(ConnectorError) as caught:
        await connector.check()
    assert caught.value.permanent
    assert caught.value.sentence == sentences.version_ended("202401")
    await connector.aclose()


@on_the_page
async def test_it_names_each_right_that_is_missing(peer: LinkedInPeer):
    peer.scopes = "r_organization_social_feed,rw_organization_admin"
    connector = peer.card.connect(peer.account())
    identity = await connector.check()
    assert identity.missing == (sentences.missing_scope("w_organization_social"),)
    await connector.aclose()


@on_the_page
async def test_it_names_no_right_where_the_token_has_none(peer: LinkedInPeer):
    peer.scopes = ""
    connector = peer.card.connect(peer.account())
    identity = await connector.check()
    assert identity.scopes == frozenset()
    assert len(identity.missing) == 3
    await connector.aclose()


@on_the_page
async def test_it_announces_when_a_token_ends_that_nothing_renews(peer: LinkedInPeer):
    account = peer.account()
    connector = peer.card.connect(account)
    assert (await connector.check()).expires_at is None
    account.keyring.secrets.pop("refresh_token")  # type: ignore[attr-defined]
    assert (await connector.check()).expires_at == peer.expires_at * 1000
    await connector.aclose()


@on_the_page
async def test_it_renews_a_token_once_for_all_who_were_refused_together(peer: LinkedInPeer):
    connector = peer.card.connect(peer.account())
    peer.expire_token()
    await asyncio.gather(*(connector.check() for _ in range(5)))
    assert peer.renewals == 1
    await connector.aclose()


@on_the_page
async def test_it_announces_the_end_of_what_renews_the_token(peer: LinkedInPeer):
    account = peer.account()
    async with listening(peer, account=account) as hearing:
        peer.expire_token()
        await until(lambda: account.keyring.expires_at, "a new token")
        await hearing.well()
    assert account.keyring.expires_at is not None
    assert account.keyring.expires_at > time.time() * 1000 + 300 * 86_400_000


def test_it_waits_long_enough_between_looks_and_less_than_what_counts_as_silence():
    connector = CARD.connect(Account({"organization": ORGANIZATION}, MemoryKeyring({"access_token": "t"})))
    assert connector.space.id == "2414183"
    assert 60 <= connector._session.timing.every < 15 * 60  # type: ignore[attr-defined]
