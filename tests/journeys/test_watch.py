"""`vigie watch twitch`: a live chat read without an account, moderated in simulation, processes and all."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from twitch_peer import TwitchPeer, privmsg, tagged


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def states(home: Path) -> dict[str, str]:
    """Return where each message stands, read with no code of ours; nothing while there is no table yet."""
    with closing(sqlite3.connect(home / "vigie.sqlite3", timeout=10)) as database:
        try:
            return dict(database.execute("SELECT native_id, state FROM desk_message"))
        except sqlite3.OperationalError:
            return {}


async def until(home: Path, wanted: dict[str, str]) -> None:
    found: dict[str, str] = {}
    for _ in range(200):
        found = states(home)
        if found == wanted:
            return
        await asyncio.sleep(0.1)
    assert found == wanted


def test_a_live_chat_is_moderated_and_what_the_network_removed_is_marked(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with TwitchPeer() as peer:
            command = ["watch", "twitch", "LaChaine", "--address", peer.address, "--port", str(free_port())]
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "vigie",
                *command,
                env=os.environ | {"VIGIE_HOME": str(tmp_path)},
                stdout=asyncio.subprocess.PIPE,
            )
            try:
                visit = await peer.next_visit()
                await visit.say(
                    privmsg("bonsoir à tous", id="m1", user_id="1"),
                    privmsg("appelez-moi au 01 99 00 12 34", id="m2", user_id="2", login="carla"),
                    privmsg("je vais te tuer", id="m3", user_id="3", login="dan"),
                    privmsg("coucou", id="m4", user_id="4", login="eve"),
                )
                await until(tmp_path, {"m1": "published", "m2": "hidden", "m3": "held", "m4": "published"})
                await visit.say(
                    tagged(
                        ":tmi.twitch.tv CLEARMSG #lachaine :bonsoir à tous",
                        login="bob",
                        target_msg_id="m1",
                        tmi_sent_ts="1700000001000",
                    ),
                    tagged(
                        ":tmi.twitch.tv CLEARCHAT #lachaine :dan",
                        target_user_id="3",
                        ban_duration="600",
                        tmi_sent_ts="1700000002000",
                    ),
                )
                await until(tmp_path, {"m1": "removed", "m2": "hidden", "m3": "removed", "m4": "published"})
            finally:
                process.send_signal(signal.SIGINT)
                printed, _ = await asyncio.wait_for(process.communicate(), 30)
            assert process.returncode == 0
            assert "in simulation" in printed.decode()
            # Nothing was said to the network but what reading needs.
            assert {line.split()[0] for line in visit.heard} <= {
                "CAP",
                "NICK",
                "JOIN",
                "PING",
                "PONG",
                "PASS",
            }

    asyncio.run(asyncio.wait_for(scenario(), 90))
    with closing(sqlite3.connect(tmp_path / "vigie.sqlite3")) as database:
        assert database.execute("SELECT status FROM desk_case WHERE NOT audit").fetchall() == [("closed",)]
