"""A draft is tried on the past: findings are stored, and only the weighing is done again."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from vigie.autonomy.queries import Earned
from vigie.autonomy.quota import Quota
from vigie.backtest.asked import followed, live_charters
from vigie.backtest.read import bounds, pages
from vigie.backtest.recorded import Recorded
from vigie.backtest.report import Report, Unknown
from vigie.backtest.tally import Tally, Weighed
from vigie.charter.charter import Charter
from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.tree import Choice, Exists, Present, Quantity, Score, leaves
from vigie.charter.verdict import Verdict
from vigie.charter.vocabulary import UNAVAILABLE_CLAUSE
from vigie.desk.models import Space
from vigie.engine.finding import UNAVAILABLE
from vigie.engine.toxicity import TOXICITY
from vigie.examination import DEFAULT_QUOTA

#: What a draft said of messages when they came, by number, given some in order of arrival.
Said = Callable[[Sequence[Recorded]], Mapping[int, Verdict]]


class Backtest:
    """One draft tried on what some spaces recorded.

    Parameters
    ----------
    draft
        The charter to try.
    spaces
        Where; with their clients at hand.
    since
        From when (ms).
    until
        Until when (ms); up to the last message without it.
    examples
        How many examples are kept behind each figure.
    said
        What the draft said of the messages when they came: they are then not weighed again.

    Notes
    -----
    It writes nothing. What a clause may do alone is what it has earned until now; the quota of automatic
    decisions is counted as the recorder counts it, and the kill switch is taken to be on: when it was turned
    is not kept with the messages.
    """

    def __init__(
        self,
        draft: Charter,
        spaces: Sequence[Space],
        *,
        since: int,
        until: int | None = None,
        examples: int = 3,
        said: Said | None = None,
    ) -> None:
        self._draft = compile_charter(draft)
        self._said = said
        self._spaces = {space.pk: space for space in spaces}
        self._since = since
        self._tally = Tally(self._draft, examples)
        # Weighing its own messages again, the charter in force tells whether what is stored is enough.
        self._live = {name: compile_charter(each) for name, each in live_charters(spaces).items()}
        self._earned = Earned(self._spaces)
        self._taken = Quota()
        quota = draft.automatic_per_minute
        self._quota = DEFAULT_QUOTA if quota is None else quota
        self._asks_roles = _asks_roles(draft)
        self._seen: set[str] = set()
        self._not_examined = self._roles_unknown = self._again = self._otherwise = self._not_weighed = 0
        self.first, self.last = bounds(since, until)

    def run(self, advance: Callable[[int], None] = lambda _: None) -> Report:
        """Weigh everything again and return what was found.

        Parameters
        ----------
        advance
            Told how many numbers of the journal were gone through since the last time.
        """
        come = self.first - 1
        roles = self._asks_roles or any(_asks_roles(each.charter) for each in self._live.values())
        histories = any(each.asks_history for each in (self._draft, *self._live.values()))
        for until, found in pages(self._spaces, self.first, self.last, roles=roles, histories=histories):
            said = self._said(found) if self._said and found else None
            for recorded in found:
                if (weighed := self._weigh(recorded, said)) is None:
                    self._not_weighed += 1
                else:
                    self._tally.add(recorded, weighed)
            advance(until - come)
            come = until
        return self._report()

    def _weigh(self, recorded: Recorded, said: Mapping[int, Verdict] | None) -> Weighed | None:
        """Return what the draft says of a message; None where it ran beside it and said nothing."""
        self._seen.update(finding.kind for finding in recorded.findings)
        if not recorded.examined:
            self._not_examined += 1
            clause = UNAVAILABLE_CLAUSE
            return Weighed("hold", clause, (clause,), opens=True)
        verdict: Verdict | None
        if said is None:
            self._roles_unknown += self._asks_roles and not recorded.roles_known
            verdict = self._draft.weigh(recorded.message, recorded.findings, recorded.history)
        elif (verdict := said.get(recorded.seq)) is None:
            return None
        space = self._spaces[recorded.space]
        self._compare(recorded, self._live.get(followed(space)))
        opens = verdict.outcome != "publish"
        if opens and verdict.acts_alone and verdict.outcome != "hold":
            opens = not self._alone(recorded, verdict.clause or "")
        return Weighed(verdict.outcome, verdict.clause or "", verdict.matched, opens)

    def _alone(self, recorded: Recorded, clause: str) -> bool:
        """Return whether the clause would act without a person, by what it has earned until now."""
        fingerprint, at_once = self._draft.fingerprints[clause], self._draft.clause(clause).at_once
        language = recorded.message.lang or ""
        return self._earned.may_act(
            recorded.space, fingerprint, language, at_once=at_once
        ) and self._taken.allows(
            recorded.space,
            recorded.recorded_ms,
            minute=self._quota,
            hour=self._draft.charter.automatic_per_hour,
        )

    def _compare(self, recorded: Recorded, live: CompiledCharter | None) -> None:
        """Count whether the charter that was in force says today what it said then."""
        if live is None or (live.charter.id, live.charter.version) != (recorded.charter, recorded.version):
            return
        # A charter that failed then may fail again, and it is not the one that is tried.
        if recorded.clause == UNAVAILABLE_CLAUSE:
            return
        self._again += 1
        verdict = live.weigh(recorded.message, recorded.findings, recorded.history)
        same = (verdict.outcome, verdict.clause or "") == (recorded.outcome, recorded.clause)
        self._otherwise += not same

    def _report(self) -> Report:
        tally, charter = self._tally, self._draft.charter
        draft, in_force = tally.sides()
        return Report(
            charter=charter.id,
            version=charter.version,
            timezone=charter.timezone,
            since_ms=self._since,
            spaces=[
                f"{space.client.slug} {space.network}:{space.native_id}" for space in self._spaces.values()
            ],
            messages=tally.messages,
            decided=tally.decided,
            unchanged=tally.unchanged,
            changes=tally.changes(),
            draft=draft,
            in_force=in_force,
            clauses=tally.clauses(),
            hours=tally.hours(),
            unknown=Unknown(
                sorted(_asked_kinds([charter]) - self._seen - {TOXICITY, UNAVAILABLE}),
                self._not_examined,
                self._roles_unknown,
                self._again,
                self._otherwise,
                self._not_weighed,
            ),
        )


def _asked_kinds(charters: Iterable[Charter]) -> set[str]:
    """Return the kinds of findings that the conditions speak of."""
    return {
        leaf.kind
        for charter in charters
        for clause in charter.clauses
        for leaf in leaves(clause.when)
        if isinstance(leaf, Score | Present)
    }


def _asks_roles(charter: Charter) -> bool:
    return any(
        (isinstance(leaf, Choice) and leaf.field == "author role")
        or (isinstance(leaf, Quantity | Exists) and leaf.field == "author followers")
        for clause in charter.clauses
        for leaf in leaves(clause.when)
    )
