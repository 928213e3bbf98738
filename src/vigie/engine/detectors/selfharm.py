"""Imminent danger: somebody who speaks of ending or harming their own life."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "je veux mourir",
    "j'ai envie d'en finir",
    "je vais me suicider ce soir",
    "i want to kill myself",
    "i don't want to live anymore",
    "personne ne me regrettera quand je serai plus là",
]
NEAR_MISSES = [
    "je suis mort de rire",
    "ce niveau me donne envie de dormir",
    "i'm dying of laughter",
    "prévention du suicide : appelez le 3114",
    "je veux mourir de rire",
]


class SelfHarm:
    """Sees a person in danger. Better one alert too many: a denial is not trusted here."""

    name: ClassVar[str] = "selfharm"
    kinds: ClassVar[tuple[str, ...]] = ("selfharm",)
    reasons: ClassVar[tuple[str, ...]] = ("selfharm.phrase", "selfharm.quoted")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the phrases of danger said in the message."""
        if "selfharm" not in reading.terms:
            return ()
        findings = []
        for term in reading.terms["selfharm"]:
            quoted = term.how == "quoted"
            score = term.entry.severity * term.weight * (0.6 if quoted else 1.0)
            reason = "selfharm.quoted" if quoted else "selfharm.phrase"
            findings.append(
                Finding("selfharm", round(score, 3), *term.span, reason, (term.written,), "selfharm")
            )
        return findings
