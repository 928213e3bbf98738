"""The whole application on a real port, for client libraries that open one themselves."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from vigie.api.application import make_app
from vigie.engine.engine import outspoken_engine
from vigie.examination import Examiner, LocalExaminer
from vigie.processes.web import listen


class Shared:
    """One examiner in this process for all tests: loading the engine takes longer than a test."""

    def __init__(self) -> None:
        self._examiner: LocalExaminer | None = None

    def __call__(self) -> Examiner:
        if self._examiner is None:
            self._examiner = LocalExaminer(make_engine=outspoken_engine)
        return self._examiner


shared_examiner = Shared()


@contextmanager
def serving(make_examiner: Callable[[], Examiner] = shared_examiner) -> Iterator[str]:
    """Serve in a thread; yield the address."""
    listening = listen("127.0.0.1", 0)
    app = make_app(make_examiner=make_examiner)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()
