"""A sender killed by the system, in a process of its own, with a database of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from vigie.actions.simulated import SimulatedNetwork

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from world import NOW, World
from vigie.actions.models import Action
from vigie.desk.services import decide_message
world = World()
for _ in range(12):
    decide_message(world.message().pk, by=world.owner, outcome="hide", at=NOW)
Action.objects.update(due_ms=0)
"""

#: Kills itself at its third deed: once it is on the network's side, before the outbox knows.
SEND = """
import asyncio, os, signal, sys
from pathlib import Path
import django
django.setup()
from vigie.actions.models import Action
from vigie.actions.limits import Limits, Rate
from vigie.actions.sender import Sender
from vigie.actions.simulated import SimulatedNetwork

class Deadly(SimulatedNetwork):
    async def carry_out(self, request):
        await super().carry_out(request)
        self.deeds = getattr(self, "deeds", 0) + 1
        if sys.argv[2] == "die" and self.deeds == 3:
            os.kill(os.getpid(), signal.SIGKILL)

async def main():
    stop = asyncio.Event()
    fast = Limits({}, default=Rate(1e6, 1_000_000))
    sending = asyncio.create_task(Sender({"twitch": Deadly(Path(sys.argv[1]))}, limits=fast).run(stop))
    while await Action.objects.exclude(status="done").aexists():
        await asyncio.sleep(0.02)
    stop.set()
    await sending

asyncio.run(main())
"""


def test_killed_again_and_again_it_sends_each_request_once(tmp_path):
    environment = os.environ | {
        "VIGIE_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "vigie.settings",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    effects = tmp_path / "effects.jsonl"

    def start(script: str, *given: str) -> int:
        command = [sys.executable, "-c", script, str(effects), *given]
        return subprocess.run(command, env=environment, timeout=60).returncode

    assert start(PREPARE) == 0
    assert [start(SEND, "die") for _ in range(3)] == [-signal.SIGKILL] * 3
    done_before = SimulatedNetwork(effects).effects
    assert len(done_before) >= 3
    assert start(SEND, "live") == 0
    lines = effects.read_text().splitlines()
    assert len(lines) == len({effect.idempotency_key for effect in SimulatedNetwork(effects).effects}) == 12
