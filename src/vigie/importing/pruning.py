"""What time takes away: files that were never imported, lists of refused rows, what a crash left behind."""

import shutil
from math import inf
from pathlib import Path
from typing import Final

from vigie.importing.folder import uploads_folder
from vigie.importing.kept import remove_files
from vigie.importing.models import Upload
from vigie.intake.storage import writing

_DAY_MS: Final = 24 * 3_600_000
#: A file that was not imported is kept so long (ms).
KEPT_MS: Final = _DAY_MS
#: What came of an import is told for so long (ms).
TOLD_MS: Final = 30 * _DAY_MS
#: Rows taken away at each turn of the clock.
_PRUNED: Final = 50


def prune_uploads(at: int) -> int:
    """Forget a few of the files whose time was over at `at` (ms), and stray ones; return how many."""
    waiting = Upload.objects.exclude(status=Upload.Status.DONE).filter(sent_ms__lt=at - KEPT_MS)
    told = Upload.objects.filter(status=Upload.Status.DONE, sent_ms__lt=at - TOLD_MS)
    gone = [
        upload
        for rows in (waiting, told)
        for upload in rows.order_by("sent_ms")[:_PRUNED]
        if not upload.working(at)
    ]
    if gone:
        with writing():
            Upload.objects.filter(pk__in=[upload.pk for upload in gone]).delete()
        for upload in gone:
            remove_files(upload.token)
    return len(gone) + _sweep(at)


def _sweep(at: int) -> int:
    """Take away what lies in the folder for more than a day and belongs to no row."""
    old = [path for path in uploads_folder().iterdir() if _changed_ms(path) < at - KEPT_MS]
    if not old:
        return 0
    known = set(Upload.objects.values_list("token", flat=True))
    stray = [path for path in old if path.name.removesuffix(".refused") not in known]
    for path in stray:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(stray)


def _changed_ms(path: Path) -> float:
    """Return when a file changed; one that went away meanwhile counts as new."""
    try:
        return path.stat().st_mtime * 1000
    except FileNotFoundError:
        return inf
