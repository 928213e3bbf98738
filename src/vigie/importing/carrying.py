"""Work on a file that a person sent: the first look, and the import. It runs where it is called."""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import msgspec
from django.db import connections

from vigie.clock import now_ms
from vigie.connectors.base import Sentence
from vigie.importing import sentences
from vigie.importing.columns import guess
from vigie.importing.entries import Read
from vigie.importing.errors import ColumnsError, ImportRefusedError
from vigie.importing.folder import file_of, refusals_of
from vigie.importing.models import Upload
from vigie.importing.reading import understand
from vigie.importing.rows import Understood
from vigie.importing.services import bring_in, place_for
from vigie.importing.study import Study, both, study, tell_reasons
from vigie.intake.storage import StorageError, writing
from vigie.message import Space

log = logging.getLogger(__name__)

What = Literal["look", "bring"]
#: Refused rows that are listed one by one; the count goes on.
LISTED: Final = 100_000
#: Seconds between two signs of life.
_EVERY: Final = 0.5


def carry(what: What, upload_id: int, *, beating: bool = True) -> None:
    """Look at a file, or import it, here and now; what came of it is kept in its row.

    Parameters
    ----------
    what
        "look" or "bring".
    upload_id
        The number of its row.
    beating
        Whether to say meanwhile that it goes on: not for what a person waits for.
    """
    upload = Upload.objects.select_related("client", "own").get(pk=upload_id)
    end: dict[str, Any]
    try:
        come = {"gone": 0, "total": 0}
        with _signs_of_life(upload_id, come) if beating else nullcontext():
            end = _look(upload) if what == "look" else _bring(upload, come)
    except ImportRefusedError as error:
        end = {"trouble": both(error.sentence), "status": _STOPPED[what]}
        if isinstance(error, ColumnsError):
            columns = dict(upload.columns) or guess(error.header)
            found = Study(both(sentences.CSV), columns, error.header, error.first, [])
            end["study"] = msgspec.json.encode(found).decode()
    except Exception as error:  # noqa: BLE001 - whatever it is, who waits is told that it failed
        # Where and of what kind, and no more: what an error says may hold words of a message.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error(
            "Import %s failed: %s at %s:%s", upload_id, type(error).__name__, place.filename, place.lineno
        )
        said = sentences.STORAGE if isinstance(error, StorageError) else sentences.FAILED
        end = {"trouble": both(said), "status": _STOPPED[what]}
    with writing():
        Upload.objects.filter(pk=upload_id).update(beat_ms=now_ms(), **end)
    if end["status"] == Upload.Status.DONE:
        file_of(upload.token).unlink(missing_ok=True)


_STOPPED: Final[dict[What, str]] = {"look": Upload.Status.UNREADABLE, "bring": Upload.Status.FAILED}


def _look(upload: Upload) -> dict[str, Any]:
    place = Space(upload.network, upload.place)
    found = study(_understood(upload), place, at=now_ms(), kind=upload.kind)
    return {"status": Upload.Status.READ, "study": msgspec.json.encode(found).decode()}


def _bring(upload: Upload, come: dict[str, int]) -> dict[str, Any]:
    place = place_for(upload.network, upload.place, client=upload.client.slug)

    def advance(gone: int, total: int) -> None:
        come.update(gone=gone, total=total)

    with _refusals(upload.token) as note:
        understood = _understood(upload)
        counted, report = bring_in(
            understood,
            place,
            client=upload.client.slug,
            charter=upload.charter,
            own=upload.own,
            kind=upload.kind,
            on_read=note,
            progress=advance,
        )
    added = report.recorded + report.removals
    # Without the rows that it cites: they go with the file.
    found = Study(both(understood.format), {}, [], [], [])
    tell_reasons(found, counted)
    end: dict[str, Any] = {
        "status": Upload.Status.DONE,
        "added": added,
        "known": report.repeated,
        "refused": counted.refused + report.refused,
        "ended_ms": now_ms(),
        "study": msgspec.json.encode(found).decode(),
    }
    if report.lost or not report.finished:
        end = {"status": Upload.Status.FAILED, "added": added, "trouble": both(sentences.lost(report.lost))}
    return end


def _understood(upload: Upload) -> Understood:
    return understand(file_of(upload.token), upload.columns, ZoneInfo(upload.zone))


@contextmanager
def _refusals(token: str) -> Iterator[Callable[[Read], None]]:
    """List the first refused rows, each with its number and its reason in both languages."""
    path = refusals_of(token)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    listed = 0
    with path.open("ab") as file:

        def note(read: Read) -> None:
            nonlocal listed
            if read.entry is None and listed < LISTED:
                listed += 1
                file.write(msgspec.json.encode((read.number, *both(read.refused))) + b"\n")

        yield note


def refused_rows(token: str) -> Iterator[tuple[int, Sentence]]:
    """Yield the number and the reason of each row that was refused, in order."""
    path = refusals_of(token)
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            number, english, french = msgspec.json.decode(line, type=tuple[int, str, str])
            yield number, Sentence(english, french)


@contextmanager
def _signs_of_life(upload_id: int, come: dict[str, int]) -> Iterator[None]:
    """Say every half second that work on a file goes on, and how far it has come."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(_EVERY):
                # A database that others hold for a moment is told at the next turn.
                with suppress(StorageError), writing():
                    Upload.objects.filter(pk=upload_id).update(beat_ms=now_ms(), **come)
        finally:
            connections.close_all()

    thread = threading.Thread(target=beat, name=f"import-{upload_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
