"""A draft is tried on the past: findings are stored, and only the weighing is done again."""

from collections.abc import Callable, Iterable, Sequence

from vigie.backtest.asked import live_charters
from vigie.backtest.read import bounds, pages
from vigie.backtest.recorded import Recorded
from vigie.backtest.report import Report, Unknown
from vigie.backtest.tally import Tally, Weighed
from vigie.charter.charter import Charter
from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.tree import Choice, Present, Score, leaves
from vigie.charter.vocabulary import UNAVAILABLE_CLAUSE
from vigie.desk.autonomy import Autonomy
from vigie.desk.models import Space
from vigie.engine.finding import UNAVAILABLE
from vigie.engine.toxicity import TOXICITY
from vigie.examination import DEFAULT_QUOTA


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
    examples
        How many examples are kept behind each figure.

    Notes
    -----
    It reads and writes nothing. The quota of automatic decisions is counted as the recorder counts it, and
    the kill switch is taken to be on: when it was turned is not kept with the messages.
    """

    def __init__(self, draft: Charter, spaces: Sequence[Space], *, since: int, examples: int = 3) -> None:
        self._draft = compile_charter(draft)
        self._spaces = {space.pk: space for space in spaces}
        self._since = since
        self._tally = Tally(self._draft, examples)
        # Weighing its own messages again, the charter in force tells whether what is stored is enough.
        self._live = {name: compile_charter(each) for name, each in live_charters(spaces).items()}
        clients = {space.client_id: True for space in spaces}
        self._autonomy = Autonomy(switches=lambda: clients, taken_since=lambda _: [])
        quota = draft.automatic_per_minute
        self._quota = DEFAULT_QUOTA if quota is None else quota
        self._asks_roles = _asks_roles(draft)
        self._seen: set[str] = set()
        self._not_examined = self._roles_unknown = self._again = self._otherwise = 0
        self.first, self.last = bounds(since)

    def run(self, advance: Callable[[int], None] = lambda _: None) -> Report:
        """Weigh everything again and return what was found.

        Parameters
        ----------
        advance
            Told how many numbers of the journal were gone through since the last time.
        """
        come = self.first - 1
        roles = self._asks_roles or any(_asks_roles(each.charter) for each in self._live.values())
        for until, found in pages(self._spaces, self.first, self.last, roles=roles):
            for recorded in found:
                self._tally.add(recorded, self._weigh(recorded))
            advance(until - come)
            come = until
        return self._report()

    def _weigh(self, recorded: Recorded) -> Weighed:
        self._seen.update(finding.kind for finding in recorded.findings)
        if not recorded.examined:
            self._not_examined += 1
            clause = UNAVAILABLE_CLAUSE
            return Weighed("hold", clause, (clause,), opens=True)
        self._roles_unknown += self._asks_roles and not recorded.roles_known
        verdict = self._draft.weigh(recorded.message, recorded.findings)
        space = self._spaces[recorded.space]
        self._compare(recorded, self._live.get(space.charter))
        opens = verdict.outcome != "publish"
        if opens and verdict.acts_alone and verdict.outcome != "hold":
            opens = not self._autonomy.allows(
                space.client_id, space.pk, recorded.recorded_ms, limit=self._quota
            )
        return Weighed(verdict.outcome, verdict.clause or "", verdict.matched, opens)

    def _compare(self, recorded: Recorded, live: CompiledCharter | None) -> None:
        """Count whether the charter that was in force says today what it said then."""
        if live is None or (live.charter.id, live.charter.version) != (recorded.charter, recorded.version):
            return
        # A charter that failed then may fail again, and it is not the one that is tried.
        if recorded.clause == UNAVAILABLE_CLAUSE:
            return
        self._again += 1
        verdict = live.weigh(recorded.message, recorded.findings)
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
        isinstance(leaf, Choice) and leaf.field == "author role"
        for clause in charter.clauses
        for leaf in leaves(clause.when)
    )
