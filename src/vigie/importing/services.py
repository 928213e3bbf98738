"""A file played in: its entries become a recording, which the replay carries, counted and never live."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from vigie.accounts.services import open_client
from vigie.clock import now_ms
from vigie.desk.models import Space
from vigie.examined import NAME_LIMIT, NETWORK_LIMIT
from vigie.importing.entries import Counted, entries
from vigie.importing.errors import ImportRefusedError
from vigie.importing.rows import Understood
from vigie.intake.entries import fits, write_entry
from vigie.message import Space as Place
from vigie.replay.drill import lives
from vigie.replay.pace import AtOnce
from vigie.replay.player import Player
from vigie.replay.recording import Recording
from vigie.replay.report import Report


def place_for(network: str, space: str, *, client: str) -> Place:
    """Return the place to import into, checked and not made yet.

    Raises
    ------
    ImportRefusedError
        It lives, or is another client's, or its name is too long.
    """
    if not network or not space or ":" in network:
        raise ImportRefusedError("Name the network and the place to import into.")
    if len(network) > NETWORK_LIMIT or len(space) > NAME_LIMIT:
        raise ImportRefusedError("The name of the network or of the place is too long.")
    place = Place(network, space)
    if lives(place):
        raise ImportRefusedError(
            f"{place.key} is a place that lives: what is imported would be counted there, and hide messages "
            "of the same ids. Import into a place of its own."
        )
    known = Space.objects.filter(network=network, native_id=space).select_related("client").first()
    if known is not None and known.client.slug != client:
        raise ImportRefusedError(f"{place.key} belongs to another client: name another place.")
    return place


def bring_in(
    understood: Understood,
    place: Place,
    *,
    client: str,
    charter: str,
    kind: str = "comment",
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Counted, Report]:
    """Import a file; return the count of its rows and that of the replay that carried them.

    What is imported is replayed: it gets verdicts and may wait in the queue, and no action about it leaves.

    Raises
    ------
    ImportRefusedError
        The file cannot be read to its end: nothing of it was imported.
    StorageError, ExaminerError
        The road could not carry it.
    """
    counted = Counted()
    with TemporaryDirectory(prefix="import-", dir=settings.HOME) as folder:
        path = Path(folder) / "import.jsonl"
        # Understood whole before anything is played: a file that breaks in its middle leaves nothing behind.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for read in entries(understood, place, at=now_ms(), kind=kind):
                line = write_entry(read.entry) if read.entry is not None else b""
                if not fits(line):
                    read.entry, read.refused = None, "It is too long."
                counted.add(read)
                if read.entry is not None:
                    file.write(line)
        if not Space.objects.filter(network=place.network, native_id=place.id).exists():
            owner, _ = open_client(client)
            Space.objects.create(
                client=owner,
                network=place.network,
                native_id=place.id,
                name=place.id[:200],
                charter=charter,
                created_ms=now_ms(),
            )
        report = Player(Recording([path]), AtOnce(), say=say).play()
    return counted, report
