"""A recording examined in a home of its own, for a draft to be tried on it: nothing of it enters ours."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click


@contextmanager
def replayed_home(recording: Path) -> Iterator[Path]:
    """Play a recording into a new home and make it this program's, then take it away.

    Before Django is set up: the home is read once. What the owner's home adds to the engine (a model of its
    own, second opinions) is not there.

    Raises
    ------
    click.ClickException
        The recording could not be played.
    """
    with TemporaryDirectory(prefix="vigie-backtest-") as folder:
        environment = os.environ | {"VIGIE_HOME": folder}
        # In a process of its own: the engine's memory is given back before anything is weighed.
        played = subprocess.run(  # noqa: S603 - our own program, and a path that the person named
            [sys.executable, "-m", "vigie", "replay", str(recording), "--speed", "max"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if played.returncode:
            told = played.stderr.decode(errors="replace").strip().splitlines() or ["It could not be played."]
            raise click.ClickException(told[-1].removeprefix("Error: "))
        earlier = os.environ.get("VIGIE_HOME")
        os.environ["VIGIE_HOME"] = folder
        try:
            yield Path(folder)
        finally:
            from django.db import connections

            connections.close_all()
            if earlier is None:
                del os.environ["VIGIE_HOME"]
            else:
                os.environ["VIGIE_HOME"] = earlier
