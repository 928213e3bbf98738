"""What the learned scorer says, as findings."""

from collections.abc import Iterable
from math import exp, log
from typing import ClassVar

from vigie.engine.detectors.base import severity
from vigie.engine.finding import Finding
from vigie.engine.language import UNDETERMINED
from vigie.engine.model.labels import LABELS, SPAM, TOXICITY
from vigie.engine.reading import Reading, Term
from vigie.engine.toxicity import CHANCE, EXPLAINED

HITS = [
    "j3 v4is t3 tu3r",
    "vous êtes vraiment une bande de bons à rien, dégagez",
    "these people are vermin and should all be thrown out of the country",
    "tu es la honte de ta famille, personne ne veut de toi ici",
]
NEAR_MISSES = [
    "merci pour cette émission, j'ai beaucoup appris",
    "le service est lent et le plat était froid",
    "what time does the match start tomorrow",
]

#: The labels that become findings of their own; "severe" is none, a charter acts on kinds of harm.
_PLACES = [(label, LABELS.index(label)) for label in LABELS if label not in ("toxicity", "severe")]
_CHANCES = [(CHANCE + label, LABELS.index(label)) for label in LABELS if label != "toxicity"]
_SPAM = CHANCE + "spam"
#: Chances assume that half of the messages are harmful: 0.5 is where the evidence weighs as much on either
#: side. In an ordinary room about one in twenty is; what a charter acts on is told for such a room.
_ORDINARY = log(0.05 / 0.95)
#: From this chance on a kind of harm is told: it is 0.3 in an ordinary room.
_SURE = 0.89
_TOLD = log(_SURE / (1 - _SURE))
#: What words of the lexicons that leave no doubt add to the logarithm of the odds; measured on dev.
_WORDS = 3.0
#: What they take away where all of them are quoted: the scorer hardly reads quotation marks.
_QUOTED = 2.0
#: What a kind of harm loses where they are denied or said of oneself, too; toxicity does not, because a "pas"
#: that stands before an insult does not always deny it.
_EXCUSED = 2.5
_EXCUSING = ("denied", "quoted", "self")
#: What one word alone tells at most, where no lexicon knows it as harm done to somebody: its pieces are those
#: of other words too, and an oath is thrown at nobody.
_LONE = 0.8
#: What a kind of harm tells at most in a message that is hardly harmful as a whole. Of 27,000 ordinary
#: requests 76 were taken for threats at 0.5 or more ("when should it arrive"): half of them lie below this
#: toxicity, and 5 of the 635 threats of the corpus that the scorer knows (`vigie bench alarms`).
_HARDLY = 0.35
_DOUBTFUL = 0.45
_LEAST = 1e-4


class Learned:
    """Tells the toxicity of every message, and each kind of harm that it is sure enough of.

    Parameters
    ----------
    chances
        Whether the bare chance of each label is told as well, low ones too, for those who ask for scores.
    """

    name: ClassVar[str] = "model"
    kinds: ClassVar[tuple[str, ...]] = ("toxicity", *(kind for kind, _ in _PLACES))
    reasons: ClassVar[tuple[str, ...]] = ("learned", "learned.words", "learned.kind")

    def __init__(self, *, chances: bool = False) -> None:
        self._chances = chances

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding of toxicity, and one for each kind of harm."""
        scores = reading.scores
        if scores is None:
            return ()
        worst: Term | None = None
        moved = excused = 0.0
        harsh = reading.harsh if reading.terms else []
        if _is_one_word(reading) and all(_may_be_harmless(term, reading) for term in harsh):
            scores = [min(score, _LONE) for score in scores]
        elif harsh:
            worst = max(harsh, key=severity)
            moved = _WORDS * severity(worst)
            if all(term.how in _EXCUSING for term in harsh):
                excused = _EXCUSED
                if all(term.how == "quoted" for term in harsh):
                    moved -= _QUOTED
        toxicity = round(_chance(_odds(scores[TOXICITY]) + moved) if moved else scores[TOXICITY], 4)
        length = len(reading.text)
        span = (0, length)
        words: tuple[str, ...] = ()
        if toxicity >= EXPLAINED:
            if worst is not None:
                span, words = worst.span, (worst.written,)
            elif reading.evidence:
                part = reading.evidence[0]
                span, words = (part.start, part.end), (part.text,)
        reason = "learned.words" if words else "learned"
        found = [Finding("toxicity", toxicity, *span, reason, words, "model")]
        if max(scores) >= _SURE:
            for kind, place in _PLACES:
                odds = _odds(scores[place]) - excused
                if odds >= _TOLD:
                    chance = round(_chance(odds + _ORDINARY), 4)
                    if toxicity < _HARDLY:
                        chance = min(chance, _DOUBTFUL)
                    found.append(Finding(kind, chance, *span, "learned.kind", (kind,), "model"))
        if self._chances:
            found += [
                Finding(kind, min(round(scores[place], 4), toxicity), 0, length, "learned", (), "model")
                for kind, place in _CHANCES
                if kind != _SPAM
            ]
            found.append(Finding(_SPAM, round(scores[SPAM], 4), 0, length, "learned", (), "model"))
        return found


def _odds(chance: float) -> float:
    """Return the logarithm of the odds."""
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    return log(chance / (1 - chance))


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def _is_one_word(reading: Reading) -> bool:
    """Tell whether a text is one word; nothing is said of scripts that write words without spaces."""
    text = reading.views.plain.text
    return text.isascii() and " " not in text.strip()


def _may_be_harmless(term: Term, reading: Reading) -> bool:
    """Tell whether a word that stands alone may be an oath, or an ordinary word of a language not known."""
    entry = term.entry
    ordinary = entry.aimed and entry.scope == "own" and reading.language.code == UNDETERMINED
    return entry.kind == "obscenity" or ordinary
