"""A bound on what a block of a test may compute, whatever else the machine does meanwhile."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Fail once the block has kept the processor busy for longer; a regular expression is stopped too."""

    def stop(_: int, __: FrameType | None) -> None:
        raise AssertionError(f"{what} was still busy after {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
