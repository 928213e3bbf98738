"""The last hours in memory: whose they are, how many, and how long they are held."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from vigie.backtest import dial as dials
from vigie.backtest.dial import Dial, Samples
from vigie.backtest.sample import Sample
from vigie.charter.charter import Charter
from vigie.charter.load import loads
from vigie.desk.models import Finding, Space
from world import NOW, World

HEAD = "charter: {id: gazette, version: '1', title: {fr: G}, languages: [fr]}\nclauses:\n"
DAY = 86_400_000


def draft(when: str, outcome: str = "hold") -> Charter:
    return loads(
        f"{HEAD}  - {{id: a, title: {{fr: a}}, reason: {{fr: a}}, outcome: {outcome}, when: {when}}}\n"
    )


def seen(seq: int, kind: str, score: float) -> None:
    Finding.objects.create(message_id=seq, kind=kind, score=score, start=0, end=1, reason="a", args=[])


def found(sample: Sample, when: str, outcome: str = "hold") -> tuple[int, ...]:
    charter = draft(when, outcome)
    count = sample.count(charter.clauses[0], charter)
    assert count.matches == len(count.examples)
    return count.examples


def test_it_reads_the_spaces_it_is_given_and_no_other(world: World) -> None:
    other = world.add_space("twitch", "rival", world.other_client)
    mine = [world.message().seq, world.message().seq]
    world.message(space=other)
    assert found(Sample.load([world.space], 0), "length > 0") == tuple(reversed(mine))
    assert len(Sample.load([other], 0)) == 1
    assert len(Sample.load([], 0)) == 0


def test_it_reads_the_newest_where_there_are_too_many(world: World) -> None:
    other = world.add_space("twitch", "autre")
    seqs = [world.message(space=other if number % 3 else None).seq for number in range(9)]
    theirs = [seq for number, seq in enumerate(seqs) if number % 3]
    assert found(Sample.load([other], 0, 4), "length > 0") == tuple(reversed(theirs[-4:]))
    assert len(Sample.load([other], 0, 6)) == len(Sample.load([other], 0, 7)) == 6


def test_it_reads_since_a_time(world: World) -> None:
    world.message(recorded_ms=NOW)
    late = world.message(recorded_ms=NOW + 10).seq
    assert found(Sample.load([world.space], NOW + 1), "length > 0") == (late,)


@pytest.mark.parametrize("state", ["published", "held", "hidden", "deleted", "removed"])
def test_a_message_counts_whatever_became_of_it(world: World, state: str) -> None:
    seq = world.message(state).seq
    seen(seq, "insult", 0.9)
    assert found(Sample.load([world.space], 0), "insult > 0.5") == (seq,)


def test_what_was_never_examined_matches_no_clause(world: World) -> None:
    world.message("held", outcome="hold", clause="vigie.unavailable", toxicity=0.0)
    assert found(Sample.load([world.space], 0), "length > 0") == ()


@pytest.mark.parametrize(
    "text",
    [
        "PROMO\u202egnol",
        "p\u200bromo \U0001f600 promo",
        "promo" + "\u0301" * 500 + " promo",
        "x" * 9_000 + " promo",
    ],
)
def test_a_hostile_text_is_read_as_it_is_weighed(world: World, text: str) -> None:
    seq = world.message(text=text).seq
    assert found(Sample.load([world.space], 0), "{text matches: 'promo'}") == (seq,)


def test_it_knows_the_roles_of_authors_and_what_they_wrote_before(world: World) -> None:
    from vigie.intake.models import JournalEntry

    seqs = [world.message().seq for _ in range(4)]
    other = world.message(author_id="a2").seq
    for seq in (seqs[1], other):
        payload = b'{"author": {"roles": ["vip"]}}'
        JournalEntry.objects.create(seq=seq, key=bytes([seq]), digest=b"", payload=payload)
    sample = Sample.load([world.space], 0)
    assert found(sample, "author role is vip") == (other, seqs[1])
    assert found(sample, "author messages < 2") == (other, seqs[1], seqs[0])
    assert found(sample, "author messages >= 3") == (seqs[3],)


def test_it_tells_what_a_clause_would_change(world: World) -> None:
    kept, held, decided = (
        world.message(),
        world.message("held", clause="b"),
        world.message("held", clause="a"),
    )
    for message in (kept, held):
        seen(message.seq, "insult", 0.9)
    charter = draft("insult > 0.5", "hold")
    count = Sample.load([world.space], 0).count(charter.clauses[0], charter)
    assert (count.matches, count.changed) == (2, 2)
    assert count.by_outcome == {"publish": 1, "hold": 1, "hide": 0, "delete": 0}
    assert count.examples == (held.seq, kept.seq)
    assert decided.seq not in count.examples


def test_a_dial_is_refused_where_no_score_is_compared(world: World) -> None:
    charter = draft("{all: [phone, insult > 0.5]}")
    sample = Sample([])
    assert Dial(sample, charter.clauses[0], charter, 1).matches(0.5) == 0
    for place in (0, 2, -1):
        with pytest.raises(LookupError, match="compares no score"):
            Dial(sample, charter.clauses[0], charter, place)


class Loads:
    """Counts what is loaded."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.of: list[tuple[tuple[int, ...], int]] = []
        self.now = NOW
        patch.setattr(dials, "now_ms", lambda: self.now)
        patch.setattr(Sample, "load", self.load)

    def load(self, spaces: list[Space], since: int) -> Sample:
        self.of.append((tuple(space.pk for space in spaces), since))
        return Sample([])


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch) -> Loads:
    return Loads(monkeypatch)


def test_the_last_day_is_read_once_in_ten_minutes(loading: Loads) -> None:
    samples, spaces = Samples(), [Space(pk=1), Space(pk=2)]
    first = samples.of(spaces)
    loading.now += 599_999
    assert samples.of(spaces[::-1]) is first
    loading.now += 1
    assert samples.of(spaces) is not first
    assert loading.of == [((1, 2), NOW - DAY), ((1, 2), NOW + 600_000 - DAY)]


def test_two_samples_are_held_and_the_one_nobody_asks_for_goes(loading: Loads) -> None:
    samples = Samples()
    one, two = samples.of([Space(pk=1)]), samples.of([Space(pk=2)])
    assert samples.of([Space(pk=1)]) is one
    samples.of([Space(pk=3)])
    assert samples.of([Space(pk=1)]) is one
    assert samples.of([Space(pk=2)]) is not two


def test_threads_that_ask_together_read_once_and_are_told_the_same(loading: Loads) -> None:
    samples, start = Samples(), Barrier(4)

    def ask(_: int) -> Sample:
        start.wait()
        return samples.of([Space(pk=1)])

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(ask, range(4)))
    assert len(loading.of) == 1
    assert all(each is told[0] for each in told)
