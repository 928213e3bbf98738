"""A charter ready to weigh: findings in, a verdict out, nothing touched."""

from collections.abc import Sequence
from typing import Final

from vigie.charter.charter import Charter, Clause
from vigie.charter.fingerprint import fingerprints
from vigie.charter.generate import matching
from vigie.charter.reserved import DEFAULT_TITLE, said, unavailable_clause
from vigie.charter.tree import Exists, Present, Quantity, Score, leaves, wanted
from vigie.charter.verdict import OUTCOMES, PROPOSALS, Verdict
from vigie.charter.vocabulary import OF_HISTORY, PRIORITIES
from vigie.engine.finding import Finding
from vigie.message import History, Message

#: Combinations of clauses whose verdict is remembered.
_KNOWN: Final = 4_096


def _strength(clause: Clause) -> tuple[int, int, int]:
    """Return the key that puts the strongest clause first.

    Of two clauses with one outcome, the one that acts alone decides, from the first day before any other: it
    is the surer.
    """
    outcome = OUTCOMES.index(clause.outcome) if clause.outcome else -1
    return -outcome, -clause.acts_alone - clause.at_once, -PRIORITIES.index(clause.priority)


class CompiledCharter:
    """A charter ready to weigh.

    Parameters
    ----------
    charter
        What `load` returned.
    """

    def __init__(self, charter: Charter) -> None:
        self.charter = charter
        #: The written order: strongest outcome first, then as in the file.
        self.clauses: tuple[Clause, ...] = tuple(
            sorted((*charter.clauses, unavailable_clause(charter.clauses)), key=_strength)
        )
        self.matching = matching(
            [clause.when for clause in self.clauses], [clause.tags for clause in self.clauses]
        )
        #: Whether a condition asks what authors wrote before: `weigh` is then to be given their history.
        self.asks_history = any(
            isinstance(leaf, Quantity | Exists) and leaf.field in OF_HISTORY
            for clause in charter.clauses
            for leaf in leaves(clause.when)
        )
        #: By its id, what each clause that may act alone asks and does, in short.
        self.fingerprints = fingerprints(charter)
        self._by_id = {clause.id: clause for clause in self.clauses}
        self._known: dict[tuple[int, ...], tuple[Verdict, tuple[Score | Present, ...]]] = {}
        self._default = Verdict(charter.default, None, charter.id, charter.version)

    def weigh(self, message: Message, findings: Sequence[Finding], history: History | None = None) -> Verdict:
        """Return what the charter proposes for a message.

        Parameters
        ----------
        message
            The message as received.
        findings
            What the engine saw in it.
        history
            What its author wrote before; where it is not known, no condition on it is satisfied.

        Returns
        -------
        Verdict
            The strongest outcome of the clauses that match, with all their ids and tags.
        """
        found = self.matching(message, findings, history)
        if not found:
            return self._default
        key = tuple(found)
        known = self._known.get(key)
        if known is None:
            # Messages match few combinations of clauses; hostile ones must not fill the memory.
            if len(self._known) >= _KNOWN:
                self._known.clear()
            known = self._known[key] = self._proposed([self.clauses[number] for number in found])
        verdict, leaves = known
        position = _position(leaves, findings)
        if position is None:
            return verdict
        return Verdict(
            verdict.outcome,
            verdict.clause,
            verdict.charter,
            verdict.version,
            verdict.matched,
            verdict.tags,
            verdict.acts_alone,
            position,
            verdict.routes,
            verdict.alerts,
            verdict.proposals,
            verdict.fingerprint,
            verdict.at_once,
        )

    def _proposed(self, matched: list[Clause]) -> tuple[Verdict, tuple[Score | Present, ...]]:
        """Return the verdict of these clauses, and the leaves among which the deciding finding is."""
        deciding, charter = matched[0], self.charter
        proposed = {clause.propose for clause in matched}
        # Something urgent asks for a person even where a stronger clause could act without one.
        calls = any(clause.priority == "urgent" and not clause.acts_alone for clause in matched)
        alone = bool(deciding.outcome) and deciding.acts_alone and not calls
        verdict = Verdict(
            outcome=deciding.outcome or charter.default,
            clause=deciding.id if deciding.outcome else None,
            charter=charter.id,
            version=charter.version,
            matched=tuple(clause.id for clause in matched),
            tags=tuple(dict.fromkeys(tag for clause in matched for tag in clause.tags)),
            acts_alone=alone,
            routes=tuple(dict.fromkeys(clause.route for clause in matched if clause.route)),
            alerts=tuple(dict.fromkeys(clause.alert for clause in matched if clause.alert)),
            proposals=tuple(each for each in reversed(PROPOSALS) if each in proposed),
            fingerprint=self.fingerprints.get(deciding.id, "") if alone else "",
            at_once=alone and deciding.at_once,
        )
        return verdict, wanted(deciding.when) if deciding.outcome else ()

    def clause(self, clause_id: str) -> Clause:
        """Return a clause, reserved ones included; `KeyError` where the charter has none of this id."""
        return self._by_id[clause_id]

    def title(self, clause_id: str | None, language: str) -> str:
        """Return a clause's title; the id itself where this version of the charter has no such clause."""
        if clause_id is None:
            return said(DEFAULT_TITLE, language)
        clause = self._by_id.get(clause_id)
        return said(clause.title, language) if clause else clause_id

    def reason(self, clause_id: str | None, language: str) -> str:
        """Return what the author is told; an empty text where there is nothing to tell."""
        clause = self._by_id.get(clause_id) if clause_id else None
        return said(clause.reason, language) if clause else ""

    def priority(self, clause_id: str | None) -> int:
        """Return how soon a person should look: 0 low, 1 normal, 2 high, 3 urgent."""
        clause = self._by_id.get(clause_id) if clause_id else None
        return PRIORITIES.index(clause.priority) if clause else 1


def compile_charter(charter: Charter) -> CompiledCharter:
    """Return the charter ready to weigh."""
    return CompiledCharter(charter)


def _position(leaves: Sequence[Score | Present], findings: Sequence[Finding]) -> int | None:
    """Return the place of the finding that decided: the surest of the first leaf that holds."""
    for leaf in leaves:
        kinds = ("insult", "hate", "threat", "obscenity") if leaf.kind == "toxicity" else ()
        best, score = None, 0.0
        for place, finding in enumerate(findings):
            if (finding.kind == leaf.kind or finding.kind in kinds) and finding.score > score:
                best, score = place, finding.score
        if best is not None and (isinstance(leaf, Present) or kinds or _holds(leaf, score)):
            return best
    return None


def _holds(leaf: Score, score: float) -> bool:
    match leaf.operator:
        case ">":
            return score > leaf.value
        case ">=":
            return score >= leaf.value
        case _:
            # "insult < 0.5" holds by what was not seen: no finding decided.
            return False
