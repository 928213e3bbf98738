"""What a detector is, and what detectors share."""

from collections.abc import Iterable
from typing import ClassVar, Protocol

from vigie.engine.context import EFFECT
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading, Term


class Detector(Protocol):
    """Sees one kind of thing in a message.

    A detector keeps nothing between messages and is called for each of them: its first line is a cheap
    reason to say nothing. The module of each detector also gives `HITS` and `NEAR_MISSES`, texts that
    must, and must not, yield one of its kinds with a score of 0.5 or more.

    One that has nothing to say unless the lexicons find something may name those kinds of terms in `needs`;
    it is then shown no other message. Where `learned` is true it is also shown those whose author is
    likely to want something.
    """

    #: Written in its findings; the kind it is named after, most often.
    name: ClassVar[str]
    #: Kinds of the findings it may yield.
    kinds: ClassVar[tuple[str, ...]]
    #: Reason codes it may give, each with its sentences in `sentences.py`.
    reasons: ClassVar[tuple[str, ...]]

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return what it sees in `reading`."""
        ...


#: Whoever takes a word apart so that a filter misses it means it. Masks and stretched letters are
#: manners of speaking as well, and slurs and crude words are written with signs by people who only name them.
_INTENT = {
    "leet": 0.15,
    "homoglyph": 0.15,
    "spaced": 0.15,
    "flags": 0.15,
    "reversed": 0.15,
    "invisible": 0.15,
}
_MEANT = ("aimed", "alone", "said")
#: Shorter, what a disguise hides may be chance.
_LONG_ENOUGH = 5


def severity(term: Term) -> float:
    """Return the score of `term` as it is meant here: severity, stance, language, certain disguise."""
    factor, addition = EFFECT[term.how]
    if term.entry.kind == "insult" and term.how in _MEANT and len(term.entry.term) >= _LONG_ENOUGH:
        addition += _INTENT.get(term.disguise or "", 0.0)
    return round(min(1.0, (term.entry.severity * factor + addition)) * term.weight, 3)


def say_terms(reading: Reading, kind: str, *, plainly: bool = False) -> list[Finding]:
    """Return a finding for each term of `kind`, its reason telling how the term is meant.

    Parameters
    ----------
    reading
        The message.
    kind
        Kind of the terms and of the findings.
    plainly
        Whether being thrown at a person changes nothing (a threat is one in any case).
    """
    findings = []
    for term in reading.terms.get(kind, ()):
        how = term.how
        if plainly and how in ("aimed", "alone"):
            how = "said"
        score = severity(term)
        reason = f"{kind}.word" if how in ("said", "alone") else f"{kind}.{how}"
        findings.append(Finding(kind, score, *term.span, reason, (term.written,), kind))
    return findings
