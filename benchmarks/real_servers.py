"""How soon an insult is gone from a real server: posted by a client, read, judged and taken away by Vigie.

    vigie bench real_servers

The servers are those of `make peers`, on loopback; Vigie is put together as its worker is, with the real
engine and a charter under which insults are taken away without a person: deleted on Matrix and Isso, hidden
on WordPress and Bluesky. Two spans are measured for each server: from the moment Vigie received the message
to the server's confirmation, and from the client's post to the moment another client no longer sees it.
Servers take turns. Isso and WordPress are polled: how often is part of the second. What Bluesky's AppView
shows follows its records by a moment, and a Jetstream of ours stands for Bluesky's.
"""

import asyncio
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROUNDS = 9
#: Between two looks at Isso and at WordPress in this measure; ten and five seconds otherwise (s).
LOOKS_EVERY = 0.5
HARSH = "Espèce d’imbécile !"
TESTS = Path(__file__).parents[1] / "tests"
TITLES = ("Matrix", "Isso", "WordPress", "Bluesky")
SERVERS = ("synapse", "isso", "wordpress", "bluesky")


def main(rounds: int = ROUNDS) -> dict[str, Any]:
    """Print and return the figures: milliseconds, medians with their ranges."""
    sys.path += [str(TESTS / "peers")]
    import bluesky_network
    import wordpress
    from running import missing

    said = (missing("synapse"), missing("isso"), wordpress.missing(), bluesky_network.missing())
    lacking = [one for one in said if one]
    if lacking:
        print("  " + " ".join(lacking))
        return {"not measured": lacking}
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as home:
        environment = os.environ | {"VIGIE_HOME": home, "DJANGO_SETTINGS_MODULE": "vigie.settings"}
        measured = subprocess.run(
            # Without the folder of this file among the places of modules: one there is called http.
            [sys.executable, "-P", __file__, str(rounds), home],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
        )
    figures: dict[str, Any] = json.loads(measured.stdout)
    for server, spans in figures.items():
        for span, (median, least, most) in spans.items():
            print(f"  {server}: {span}: {median:.0f} ms ({least:.0f} to {most:.0f}), {rounds} insults")
    return figures


def measure(rounds: int, home: Path) -> dict[str, Any]:
    """Measure in this process, which has a home of its own."""
    import django

    django.setup()
    sys.path += [str(TESTS), *(str(TESTS / name) for name in ("peers", "journeys", "connectors"))]
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bluesky_network import BlueskyNetwork
    from isso_server import IssoServer
    from running import lending
    from synapse import Synapse
    from whole_vigie import charter_in, connecting
    from wordpress import WordPress

    from vigie.connectors.isso.connector import Isso
    from vigie.connectors.isso.session import Timing
    from vigie.connectors.wordpress import connector, session

    for name in SERVERS:
        (home / name).mkdir()
    quick = session.Timing(every=LOOKS_EVERY)
    with (
        lending(Synapse(home / "synapse")) as synapse,
        lending(IssoServer(home / "isso", moderated=False)) as isso,
        lending(WordPress(home / "wordpress")) as wordpress,
        lending(BlueskyNetwork(home / "bluesky")) as bluesky,
        connecting("isso", partial(Isso, timing=Timing(every=LOOKS_EVERY))),
        connecting("wordpress", partial(connector.WordPress, timing=quick)),
    ):
        servers = (synapse, isso, wordpress, bluesky)
        return asyncio.run(_measure(rounds, servers, charter_in(home, "delete"), charter_in(home, "hide")))


async def _measure(rounds: int, servers: Any, deletes: str, hides: str) -> dict[str, Any]:
    from asgiref.sync import sync_to_async
    from jetstream import Jetstream
    from peer import Faults
    from synapse import CLIENT, Member
    from whole_vigie import whole_vigie

    from vigie.accounts.models import Client
    from vigie.actions.models import Action

    synapse, isso, wordpress, bluesky = servers
    client = await sync_to_async(Client.objects.create)(slug="gazette", name="La Gazette")
    owner, rude = synapse.register("owner"), synapse.register("rude")
    password = secrets.token_hex(12)
    asked = {"username": "moderation", "password": password, "auth": {"type": "m.login.dummy"}}
    signed = synapse.ask("POST", f"{CLIENT}/register", asked)
    moderator = Member(synapse, signed["user_id"], signed["access_token"])
    room, article = owner.create_room("La place"), isso.article()
    for member in (rude, moderator):
        member.join(room)
    owner.promote(room, moderator)
    page = wordpress.publish("La place")
    author, reader = bluesky.join("journal"), bluesky.join("rude")
    post = author.post("Le marché ouvre samedi.")
    stream = Jetstream(bluesky.events, Faults(), concerns=_nothing_goes_wrong)
    seen: dict[str, list[float]] = {title: [] for title in TITLES}
    await stream.start()
    async with whole_vigie(client, deletes) as vigie:
        await vigie.govern("matrix", room)
        await vigie.govern("isso", isso.address.partition("://")[2])
        given = {"server": synapse.address, "user": moderator.user_id}
        await vigie.connect("matrix", given, {"password": password})
        await vigie.connect("isso", {"address": isso.address}, {"password": isso.password})
        await vigie.govern("wordpress", wordpress.address.partition("://")[2], hides)
        site = {"site": wordpress.address, "user": wordpress.login}
        await vigie.connect("wordpress", site, {"password": wordpress.password})
        await vigie.govern("bluesky", author.handle, hides)
        account = {"account": author.handle, "service": bluesky.pds, "jetstream": stream.address}
        await vigie.connect("bluesky", account, {"password": author.app_password()})
        for number in range(rounds + 1):
            text = f"{HARSH} {number}"
            matrix = partial(rude.say, room, text)
            seen["Matrix"].append(await _gone(vigie, matrix, lambda: owner.sees(room) == {}))
            comment = partial(isso.comment, article, text)
            seen["Isso"].append(await _gone(vigie, comment, lambda: isso.sees(article) == {}))
            visit = partial(wordpress.comment, page, text)
            seen["WordPress"].append(await _gone(vigie, visit, lambda: wordpress.page(page) == []))
            reply = partial(reader.reply, post, text)
            hidden = partial(_is_hidden, bluesky, post, text)
            seen["Bluesky"].append(await _gone(vigie, reply, hidden))
        done = Action.objects.filter(status="done")
        await vigie.until(lambda: done.count() == len(TITLES) * (rounds + 1), "all confirmations")
        confirmed = await vigie.asked(
            lambda: list(
                Action.objects.order_by("pk").values_list("network", "done_ms", "message__received_ms")
            )
        )
    await stream.stop()
    figures = {}
    for title in TITLES:
        spans = [done - received for name, done, received in confirmed if name == title.lower()]
        # The first of each loads what the others find loaded.
        figures[title] = {
            "received to confirmed": _spread(spans[1:]),
            "posted to gone": _spread(seen[title][1:]),
        }
    return figures


def _nothing_goes_wrong(event: object) -> bool:  # noqa: ARG001 - the Jetstream's
    return False


def _is_hidden(bluesky: Any, post: Any, text: str) -> bool:
    # A thread without it is no proof: it may not have been read yet.
    return text in bluesky.thread(post).hidden


async def _gone(vigie: Any, post: Callable[[], object], gone: Callable[[], bool]) -> float:
    """Return the milliseconds between a post and its disappearance."""
    begun = time.perf_counter()
    await vigie.asked(post)
    await vigie.until(gone, "the insult to be gone")
    return (time.perf_counter() - begun) * 1e3


def _spread(spans: list[float]) -> tuple[float, float, float]:
    return statistics.median(spans), min(spans), max(spans)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), Path(sys.argv[2]))))
