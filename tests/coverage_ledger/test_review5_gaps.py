"""A gap is closed by what was read of it, never by chance; one that fails is left in peace for a while."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import connections
from msgspec.structs import replace
from seas import gap, said
from test_tending import only_gap, tended
from tides import Network, Tide

from vigie.coverage.models import Gap
from vigie.intake.base import decode


def test_a_gap_that_is_told_again_while_it_is_read_is_read_once_more(sea):
    network = Network()
    network.say(3)
    tide = Tide(network)
    missed = gap(since=5, until=None, what="review 7")
    told = []

    def again() -> None:
        # The network says "review 7 changed" once more, after its first change was fetched.
        if not told:
            told.append(True)
            with ThreadPoolExecutor(1) as web:
                web.submit(announced).result()

    def announced() -> None:
        sea.keep(gaps=(missed,))
        connections.close_all()

    sea.keep(said(1), gaps=(missed,))
    tide.on_reread = again
    failed = []

    def filled() -> bool:
        found = only_gap()
        failed.extend([found.last_error] if found.last_error else [])
        return found.filled_ms is not None

    tended(sea, tide, filled)
    # Not after a failure, which would be tried again too.
    assert not failed
    assert only_gap().tries == 2
    assert [one.what for one in tide.rereads] == ["review 7", "review 7"]


def test_an_entry_that_no_journal_can_hold_does_not_keep_the_others_of_its_gap_out(sea, caplog):
    network = Network()
    network.say(3)
    network.said[1] = replace(network.said[1], text="half a character: \ud83d")
    sea.keep(gaps=(gap(),))
    tended(sea, Tide(network), lambda: only_gap().filled_ms is not None)
    ids = [decode(row.payload).id for row in sea.journal.read(after=0, limit=10)]
    assert ids == ["0", "2"]
    assert only_gap().found == 2
    assert "half a character" not in caplog.text


@dataclass
class Stuck:
    """A journal that takes nothing that is read again."""

    tries: list[int] = field(default_factory=list)

    def append(self, entries, **options):
        self.tries.append(len(entries))
        raise ValueError("disk")


def test_a_gap_whose_find_is_not_journalled_waits_and_lets_the_next_one_be_read(sea):
    network = Network()
    network.say(3)
    tide = Tide(network)
    sea.keep(gaps=(gap(since=1), gap(since=2)))
    sea.journal = Stuck()
    tended(sea, tide, lambda: Gap.objects.exclude(last_error="").count() == 2)
    assert sorted(one.since for one in tide.rereads) == [1, 2]
    assert all(found.next_ms > found.tried_ms for found in Gap.objects.all())
    assert not Gap.objects.exclude(filled_ms=None).exists()
