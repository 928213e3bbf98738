"""A web process to try things on, in a home of its own: measures and tests never touch the owner's."""

import asyncio
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import click

from vigie.processes.web import listen

#: What the one client, its key and its webhook are called.
NAME = "trial"
#: How long the process may take to answer for the first time, and to end, seconds.
LONGEST_START = 30.0
LONGEST_END = 20.0


class Trial:
    """A web process as the supervisor starts it: on a socket that outlives it.

    Parameters
    ----------
    home
        An empty folder, which becomes the home.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._environment = os.environ | {"VIGIE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "vigie.settings"}
        told = subprocess.run(  # noqa: S603 - our own program, and no shell
            [sys.executable, "-c", f"from {__name__} import prepare; prepare()"],
            env=self._environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        #: The client's key, without limit, and the secret of its webhook.
        self.key, self.secret = told.stdout.split()
        self._listening = listen("127.0.0.1", 0)
        self.port: int = self._listening.getsockname()[1]
        self.process = self._start()

    def __enter__(self) -> "Trial":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(LONGEST_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._listening.close()

    def wait(self) -> None:
        """Wait until the process answers.

        Raises
        ------
        RuntimeError
            It does not.
        """
        address = f"http://127.0.0.1:{self.port}/healthz"
        try:
            with urllib.request.urlopen(address, timeout=LONGEST_START):
                return
        except OSError:
            raise RuntimeError("The web process does not answer: its last lines above say why.") from None

    def kill_and_start(self) -> None:
        """End the process without a warning, and start it again at the same address."""
        self.process.kill()
        self.process.wait()
        self.process = self._start()

    def peak_memory_mb(self) -> int | None:
        """Return the process's peak memory, None where the system does not tell it."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return None
        return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "vigie.processes.child", "web"],
            env=self._environment | {"VIGIE_SOCKET": str(self._listening.fileno())},
            pass_fds=[self._listening.fileno()],
            cwd=self._home,
        )


def prepare() -> None:
    """Make a home's tables, a client, its key and its webhook; print the key and the webhook's secret."""
    import django

    django.setup()
    from django.core.management import call_command

    from vigie.accounts.models import Client
    from vigie.api.services import make_hook, make_key

    call_command("migrate", verbosity=0, interactive=False)
    client = Client.objects.create(slug=NAME, name=NAME)
    click.echo(make_key(NAME, client=client, per_second=None).key)
    click.echo(make_hook(NAME, client=client).secret)


async def exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, bytes]:
    """Send a request on a connection that stays open; return the answer's status and body.

    Written by hand, because a client library would take more of the processor than the server it measures.
    """
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await reader.readexactly(int(length.partition(b":")[2]))
    return int(head[9:12]), body
