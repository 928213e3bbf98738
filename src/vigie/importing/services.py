"""A file played in: its entries become a recording, which the replay carries, counted and never live."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from vigie.accounts.services import open_client
from vigie.clock import now_ms
from vigie.desk.models import Space
from vigie.examined import NAME_LIMIT, NETWORK_LIMIT
from vigie.importing import sentences
from vigie.importing.entries import Counted, Read, entries
from vigie.importing.errors import ImportRefusedError
from vigie.importing.folder import uploads_folder
from vigie.importing.rows import Understood
from vigie.intake.entries import fits, write_entry
from vigie.message import Space as Place
from vigie.replay.drill import lives
from vigie.replay.pace import AtOnce
from vigie.replay.player import Player
from vigie.replay.recording import Recording
from vigie.replay.report import Report
from vigie.versions.models import OwnCharter


def place_for(network: str, space: str, *, client: str) -> Place:
    """Return the place to import into, checked and not made yet.

    Raises
    ------
    ImportRefusedError
        It lives, or is another client's, or its name is too long.
    """
    if not network or not space or ":" in network:
        raise ImportRefusedError(sentences.NAMELESS_PLACE)
    if len(network) > NETWORK_LIMIT or len(space) > NAME_LIMIT:
        raise ImportRefusedError(sentences.LONG_PLACE)
    place = Place(network, space)
    known = Space.objects.filter(network=network, native_id=space).select_related("client").first()
    # Before whether it lives: how another client's place is, is not told.
    if known is not None and known.client.slug != client:
        raise ImportRefusedError(sentences.belongs_to_another(place.key))
    if lives(place):
        raise ImportRefusedError(sentences.lives_there(place.key))
    return place


def bring_in(
    understood: Understood,
    place: Place,
    *,
    client: str,
    charter: str,
    own: OwnCharter | None = None,
    kind: str = "comment",
    say: Callable[[str], None] = lambda _: None,
    on_read: Callable[[Read], None] = lambda _: None,
    progress: Callable[[int, int], None] = lambda _gone, _total: None,
) -> tuple[Counted, Report]:
    """Import a file; return the count of its rows and that of the replay that carried them.

    What is imported is replayed: it gets verdicts and may wait in the queue, and no action about it leaves.

    Parameters
    ----------
    understood
        The file.
    place
        What `place_for` returned.
    client
        Whose place it is.
    charter, own
        What weighs in a place that is new: a charter by name or file, and the client's own before it.
    kind
        Of messages that do not say.
    say
        Called with sentences of the replay.
    on_read
        Called with each row, in order, before anything is imported.
    progress
        Called with the messages gone through, and all of them.

    Raises
    ------
    ImportRefusedError
        The file cannot be read to its end: nothing of it was imported.
    StorageError, ExaminerError
        The road could not carry it.
    """
    counted = Counted()
    with TemporaryDirectory(prefix="import-", dir=uploads_folder()) as folder:
        path = Path(folder) / "import.jsonl"
        # Understood whole before anything is played: a file that breaks in its middle leaves nothing behind.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for read in entries(understood, place, at=now_ms(), kind=kind):
                line = write_entry(read.entry) if read.entry is not None else b""
                if not fits(line):
                    read.entry, read.refused = None, sentences.TOO_LONG
                counted.add(read)
                on_read(read)
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
                own_charter=own,
                created_ms=now_ms(),
            )
        player = Player(Recording([path]), AtOnce(), say=say)
        report = player.play(lambda _bytes: progress(player.replay.offered, counted.taken))
    return counted, report
