"""A client with a connected account, and messages on demand, for the tests of the coverage ledger."""

from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.connectors.base import Gap, Sentence
from vigie.coverage.ledger import ChannelLedger
from vigie.coverage.models import Coverage
from vigie.desk.models import Space as Place
from vigie.intake.journal import DatabaseJournal
from vigie.message import Author, Entry, Message, Removal, Space
from world import World

SEA = Space("sea", "harbour")


def said(number: int, *, space: Space = SEA, at: int | None = None, **fields: object) -> Message:
    """Return the message of that number, said now unless told otherwise."""
    now = now_ms()
    given = {"text": f"message {number}", "author": Author("camille", "Camille")} | fields
    return Message(id=str(number), space=space, at=at or now, received_at=at or now, **given)


def gone(number: int, *, space: Space = SEA) -> Removal:
    """Return the removal of that message by its network."""
    now = now_ms()
    return Removal(id=f"gone-{number}", space=space, at=now, received_at=now, message_id=str(number))


def gap(since: int = 0, until: int | None = None, *, space: Space = SEA, what: str = "") -> Gap:
    """Return a gap as a connector tells it."""
    because = Sentence("The connection was lost.", "La connexion a été perdue.")
    return Gap(space=space, since=since, until=until, what=what, because=because)


class Sea(World):
    """The small world, with one account of its client and the ledger of that account."""

    def __init__(self) -> None:
        super().__init__()
        self.channel = self.add_channel("harbour")
        self.ledger = ChannelLedger(self.channel.pk)
        self.journal = DatabaseJournal()

    def add_channel(self, native_id: str, *, client: object = None, network: str = "sea") -> Channel:
        return Channel.objects.create(
            client=client or self.client,
            network=network,
            native_id=native_id,
            name=native_id,
            key=f"key-{native_id}",
            created_ms=1,
            changed_ms=1,
        )

    def keep(self, *entries: Entry, marks: tuple = (), gaps: tuple = ()) -> None:
        """Journal entries as the pump does."""
        self.journal.append(entries, also=lambda appended: self.ledger.kept(entries, appended, marks, gaps))

    def place(self, space: Space = SEA) -> Place:
        return Place.objects.get(network=space.network, native_id=space.id)

    def coverage(self, space: Space = SEA) -> Coverage:
        return Coverage.objects.get(space=self.place(space))
