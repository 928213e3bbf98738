"""Starts a process for a large file or an import: the web process answers meanwhile."""

import os
import subprocess
import sys
import threading

from django.db import connections, transaction

from vigie.importing import sentences
from vigie.importing.carrying import What
from vigie.importing.models import Upload
from vigie.importing.study import both
from vigie.intake.storage import writing


def start(upload_id: int, what: What) -> None:
    """Have a file worked on in a process of its own, once its row is on disk."""
    transaction.on_commit(lambda: _Awaited(upload_id, what).start())


def command(upload_id: int, what: What) -> list[str]:
    """Return the command of the process."""
    return [sys.executable, "-m", "vigie.importing.process", what, str(upload_id)]


class _Awaited(threading.Thread):
    """Has the process started and waited for, beside the answer to the person."""

    def __init__(self, upload_id: int, what: What) -> None:
        super().__init__(name=f"import-{upload_id}", daemon=True)
        self._upload_id, self._what = upload_id, what

    def run(self) -> None:
        """Work until the process has ended."""
        try:
            wait_for(self._upload_id, self._what)
        finally:
            connections.close_all()


def wait_for(upload_id: int, what: What) -> None:
    """Start the process and wait for its end: one that was killed is told at once."""
    # By this pipe a process learns that `vigie run` has ended.
    pipe = os.environ.get("VIGIE_SUPERVISOR")
    process = subprocess.Popen(  # noqa: S603 - our own program, and a number
        command(upload_id, what),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=[int(pipe)] if pipe else [],
    )
    if process.wait() == 0:
        return
    looked = what == "look"
    status = Upload.Status.READING if looked else Upload.Status.IMPORTING
    stopped = Upload.Status.UNREADABLE if looked else Upload.Status.FAILED
    with writing():
        Upload.objects.filter(pk=upload_id, status=status).update(
            status=stopped, trouble=both(sentences.FAILED)
        )
