"""Real servers and a whole Vigie: what harms is taken away on the server itself, what does not is left alone.

One section a server. Nothing is timed here: `vigie bench real_servers` measures the second that is promised.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from bluesky_network import BlueskyNetwork
from irc_server import IrcServer
from isso_server import HELD, PUBLISHED, IssoServer
from jetstream import Jetstream
from peer import Faults
from synapse import CLIENT, Member, Synapse
from whole_vigie import WholeVigie, charter_in, connecting, whole_vigie
from wordpress import WordPress

from vigie.actions import requests
from vigie.actions.models import Action
from vigie.connectors.isso.connector import Isso
from vigie.connectors.isso.session import Timing
from vigie.connectors.wordpress.connector import WordPress as WordPressSite
from vigie.connectors.wordpress.session import Timing as WordPressTiming
from vigie.desk import services
from vigie.desk.errors import TooLate
from vigie.desk.models import Case, Decision, Message, State
from world import World

pytestmark = pytest.mark.django_db(transaction=True)

HARSH = "Espèce d’imbécile !"
FAIR = "Votre article oublie la moitié des chiffres."


@pytest.fixture
def world() -> World:
    return World()


def play(world: World, charter: str, scenario: Callable[[WholeVigie], Awaitable[None]]) -> None:
    """Play a scenario beside a whole Vigie."""

    async def whole() -> None:
        async with asyncio.timeout(150), whole_vigie(world.client, charter) as vigie:
            await scenario(vigie)

    asyncio.run(whole())


async def cannot_be_undone(vigie: WholeVigie, world: World, message: Message) -> None:
    """See that Vigie says so, where the network erases for good."""

    def undo() -> None:
        decision = Decision.objects.get(message=message)
        with pytest.raises(TooLate):
            services.undo(decision.pk, by=world.owner)

    await vigie.asked(undo)


async def taken_back(vigie: WholeVigie, world: World, message: Message) -> None:
    """Take back what Vigie did alone, as its supervisor does."""

    def undo() -> None:
        services.undo(Decision.objects.get(message=message).pk, by=world.owner)

    await vigie.asked(undo)


# ——— Matrix


def _moderator(synapse: Synapse) -> tuple[Member, str]:
    """Return a new account, and its password."""
    password = secrets.token_hex(12)
    asked = {"username": f"moderation-{secrets.token_hex(6)}", "password": password}
    answer = synapse.ask("POST", f"{CLIENT}/register", asked | {"auth": {"type": "m.login.dummy"}})
    return Member(synapse, answer["user_id"], answer["access_token"]), password


def test_an_insult_is_redacted_on_a_matrix_server_and_criticism_stays(
    world: World, synapse: Synapse, tmp_path: Path
) -> None:
    owner, rude, critic = (synapse.register(name) for name in ("owner", "rude", "critic"))
    moderator, password = _moderator(synapse)
    room = owner.create_room("La place")
    for member in (rude, critic, moderator):
        member.join(room)
    owner.promote(room, moderator)

    async def scenario(vigie: WholeVigie) -> None:
        await vigie.govern("matrix", room)
        given = {"server": synapse.address, "user": moderator.user_id}
        await vigie.connect("matrix", given, {"password": password})
        harsh = await vigie.asked(lambda: rude.say(room, HARSH))
        fair = await vigie.asked(lambda: critic.say(room, FAIR))
        await vigie.until(lambda: harsh not in owner.sees(room), "the redaction")
        message = await vigie.recorded(harsh)
        assert message.state == State.DELETED
        assert (message.clause, message.text) == ("insulte", HARSH)
        assert (await vigie.recorded(fair)).state == State.PUBLISHED
        done = lambda: Action.objects.filter(status="done").exists()  # noqa: E731
        await vigie.until(done, "the action to be confirmed")
        assert await vigie.asked(lambda: list(Action.objects.values_list("message_id", "verb"))) == [
            (message.pk, "delete")
        ]
        assert await vigie.asked(lambda: owner.sees(room)) == {fair: FAIR}
        await cannot_be_undone(vigie, world, message)

    play(world, charter_in(tmp_path, "delete"), scenario)


def test_an_edit_that_turns_into_an_insult_is_redacted_too(
    world: World, synapse: Synapse, tmp_path: Path
) -> None:
    owner, rude = synapse.register("owner"), synapse.register("rude")
    moderator, password = _moderator(synapse)
    room = owner.create_room("La place")
    for member in (rude, moderator):
        member.join(room)
    owner.promote(room, moderator)

    async def scenario(vigie: WholeVigie) -> None:
        await vigie.govern("matrix", room)
        given = {"server": synapse.address, "user": moderator.user_id}
        await vigie.connect("matrix", given, {"password": password})
        native = await vigie.asked(lambda: rude.say(room, FAIR))
        await vigie.recorded(native)
        assert native in await vigie.asked(lambda: owner.sees(room))
        await vigie.asked(lambda: rude.edit(room, native, HARSH))
        # The first text and the change are both gone.
        await vigie.until(lambda: owner.sees(room) == {}, "the redaction")

    play(world, charter_in(tmp_path, "delete"), scenario)


# ——— Isso


@pytest.fixture
def _looks_often() -> Iterator[None]:
    quick = Timing(every=0.1, first_wait=0.05, longest_wait=0.2)
    with connecting("isso", partial(Isso, timing=quick)):
        yield


def _place(isso: IssoServer) -> str:
    return isso.address.partition("://")[2]


@pytest.mark.usefixtures("_looks_often")
def test_an_insult_is_deleted_on_an_isso_that_publishes_at_once_and_criticism_stays(
    world: World, isso_post_moderation: IssoServer, tmp_path: Path
) -> None:
    isso = isso_post_moderation
    article = isso.article()

    async def scenario(vigie: WholeVigie) -> None:
        await vigie.govern("isso", _place(isso))
        await vigie.connect("isso", {"address": isso.address}, {"password": isso.password})
        harsh = (await vigie.asked(lambda: isso.comment(article, HARSH, seen_from="203.0.113.7")))["id"]
        fair = (await vigie.asked(lambda: isso.comment(article, FAIR)))["id"]
        await vigie.until(lambda: harsh not in isso.sees(article), "the deletion")
        assert await vigie.asked(lambda: isso.sees(article)) == {fair: FAIR}
        message = await vigie.asked(lambda: Message.objects.get(text=HARSH))
        assert message.state == State.DELETED
        await cannot_be_undone(vigie, world, message)
        await vigie.until(
            lambda: Message.objects.filter(text=FAIR, state=State.PUBLISHED).exists(), "the other"
        )

    play(world, charter_in(tmp_path, "delete"), scenario)


@pytest.mark.usefixtures("_looks_often")
def test_an_insult_stays_held_on_an_isso_that_moderates_and_criticism_is_published(
    world: World, isso: IssoServer, tmp_path: Path
) -> None:
    article = isso.article()

    async def scenario(vigie: WholeVigie) -> None:
        await vigie.govern("isso", _place(isso))
        given = {"address": isso.address, "approves": "yes"}
        await vigie.connect("isso", given, {"password": isso.password})
        harsh = (await vigie.asked(lambda: isso.comment(article, HARSH, seen_from="203.0.113.7")))["id"]
        fair = (await vigie.asked(lambda: isso.comment(article, FAIR)))["id"]
        await vigie.until(lambda: isso.sees(article) == {fair: FAIR}, "the approval")
        await vigie.until(lambda: Message.objects.filter(text=HARSH).exists(), "the insult, recorded")
        message = await vigie.asked(lambda: Message.objects.get(text=HARSH))
        assert message.state == State.HELD
        assert await vigie.asked(lambda: Case.objects.filter(message=message, status="open").exists())
        assert harsh in await vigie.asked(lambda: [row.id for row in isso.queue(HELD)])
        assert harsh not in await vigie.asked(lambda: [row.id for row in isso.queue(PUBLISHED)])

    play(world, charter_in(tmp_path, "hold"), scenario)


@pytest.mark.usefixtures("_looks_often")
def test_what_a_person_approves_is_published_on_the_isso_that_held_it(
    world: World, isso: IssoServer, tmp_path: Path, settings: object
) -> None:
    settings.GRACE_MS = 0  # type: ignore[attr-defined]
    article = isso.article()

    async def scenario(vigie: WholeVigie) -> None:
        await vigie.govern("isso", _place(isso))
        await vigie.connect("isso", {"address": isso.address}, {"password": isso.password})
        fair = (await vigie.asked(lambda: isso.comment(article, FAIR)))["id"]
        await vigie.until(lambda: Case.objects.filter(message__text=FAIR).exists(), "the case")
        assert await vigie.asked(lambda: isso.sees(article)) == {}

        def decide() -> None:
            case = services.lease_next(by=world.owner)
            assert case is not None
            services.decide(case.pk, by=world.owner, outcome="publish")

        await vigie.asked(decide)
        await vigie.until(lambda: isso.sees(article) == {fair: FAIR}, "the publication")

    play(world, charter_in(tmp_path, "hold"), scenario)


# ——— WordPress


@pytest.fixture
def _looks_often_at_wordpress() -> Iterator[None]:
    quick = WordPressTiming(every=0.1, first_wait=0.05, longest_wait=0.2)
    with connecting("wordpress", partial(WordPressSite, timing=quick)):
        yield


@pytest.mark.usefixtures("_looks_often_at_wordpress")
def test_an_insult_is_held_on_a_wordpress_and_criticism_stays_and_undo_publishes_it_again(
    world: World, wordpress: WordPress, tmp_path: Path
) -> None:
    article = wordpress.publish("La place")

    async def scenario(vigie: WholeVigie) -> None:
        await vigie.govern("wordpress", wordpress.address.partition("://")[2])
        given = {"site": wordpress.address, "user": wordpress.login}
        await vigie.connect("wordpress", given, {"password": wordpress.password})
        fair = await vigie.asked(lambda: wordpress.comment(article, FAIR, author="Dominique"))
        harsh = await vigie.asked(lambda: wordpress.comment(article, HARSH))
        await vigie.until(lambda: wordpress.comment_status(harsh) == "hold", "the comment held")
        message = await vigie.recorded(str(harsh))
        assert (message.state, message.clause, message.text) == (State.HIDDEN, "insulte", HARSH)
        await vigie.recorded(str(fair))
        read = lambda: [each.id for each in wordpress.page(article)]  # noqa: E731
        assert await vigie.asked(read) == [fair]
        await taken_back(vigie, world, message)
        await vigie.until(lambda: read() == [fair, harsh], "the comment on the page again")

    play(world, charter_in(tmp_path, "hide"), scenario)


# ——— Bluesky


def test_an_insult_is_hidden_on_bluesky_and_criticism_stays_and_undo_shows_it_again(
    world: World, bluesky: BlueskyNetwork, tmp_path: Path
) -> None:
    author, rude, critic = (bluesky.join(name) for name in ("journal", "rude", "critic"))
    post = author.post("Le marché ouvre samedi.")
    password = author.app_password()

    async def scenario(vigie: WholeVigie) -> None:
        jetstream = Jetstream(bluesky.events, Faults(), lambda event: False)
        await jetstream.start()
        try:
            await vigie.govern("bluesky", author.handle)
            given = {"account": author.handle, "service": bluesky.pds, "jetstream": jetstream.address}
            await vigie.connect("bluesky", given, {"password": password})
            fair = await vigie.asked(lambda: critic.reply(post, FAIR))
            harsh = await vigie.asked(lambda: rude.reply(post, HARSH))
            await vigie.until(lambda: bluesky.thread(post).hidden == [HARSH], "the reply hidden")
            message = await vigie.recorded(harsh.uri)
            assert (message.state, message.clause, message.text) == (State.HIDDEN, "insulte", HARSH)
            await vigie.recorded(fair.uri)
            assert await vigie.asked(lambda: bluesky.thread(post).shown) == [FAIR]
            await taken_back(vigie, world, message)
            await vigie.until(
                lambda: sorted(bluesky.thread(post).shown) == sorted([FAIR, HARSH]), "the reply shown again"
            )
        finally:
            await jetstream.stop()

    play(world, charter_in(tmp_path, "hide"), scenario)


# ——— IRC


def test_an_insult_on_irc_comes_back_to_a_person_who_shows_its_author_out_and_lets_them_in_again(
    world: World, irc: IrcServer, tmp_path: Path, settings: object
) -> None:
    settings.GRACE_MS = 0  # type: ignore[attr-defined]
    channel = irc.channel()
    owner, rude, critic = irc.connect_all("owner", "rude", "critic")
    for chatter in (owner, rude, critic):
        chatter.join(channel)
    nick = f"vigie{secrets.token_hex(3)}"

    async def scenario(vigie: WholeVigie) -> None:
        await vigie.govern("irc", f"{irc.address.partition('://')[2]}/{channel}")
        await vigie.connect("irc", {"address": irc.address, "channels": channel, "nick": nick}, {})
        await vigie.asked(lambda: owner.mode(channel, f"+o {nick}"))
        harsh = await vigie.asked(lambda: rude.say(channel, HARSH))
        fair = await vigie.asked(lambda: critic.say(channel, FAIR))
        message = await vigie.recorded(harsh)
        # InspIRCd 3 takes nothing back: nobody may believe that the insult is hidden.
        back = lambda: Case.objects.filter(message=message, status="open").exists()  # noqa: E731
        await vigie.until(back, "the case")
        hidden = await vigie.asked(lambda: Action.objects.get(message=message, verb="hide"))
        assert (hidden.status, "draft/message-redaction" in hidden.last_error) == ("failed", True)
        message = await vigie.recorded(harsh)
        assert (message.state, message.clause) == (State.PUBLISHED, "insulte")
        assert (await vigie.recorded(fair)).state == State.PUBLISHED

        def ask(verb: str, seconds: int | None = None) -> None:
            requests.request(verb, space=message.space, by=world.owner, message=message, seconds=seconds)

        await vigie.asked(lambda: ask("time_out", 600))
        await vigie.until(lambda: rude.nick not in owner.names(channel), "the door")
        assert critic.nick in await vigie.asked(lambda: owner.names(channel))
        for door in (lambda: rude.say(channel, HARSH), lambda: rude.join(channel)):
            with pytest.raises(PermissionError):
                await vigie.asked(door)
        # All are connected from one address: the ban is the author's alone.
        await vigie.asked(lambda: critic.say(channel, FAIR))
        await vigie.asked(lambda: critic.part(channel))
        await vigie.asked(lambda: critic.join(channel))
        await vigie.asked(lambda: ask("unban"))
        lifted = lambda: Action.objects.filter(verb="unban", status="done").exists()  # noqa: E731
        await vigie.until(lifted, "the ban lifted")
        await vigie.asked(lambda: rude.join(channel))
        again = await vigie.asked(lambda: rude.say(channel, "Pardon, je me suis emporté."))
        assert (await vigie.recorded(again)).state == State.PUBLISHED

    play(world, charter_in(tmp_path, "hide"), scenario)
