"""People's decisions teach what a clause is worth: the last one that stands, on each message."""

from vigie.autonomy.models import Change, Evidence
from vigie.autonomy.standings import budget_of, judge_again, locked
from vigie.charter.verdict import OUTCOMES
from vigie.desk.models import Decision


def learn(seq: int, *, at: int) -> None:
    """Take to account what stands decided of a message, inside the transaction that decided it or undid it.

    Parameters
    ----------
    seq
        The message's number.
    at
        The time now.
    """
    evidence = Evidence.objects.filter(pk=seq).first()
    if evidence is None:
        return
    right = _right(evidence)
    if right == evidence.right:
        return
    evidence.right, evidence.decided_ms = right, None if right is None else at
    evidence.save(update_fields=["right", "decided_ms"])
    standing = locked(evidence.standing_id)
    standing.budget = budget_of(standing.client_id)
    judge_again(standing, at=at, because=Change.Because.DECISION)


def _right(evidence: Evidence) -> bool | None:
    """Return whether people say that the clause was right; None where they do not say."""
    made = Decision.objects.filter(message_id=evidence.seq).order_by("-pk")
    standing = made.filter(undone_ms=None, by__isnull=False).values_list("outcome", flat=True).first()
    if standing is not None:
        right = OUTCOMES.index(standing) >= OUTCOMES.index(evidence.proposed)
        # Who confirms what was not drawn chose it among others: that says nothing of those they left.
        return None if right and evidence.source == Evidence.Source.ALONE else right
    # What the clause did itself was taken back.
    return False if made.filter(by=None, undone_ms__isnull=False).exists() else None
