"""What is particular to Facebook pages, and to the Graph interface that Meta's networks share."""

import pytest
from facebook_peer import POST, FacebookPeer
from listening import asked, listening
from meta_peer import PAGE, TOKEN, WORD, keyring
from meta_trial import RECEIVED, taken, trial

from vigie.actions.network import ActionError, GoneError
from vigie.connectors import sentences
from vigie.connectors.account import Account
from vigie.connectors.base import WELL, ConnectorError, Gap, Sentence
from vigie.connectors.facebook import CARD
from vigie.connectors.facebook.reading import LOOKBACK
from vigie.connectors.http import HttpError
from vigie.connectors.inbound import Call, SignatureError
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.errors import RATE_WAIT, explained
from vigie.connectors.meta.graph import used
from vigie.connectors.meta.settings import VERSION_FIELD
from vigie.connectors.meta.times import ms
from vigie.message import Message, Removal, Space

COMMENT = {
    "item": "comment",
    "verb": "add",
    "comment_id": "122100000000001_55",
    "post_id": POST,
    "parent_id": POST,
    "from": {"id": "7001", "name": "Camille"},
    "message": "Vous êtes une andouille.",
    "created_time": 1_762_999_000,
    "post": {"permalink_url": "https://www.facebook.com/1/posts/2", "is_published": True},
}


def told(*values: dict[str, object], page: str = PAGE) -> tuple[object, ...]:
    changes = [{"field": "feed", "value": value} for value in values]
    return taken(CARD, "page", {"id": page, "time": 1_762_999_500, "changes": changes}).told


def only(*values: dict[str, object]) -> Message:
    (message,) = told(*values)
    assert isinstance(message, Message)
    return message


# What a webhook tells


def test_it_reads_a_comment():
    message = only(COMMENT)
    assert (message.id, message.kind, message.text) == (
        "122100000000001_55",
        "comment",
        "Vous êtes une andouille.",
    )
    assert message.space == Space("facebook", PAGE)
    assert message.author
    assert (message.author.id, message.author.name, message.author.roles) == ("7001", "Camille", ())
    assert message.thread
    assert (message.thread.id, message.reply_to, message.revision) == (POST, None, "")
    assert (message.at, message.received_at) == (1_762_999_000_000, RECEIVED)
    assert message.extra == {"url": "https://www.facebook.com/1/posts/2"}


def test_it_knows_an_answer_to_a_comment_by_its_parent():
    assert only({**COMMENT, "parent_id": "122100000000001_54"}).reply_to == "122100000000001_54"


def test_it_marks_what_the_page_says_itself():
    message = only({**COMMENT, "from": {"id": PAGE, "name": "Journal"}})
    assert message.author
    assert message.author.roles == ("self",)


def test_it_reads_a_comment_whose_author_is_kept_back():
    assert only({name: value for name, value in COMMENT.items() if name != "from"}).author is None


def test_it_reads_a_comment_that_is_a_picture():
    message = only({**COMMENT, "message": None, "photo": "https://scontent.example/1.jpg"})
    assert message.text == ""
    assert [(media.url, media.may_be_image) for media in message.media] == [
        ("https://scontent.example/1.jpg", True)
    ]
    video = only({**COMMENT, "message": "", "video": "https://video.example/1.mp4"})
    assert [media.may_be_image for media in video.media] == [False]


def test_it_reads_a_post_of_a_visitor_and_not_those_of_the_page():
    visit = {**COMMENT, "item": "status", "post_id": f"{PAGE}_9", "comment_id": ""}
    assert (only(visit).id, only(visit).kind) == (f"{PAGE}_9", "post")
    assert told({**visit, "from": {"id": PAGE, "name": "Journal"}}) == ()


def test_it_tells_two_edits_of_one_delivery_apart():
    edits = told({**COMMENT, "verb": "edited"}, {**COMMENT, "verb": "edited", "message": "Pardon."})
    revisions = {edit.revision for edit in edits if isinstance(edit, Message)}
    assert len(revisions) == 2
    assert "" not in revisions


def test_it_tells_a_removal_once_and_by_its_comment():
    removals = told({**COMMENT, "verb": "remove", "message": None}, {**COMMENT, "verb": "remove"})
    assert {(one.id, one.message_id) for one in removals if isinstance(one, Removal)} == {
        ("remove:122100000000001_55", "122100000000001_55")
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"verb": "hide"},
        {"verb": "unhide"},
        {"item": "reaction"},
        {"item": "like"},
        {"comment_id": ""},
        {"comment_id": {"id": "1"}},
        {"message": ["text"]},
        {"from": "Camille"},
    ],
)
def test_it_takes_nothing_else_for_a_message(changed: dict[str, object]):
    # What stands beside it is told all the same.
    assert len(told({**COMMENT, **changed}, {**COMMENT, "comment_id": "1_2"})) == 1


def test_it_tells_what_every_page_of_the_app_says():
    change = {"field": "feed", "value": COMMENT}
    read = taken(
        CARD,
        "page",
        {"id": PAGE, "time": 1, "changes": [change]},
        {"id": 200, "time": 1, "changes": [change]},
    )
    assert [one.space.id for one in read.told] == [PAGE, "200"]
    assert CARD.shares_app


def test_it_leaves_what_is_told_of_other_objects():
    change = {"field": "feed", "value": COMMENT}
    assert taken(CARD, "user", {"id": PAGE, "time": 1, "changes": [change]}).told == ()


# The handshake


def handshake(**query: str) -> Call:
    return Call("GET", {name.replace("__", "."): value for name, value in query.items()}, {})


def test_it_answers_the_handshake_of_a_subscription():
    assert CARD.inbound
    inbound = CARD.inbound(Account(settings={}, keyring=keyring()))
    call = handshake(hub__mode="subscribe", hub__challenge="1158201444", hub__verify_token=WORD)
    inbound.glance(call)
    read = inbound.take(call, now=RECEIVED)
    assert (read.reply.status, read.reply.body, read.told) == (200, b"1158201444", ())


@pytest.mark.parametrize("word", ["", "autre", WORD + " "])
def test_it_refuses_a_handshake_with_another_word(word: str):
    assert CARD.inbound
    inbound = CARD.inbound(Account(settings={}, keyring=keyring()))
    call = handshake(hub__mode="subscribe", hub__challenge="1", hub__verify_token=word)
    with pytest.raises(SignatureError):
        inbound.glance(call)
    with pytest.raises(SignatureError):
        inbound.take(call, now=RECEIVED)


# Errors of the Graph interface


def graph_error(code: int, subcode: int = 0, status: int = 400) -> HttpError:
    body = {"error": {"code": code, "error_subcode": subcode, "message": "x"}}
    return explained("Facebook", HttpError(Sentence("a", "b"), status=status, permanent=True, said=body))


@pytest.mark.parametrize(
    ("code", "subcode", "permanent", "status", "sentence"),
    [
        (4, 0, False, 429, sentences.too_many("Facebook")),
        (17, 0, False, 429, sentences.too_many("Facebook")),
        (32, 0, False, 429, sentences.too_many("Facebook")),
        (613, 0, False, 429, sentences.too_many("Facebook")),
        (80001, 0, False, 429, sentences.too_many("Facebook")),
        (190, 460, True, 401, sentences.token("Facebook")),
        (10, 0, True, 403, say.rights("Facebook")),
        (200, 0, True, 403, say.rights("Facebook")),
        (10, 2018278, True, 403, say.WINDOW_OVER),
        (10, 1893063, False, 403, say.RESTRICTED),
        (12, 0, True, 400, say.deprecated("Facebook")),
        (368, 0, False, 403, say.blocked("Facebook")),
        (551, 0, True, 403, say.UNAVAILABLE),
        (100, 33, True, 400, say.not_there("Facebook")),
        (100, 0, True, 400, say.refused("Facebook", 100)),
        (2, 0, False, 503, sentences.failing("Facebook", 400)),
    ],
)
def test_it_understands_the_codes_of_errors(
    code: int, subcode: int, permanent: bool, status: int, sentence: Sentence
):
    error = graph_error(code, subcode)
    assert (error.permanent, error.status, error.sentence) == (permanent, status, sentence)
    if status == 429:
        assert error.retry_after == RATE_WAIT


def test_it_leaves_an_error_that_is_not_metas_as_it_is():
    error = HttpError(Sentence("a", "b"), status=502, said={"error": "bad gateway"})
    assert explained("Facebook", error) is error


@pytest.mark.parametrize(
    ("name", "value", "share"),
    [
        ("x-app-usage", '{"call_count":28,"total_time":25,"total_cputime":31}', 31),
        (
            "x-business-use-case-usage",
            '{"1":[{"type":"pages","call_count":95,"total_time":20,"estimated_time_to_regain_access":0}]}',
            95,
        ),
        ("x-app-usage", "not json", 0),
        ("x-other", '{"call_count":99}', 0),
    ],
)
def test_it_reads_how_much_of_the_allowance_is_used(name: str, value: str, share: int):
    assert used({name: value}) == share


def test_it_says_that_the_allowance_is_nearly_used_up():
    async def scenario(peer: FacebookPeer) -> None:
        connector = peer.card.connect(peer.account())
        await connector.check()
        assert connector.health == WELL
        peer.usage = {"x-app-usage": '{"call_count":96}'}
        await connector.check()
        assert "96" in connector.health
        await connector.aclose()

    trial(FacebookPeer(), scenario)


# Asking


def test_it_says_what_the_page_has_not_subscribed_to():
    async def scenario(peer: FacebookPeer) -> None:
        connector = peer.card.connect(peer.account())
        peer.subscribed = ["messages"]
        assert (await connector.check()).missing == (say.NOT_INSTALLED,)
        peer.without = {"subscribed_apps"}
        assert (await connector.check()).missing == (say.INSTALLED_UNKNOWN,)
        await connector.aclose()

    trial(FacebookPeer(), scenario)


def test_it_puts_no_token_into_an_address():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say_many([f"Message {number}." for number in range(120)])
            await hearing.fill()
            assert len(hearing.messages()) == 120
            assert not [path for _, path in peer.requests if TOKEN in path]
            # Each page by its cursor: the address that Meta gives for the next one has a token in it.
            assert sum(path.endswith("/comments") for _, path in peer.requests) == 2

    trial(FacebookPeer(), scenario)


def test_it_does_not_take_missing_rights_for_a_comment_that_is_gone():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Espèce d’andouille.")
            message = await hearing.heard("andouille")
            await peer.remove(message.id)
            peer.without = {"feed"}
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("hide", message))
            assert not isinstance(caught.value, GoneError)
            assert caught.value.args[0] == say.rights("Facebook")

    trial(FacebookPeer(), scenario)


def test_it_reads_again_posts_of_visitors_and_answers_of_all_levels():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            peer.faults.lost = 3
            post = await peer.visit("Bonjour la page.")
            first = await peer.say("Au premier rang.")
            await peer.say("Au second rang.", reply_to=first)
            await hearing.fill()
            assert (await hearing.heard("Bonjour la page.")).id == post
            assert (await hearing.heard("Au second rang.")).reply_to == first
            assert (await hearing.heard("Au premier rang.")).reply_to is None
            thread = (await hearing.heard("Au premier rang.")).thread
            assert thread
            assert thread.title == "Le conseil a voté le budget."

    trial(FacebookPeer(), scenario)


def test_it_reads_one_post_alone_where_the_gap_names_it():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            peer.faults.lost = 1
            await peer.say("Sous la publication.")
            gap = hearing.whole
            await hearing.fill(Gap(space=gap.space, since=gap.since, what=POST, because=gap.because))
            await hearing.heard("Sous la publication.")
            assert not [path for _, path in peer.requests if path.endswith("/feed")]

    trial(FacebookPeer(), scenario)


def test_it_does_not_walk_through_posts_of_years_ago():
    async def scenario(peer: FacebookPeer) -> None:
        for number in range(250):
            peer.post_as(PAGE, f"Ancien {number}.")["created_time"] = "2019-01-01T00:00:00+0000"
        async with listening(peer) as hearing:
            await hearing.fill()
            assert sum(path.endswith("/feed") for _, path in peer.requests) < 3

    assert LOOKBACK > 30 * 86_400_000
    trial(FacebookPeer(), scenario)


def test_it_counts_the_comments_of_a_post_and_no_whole_page():
    async def scenario(peer: FacebookPeer) -> None:
        connector = peer.card.connect(peer.account())
        await peer.say_many(["Un.", "Deux.", "Trois."])
        assert (await connector.count(connector.space, POST)).messages == 3
        assert await connector.count(connector.space) is None
        await connector.aclose()

    trial(FacebookPeer(), scenario)


# Acting


def test_it_offers_what_meta_says_of_this_comment():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            permits = hearing.connector.permits
            everything = {"hide", "delete", "reply", "reply_privately", "like", "ban", "unban"}
            assert await permits(asked("hide", message)) == everything
            await hearing.connector.act(asked("hide", message))
            await hearing.connector.act(asked("like", message))
            await hearing.connector.act(asked("reply_privately", message))
            after = await permits(asked("hide", message))
            assert after == everything - {"hide", "like", "reply_privately"} | {"restore", "unlike"}
            peer.comments[message.id] |= {"can_hide": False, "can_remove": False, "can_comment": False}
            assert await permits(asked("hide", message)) == {"unlike", "ban", "unban"}

    trial(FacebookPeer(), scenario)


def test_it_is_well_though_one_deed_was_refused():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            await peer.remove(message.id)
            with pytest.raises(GoneError):
                await hearing.connector.act(asked("hide", message))
            assert hearing.connector.health == WELL
            peer.expire_token()
            with pytest.raises(ActionError):
                await hearing.connector.act(asked("hide", message))
            assert hearing.connector.health == sentences.token("Facebook")

    trial(FacebookPeer(), scenario)


def test_it_does_not_take_a_person_for_a_message_that_is_gone():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            body = b'{"error": {"code": 100, "error_subcode": 33, "message": "x"}}'
            peer.faults.fail(400, where="act", body=body)
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("ban", message))
            assert not isinstance(caught.value, GoneError)

    trial(FacebookPeer(), scenario)


def test_it_answers_in_private_once():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            for _ in range(2):
                await hearing.connector.act(asked("reply_privately", message, text="Merci."))
            assert peer.private == [
                {"recipient": {"comment_id": message.id}, "message": {"text": "Merci."}},
            ]

    trial(FacebookPeer(), scenario)


def test_it_hides_a_post_of_a_visitor_and_answers_it_in_private():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.visit("Bonjour.")
            message = await hearing.heard("Bonjour.")
            assert "hide" in await hearing.connector.permits(asked("hide", message))
            await hearing.connector.act(asked("hide", message))
            assert peer.stands(message.id) == "hidden"
            await hearing.connector.act(asked("reply_privately", message))
            assert peer.private[0]["recipient"] == {"post_id": message.id}

    trial(FacebookPeer(), scenario)


def test_it_bans_by_the_id_of_the_author_and_never_the_page():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            assert message.author
            await hearing.connector.act(asked("ban", message))
            assert peer.banned == {message.author.id}
            await hearing.connector.act(asked("unban", message))
            assert peer.banned == set()
            await hearing.connector.act(asked("reply", message, text="Notre réponse."))
            ours = await hearing.heard("Notre réponse.")
            before = peer.asked("act")
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("ban", ours))
            assert (caught.value.args[0], peer.asked("act")) == (say.OURSELVES, before)

    trial(FacebookPeer(), scenario)


@pytest.mark.parametrize("native", ["", "me", "../me/accounts", "1?x=2", "1/comments"])
def test_it_asks_for_nothing_but_comments(native: str):
    async def scenario(peer: FacebookPeer) -> None:
        connector = peer.card.connect(peer.account())
        message = only(COMMENT)
        request = asked("delete", message)
        odd = type(request)("k", "delete", "facebook", PAGE, message=native)
        with pytest.raises(ActionError):
            await connector.act(odd)
        assert await connector.permits(odd) == frozenset()
        with pytest.raises(ActionError):
            await connector.act(type(request)("k", "delete", "facebook", "200", message="1_2"))
        assert peer.asked() == 0
        await connector.aclose()

    trial(FacebookPeer(), scenario)


@pytest.mark.parametrize("text", ["", "  ", "x" * 2_001])
def test_it_sends_nothing_that_is_empty_or_too_long(text: str):
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            request = asked("reply_privately", message)
            with pytest.raises(ActionError):
                await hearing.connector.act(
                    type(request)(
                        "k", "reply_privately", "facebook", PAGE, message=message.id, author="1", text=text
                    )
                )
            assert peer.private == []

    trial(FacebookPeer(), scenario)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        (1_489_998_692, 1_489_998_692_000),
        ("1489998692", 1_489_998_692_000),
        (1_458_668_856_463, 1_458_668_856_463),
        ("2026-11-22T04:30:00+0000", 1_795_321_800_000),
        (None, RECEIVED),
        ("hier", RECEIVED),
        (-5, RECEIVED),
        (10**30, RECEIVED),
    ],
)
def test_it_reads_times_in_all_the_ways_that_meta_writes_them(written: object, at: int):
    assert ms(written, RECEIVED)[0] == at


def test_it_refuses_an_account_whose_secrets_are_missing():
    assert VERSION_FIELD.default == "v26.0"
    with pytest.raises(ConnectorError) as caught:
        CARD.connect(Account(settings={"page": PAGE}))
    assert caught.value.sentence == say.NO_TOKEN
