"""What people do with the files that they sent: look at them, import them, forget them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import User
from django.db.models import QuerySet

from vigie.accounts.models import Client, Membership
from vigie.charter.load import shipped
from vigie.clock import now_ms
from vigie.connectors.base import Sentence
from vigie.desk.errors import NotFound
from vigie.desk.scope import memberships_of
from vigie.importing import background, carrying, sentences
from vigie.importing.errors import ImportRefusedError
from vigie.importing.folder import file_of, refusals_of
from vigie.importing.models import SILENT_MS, Upload
from vigie.importing.receiving import Receiving
from vigie.importing.services import place_for
from vigie.intake.storage import writing
from vigie.versions.models import OwnCharter

#: Files of one person that wait to be imported, at most: each may weigh as much as a file may.
WAITING: Final = 5
#: Files that this server works on at once, whatever their client: each takes most of a core.
AT_ONCE: Final = 2
#: A file up to this size is read while its person waits, bytes.
READ_HERE: Final = 1 << 20

_WAITING_STATES: Final = (
    Upload.Status.READING,
    Upload.Status.READ,
    Upload.Status.UNREADABLE,
    Upload.Status.FAILED,
)
_BUSY: Final = (Upload.Status.READING, Upload.Status.IMPORTING)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says of a file."""

    client: Client
    network: str
    place: str
    kind: str
    charter: str
    own: OwnCharter | None
    zone: str


def uploads_of(user: User) -> QuerySet[Upload]:
    """Return the person's own files, for clients that they supervise, the newest first."""
    supervised = memberships_of(user).filter(role=Membership.Role.SUPERVISOR).values("client_id")
    return (
        Upload.objects.filter(by=user, client_id__in=supervised)
        .select_related("client")
        .order_by("-sent_ms", "-pk")
    )


def upload_for(user: User, upload_id: int) -> Upload:
    """Return one file of the person's.

    Raises
    ------
    NotFound
        It does not exist, or another person sent it: the two are not told apart.
    """
    upload = uploads_of(user).filter(pk=upload_id).first()
    if upload is None:
        raise NotFound
    return upload


def room_for(user: User) -> None:
    """Make sure that the person may send another file.

    Raises
    ------
    ImportRefusedError
        Too many of theirs wait.
    """
    if Upload.objects.filter(by=user, status__in=_WAITING_STATES).count() >= WAITING:
        raise ImportRefusedError(sentences.too_many_waiting(WAITING))


def checked(asked: Asked) -> None:
    """Make sure that what a person says of a file holds together.

    Raises
    ------
    ImportRefusedError
        The place cannot be imported into, or the kind, the charter or the time zone is none.
    """
    place_for(asked.network, asked.place, client=asked.client.slug)
    zone_named(asked.zone)
    if asked.kind not in sentences.KIND_NAMES:
        raise ImportRefusedError(sentences.NO_KIND)
    if asked.charter not in shipped():
        raise ImportRefusedError(sentences.NO_CHARTER)


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone.

    Raises
    ------
    ImportRefusedError
        There is none of this name.
    """
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        if name and len(name) <= 60:
            return ZoneInfo(name)
    raise ImportRefusedError(sentences.NO_ZONE)


def keep(receiving: Receiving, asked: Asked, *, by: User) -> Upload:
    """Keep a file that came whole, and have it read for a first look.

    Raises
    ------
    ImportRefusedError
        What is said of it does not hold together; nothing of it is left.
    """
    at = now_ms()
    try:
        if not receiving.whole:
            raise ImportRefusedError(sentences.NO_FILE)
        room_for(by)
        checked(asked)
        if receiving.size > READ_HERE and _worked_on(at).count() >= AT_ONCE:
            raise ImportRefusedError(sentences.OTHERS)
        with writing():
            upload = Upload.objects.create(
                client=asked.client,
                by=by,
                token=receiving.token,
                called=receiving.called,
                size=receiving.size,
                network=asked.network,
                place=asked.place,
                kind=asked.kind,
                charter=asked.charter,
                own=asked.own,
                zone=asked.zone,
                sent_ms=at,
                beat_ms=at,
            )
    except BaseException:
        receiving.discard()
        raise
    receiving.kept = True
    _read(upload)
    return upload


def look_again(upload: Upload, columns: Mapping[str, str], *, zone: str, kind: str) -> None:
    """Read a file again, with what the person says of it.

    Raises
    ------
    ImportRefusedError
        The time zone or the kind is none, or the file is not there to be read, or others are being read.
    """
    zone_named(zone)
    if kind not in sentences.KIND_NAMES:
        raise ImportRefusedError(sentences.NO_KIND)
    _claim(upload, Upload.Status.READING, columns=dict(columns), zone=zone, kind=kind)
    _read(upload)


def begin(upload: Upload) -> None:
    """Begin to import a file that was looked at, in a process of its own.

    Raises
    ------
    ImportRefusedError
        Its place came to life meanwhile, it is not there any more, or others are being imported.
    """
    place_for(upload.network, upload.place, client=upload.client.slug)
    _claim(upload, Upload.Status.IMPORTING, gone=0, total=0)
    background.start(upload.pk, "bring")


def forget(upload: Upload) -> None:
    """Take a file away, and what was noted of it; what was imported stays.

    Raises
    ------
    ImportRefusedError
        It is being read or imported.
    """
    if upload.working(now_ms()):
        raise ImportRefusedError(sentences.BUSY)
    with writing():
        upload.delete()
    remove_files(upload.token)


def remove_files(token: str) -> None:
    """Take a file away, and the list of its refused rows."""
    for path in (file_of(token), refusals_of(token)):
        path.unlink(missing_ok=True)


def _read(upload: Upload) -> None:
    if upload.size <= READ_HERE:
        carrying.carry("look", upload.pk, beating=False)
        upload.refresh_from_db()
    else:
        background.start(upload.pk, "look")


def _worked_on(at: int) -> QuerySet[Upload]:
    """Return the files that processes work on at a time (ms)."""
    return Upload.objects.filter(status__in=_BUSY, beat_ms__gte=at - SILENT_MS)


def _claim(upload: Upload, status: str, **fields: object) -> None:
    """Set a file to be worked on, where nobody works on it and few others are."""
    at = now_ms()
    if not file_of(upload.token).exists():
        raise ImportRefusedError(sentences.GONE)
    with writing():
        # All who begin wait for one row, so that none is miscounted, on any database.
        Client.objects.select_for_update().order_by("pk").first()
        now = Upload.objects.get(pk=upload.pk)
        if now.status == Upload.Status.DONE:
            raise ImportRefusedError(sentences.GONE)
        if now.working(at):
            raise ImportRefusedError(sentences.BUSY)
        others = _worked_on(at).exclude(pk=upload.pk)
        if (
            others.count() >= AT_ONCE
            or others.filter(client_id=upload.client_id, status=Upload.Status.IMPORTING).exists()
        ):
            raise ImportRefusedError(sentences.OTHERS)
        Upload.objects.filter(pk=upload.pk).update(
            status=status, beat_ms=at, trouble=[], ended_ms=None, **fields
        )
    upload.refresh_from_db()


def trouble_of(upload: Upload) -> Sentence | None:
    """Return why a file cannot be read or went no further, None where it is well."""
    return Sentence(*upload.trouble) if upload.trouble else None
