"""The web process: uvicorn around `vigie.asgi`, on a socket that it is given or opens itself."""

import asyncio
import os
import socket
from functools import partial

import uvicorn

from vigie.processes.heartbeat import worker_works
from vigie.settle import settle

#: Connections that may wait while the process restarts.
BACKLOG = 2048
#: How long answers may take to end once asked to stop, seconds.
GRACE = 5


class PortTakenError(Exception):
    """The address cannot be listened on; the sentence says what to do."""


class Server(uvicorn.Server):
    """A server that ends the live screens first, so that stopping takes no time."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, once every endless answer was told to end."""
        from vigie.asgi import app

        app.state.pages.stop()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the address.

    Raises
    ------
    PortTakenError
        Another program has the port, or the address is not this machine's.
    """
    if not 0 <= port <= 65535:
        raise PortTakenError(f"{port} is no port: choose one from 1 to 65535 with --port.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(BACKLOG)
        except OSError:
            listening.close()
            raise
    except PermissionError:
        raise PortTakenError(
            f"Port {port} is reserved for the system: choose one above 1023 with --port."
        ) from None
    except socket.gaierror:
        raise PortTakenError(f"“{host}” is no address of this machine: choose another with --host.") from None
    except OSError as error:
        raise PortTakenError(
            f"{host}:{port} cannot be listened on ({error.strerror}): "
            f"stop the program that uses it, or choose another port with --port."
        ) from None
    return listening


def serve(listening: socket.socket) -> None:
    """Serve until asked to stop by SIGINT or SIGTERM."""
    from django.conf import settings
    from django.urls import get_resolver

    from vigie.asgi import app
    from vigie.coverage.listening import Listener
    from vigie.intake.storage import Checkpointer

    # Loads every screen, which the first visitor would otherwise wait for.
    _ = get_resolver().url_patterns
    settle()
    config = uvicorn.Config(
        app,
        log_level=os.environ.get("VIGIE_LOG", "warning").lower(),
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE,
        lifespan="on",
        # Django and the hooks speak HTTP only.
        ws="none",
        # What a proxy says of the visitor is believed only where it runs on this machine.
        forwarded_allow_ips="127.0.0.1,::1",
    )
    server = Server(config)
    listener = Listener()
    listener.start()
    # The worker does it while it works.
    works = partial(worker_works, settings.HOME)
    checkpointer = Checkpointer(every_seconds=0.1, from_bytes=2 << 20, unless=works)
    checkpointer.start()
    try:
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(server.serve(sockets=[listening]))
    finally:
        listener.stop()
        checkpointer.stop()


def main(host: str = "127.0.0.1", port: int = 8000) -> int:
    """Serve the console and the hooks; return the exit code."""
    given = os.environ.get("VIGIE_SOCKET")
    listening = socket.socket(fileno=int(given)) if given else listen(host, port)
    serve(listening)
    return 0
