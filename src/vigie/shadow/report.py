"""What a draft would have changed while it ran in the shadow: a backtest's report, of rows kept then."""

from collections.abc import Callable, Sequence

from vigie.backtest.backtest import Backtest
from vigie.backtest.recorded import Recorded
from vigie.backtest.report import Report
from vigie.charter.charter import Charter
from vigie.charter.load import loads
from vigie.charter.verdict import OUTCOMES, Outcome, Verdict
from vigie.clock import now_ms
from vigie.shadow.errors import Forgotten
from vigie.shadow.models import Run, WouldBe
from vigie.shadow.services import KEPT_MS

_OUTCOMES: dict[str, Outcome] = {outcome: outcome for outcome in OUTCOMES}


def report_of(run: Run, *, examples: int = 3, at: int | None = None) -> Report:
    """Set what a draft would have proposed beside what was in force and what people decided.

    Parameters
    ----------
    run
        As `vigie.shadow.queries.run_for` gives it.
    examples
        How many examples are kept behind each figure.
    at
        The time now (ms).

    Raises
    ------
    Forgotten
        It ended so long ago that its rows are gone.
    CharterError
        This version of Vigie cannot read the draft any more.
    """
    at = now_ms() if at is None else at
    if run.stopped_ms is not None and run.stopped_ms < at - KEPT_MS:
        raise Forgotten
    draft = loads(run.text)
    # A space that went to another client since takes its messages with it.
    spaces = list(run.spaces.filter(client_id=run.client_id).select_related("client").order_by("pk"))
    tried = Backtest(
        draft,
        spaces,
        since=run.started_ms,
        until=run.ends_ms if run.stopped_ms is None else run.stopped_ms,
        examples=examples,
        said=_said(run, draft),
    )
    return tried.run()


def _said(run: Run, draft: Charter) -> Callable[[Sequence[Recorded]], dict[int, Verdict]]:
    """Return the function that reads what the draft said of messages given in order."""

    def said(messages: Sequence[Recorded]) -> dict[int, Verdict]:
        rows = WouldBe.objects.filter(run=run, seq__gte=messages[0].seq, seq__lte=messages[-1].seq)
        return {
            seq: Verdict(
                _OUTCOMES[outcome],
                clause or None,
                draft.id,
                draft.version,
                tuple(matched.split()),
                acts_alone=acts_alone,
            )
            for seq, outcome, clause, matched, acts_alone in rows.values_list(
                "seq", "outcome", "clause", "matched", "acts_alone"
            )
        }

    return said
