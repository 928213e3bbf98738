"""A progress bar on a terminal; nothing in a pipe."""

import sys
import time

import click

from vigie.replay.recording import Recording


class Progress:
    """Draws how much of a recording's bytes was read.

    Parameters
    ----------
    recording
        What is played; `bytes` is the whole.
    """

    def __init__(self, recording: Recording) -> None:
        self._drawn = 0.0
        self._shown = sys.stderr.isatty()
        self._bar = click.progressbar(length=recording.bytes, label=recording.name, file=sys.stderr)

    def __call__(self, read: int) -> None:
        """Show that so many bytes were read, ten times a second at most."""
        if self._shown and time.monotonic() - self._drawn > 0.1:
            self._drawn = time.monotonic()
            self._bar.update(read - self._bar.pos)
