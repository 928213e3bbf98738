"""Ten thousand random sequences of deeds, and nothing ever acts alone that should not."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import pytest
from attack import HOUR, MINUTE, Cell, Heard, Mirror, pieces
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.accounts.models import Client
from vigie.autonomy import switch
from vigie.autonomy.ledger import AGE_MS, Piece, judge, tally
from vigie.autonomy.models import Evidence
from vigie.autonomy.quota import Quota
from vigie.charter.verdict import Outcome
from vigie.desk import record as recording
from vigie.desk.errors import AlreadyDecided
from vigie.desk.models import Decision
from vigie.desk.record import Recorder
from vigie.desk.services import decide_message, undo
from vigie.examined import Examined
from world import World

IN_MEMORY, FOR_REAL = 9_900, 100
#: Every sequence begins with ten right decisions on one clause, which earn it its standing; few would else.
START = bytes((3, 10))
DEEDS = st.binary(min_size=2, max_size=80)


class MemoryDesk:
    """The rules of the gate over the real ledger and the real quota, and nothing else."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.done: list[tuple[int, int]] = []
        self.leave = SimpleNamespace(on=True, halted=False, budget=0.5)
        #: By cell: (budget, at_once), until when it holds, and whether the clause may act.
        self.known: dict[Cell, tuple[tuple[float, bool], int | None, bool]] = {}
        self.restart()

    def restart(self) -> None:
        self.quota = Quota(
            lambda space, after: sorted(at for s, at in self.done if s == space and at > after)
        )

    def propose(self, cell: Cell, digest: int, *, at: int, at_once: bool, drawn: bool, lost: bool) -> str:
        key, until, may_act = self.known.get(cell, ((0.0, at_once), None, False))
        if key != (self.leave.budget, at_once) or (until is not None and until <= at):
            may_act = self._judge(cell, at, at_once=at_once)
        leave = self.leave.on and not self.leave.halted
        # As in the gate, each batch has a quota of its own, made of what is on disk.
        self.restart()
        acts = leave and may_act and self.quota.allows(cell[1], at, minute=MINUTE, hour=HOUR)
        source = ("audit" if drawn else "alone") if acts else "held"
        if not lost:
            self.heard.append(Heard(cell, digest, source))
            self.done += [(cell[1], at)] if acts else []
        return source

    def decide(self, seq: int, *, restrict: bool, at: int) -> bool:
        one = self.heard[seq]
        self._answer(seq, replace(one, answers=(*one.answers, restrict)), at)
        return True

    def undo(self, seq: int, *, at: int) -> None:
        one = self.heard[seq]
        self._answer(seq, replace(one, answers=one.answers[:-1], undone=one.undone or not one.answers), at)

    def _answer(self, seq: int, new: Heard, at: int) -> None:
        old, self.heard[seq] = self.heard[seq], new
        if new.right != old.right:
            new.decided_ms = at
            known = self.known.get(new.cell)
            self._judge(new.cell, at, at_once=known[0][1] if known else False)

    def _judge(self, cell: Cell, at: int, *, at_once: bool) -> bool:
        budget = self.leave.budget
        told = (Piece(digest, right, when) for when, _, digest, right in pieces(self.heard, cell))
        found = tally((piece for piece in told if piece.decided_ms > at - AGE_MS), budget=budget)
        may_act = judge(found.n, found.right, budget=budget, at_once=at_once).may_act
        until = None if found.oldest_ms is None else found.oldest_ms + AGE_MS
        self.known[cell] = ((budget, at_once), until, may_act)
        return may_act

    def turn(self, *, on: bool, home: bool) -> None:
        if home:
            self.leave.halted = not on
        else:
            self.leave.on = on

    def budget(self, budget: float) -> None:
        self.leave.budget = budget


class RealDesk:
    """The recorder, people's decisions, the switches: everything on the real database."""

    numbers = count(1)

    def __init__(self, world: World, patch: pytest.MonkeyPatch) -> None:
        self.world, self.patch = world, patch
        Client.objects.filter(pk=world.client.pk).update(error_budget=0.5)
        self.seqs: list[int] = []
        self.drawn = False
        self.restart()

    def restart(self) -> None:
        self.recorder = Recorder(client="gazette", draw=lambda: 0.0 if self.drawn else 1.0)

    def propose(self, cell: Cell, digest: int, *, at: int, at_once: bool, drawn: bool, lost: bool) -> str:
        seq, clause, space = next(self.numbers), f"c{cell[0]}", ("gazette", "other")[cell[1]]
        text = "".join(chr(97 + int(figure)) for figure in str(digest))
        one = Examined(seq, 0, "twitch", space, at, native_id=f"n{seq}", kind="comment", text=text)
        one.outcome, one.clause, one.charter, one.language = "hide", clause, "maison", "fr"
        one.acts_alone, one.fingerprint, one.at_once = True, clause, at_once
        one.quota, one.hourly = MINUTE, HOUR
        self.drawn = drawn
        self.patch.setattr(recording, "now_ms", lambda: at)
        if lost:
            with transaction.atomic():
                self.recorder.record([one])
                source = Evidence.objects.get(seq=seq).source
                transaction.set_rollback(True)
            return source
        self.recorder.record([one])
        self.seqs.append(seq)
        return Evidence.objects.get(seq=seq).source

    def decide(self, seq: int, *, restrict: bool, at: int) -> bool:
        outcome: Outcome = "hide" if restrict else "publish"
        try:
            decide_message(self.seqs[seq], by=self.world.owner, outcome=outcome, at=at)
        except AlreadyDecided:
            return False  # it stands so already
        return True

    def undo(self, seq: int, *, at: int) -> None:
        last = Decision.objects.filter(message_id=self.seqs[seq], undone_ms=None).latest("pk")
        undo(last.pk, by=self.world.owner, at=at)

    def turn(self, *, on: bool, home: bool) -> None:
        if home:
            (switch.resume if on else switch.halt)()
        else:
            switch.set_client(self.world.client, on=on)

    def budget(self, budget: float) -> None:
        Client.objects.filter(pk=self.world.client.pk).update(error_budget=budget)


def sequences(number: int, play: Callable[[bytes], int]) -> int:
    """Play so many random sequences; return how often a clause acted alone."""
    acts = 0

    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(DEEDS)
    def one(deeds: bytes) -> None:
        nonlocal acts
        acts += play(deeds)

    one()
    return acts


def test_it_never_acts_under_its_budget_nor_over_its_quota_nor_switched_off_in_memory() -> None:
    def play(deeds: bytes) -> int:
        mirror = Mirror(MemoryDesk())
        mirror.play(START + deeds)
        return mirror.acts

    # They are attacks on something: clauses do act.
    assert sequences(IN_MEMORY, play) > IN_MEMORY


@pytest.mark.django_db
def test_it_never_acts_under_its_budget_nor_over_its_quota_nor_switched_off_for_real() -> None:
    def play(deeds: bytes) -> int:
        with pytest.MonkeyPatch.context() as patch, transaction.atomic():
            world = World()
            world.add_space("twitch", "other")
            mirror = Mirror(RealDesk(world, patch))
            mirror.play(START + deeds)
            transaction.set_rollback(True)
        return mirror.acts

    assert sequences(FOR_REAL, play) > FOR_REAL / 2
