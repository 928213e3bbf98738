"""Messages in, findings out.

Each message is read once (views, language, terms), then shown to every detector in turn, then to the
crowd. A detector that fails is a fact of its own, "unavailable", which sends the message to a person;
the others still run.
"""

import logging
from collections.abc import Callable, Iterable, Sequence

from vigie.engine.crowd import Crowd
from vigie.engine.detectors import DETECTORS, Detector
from vigie.engine.disguise import Undisguiser
from vigie.engine.finding import Finding, unavailable
from vigie.engine.language import UNDETERMINED, Guess, Linguist
from vigie.engine.lexicon import Lexicon, load
from vigie.engine.normalise import normalise
from vigie.engine.reading import Reading
from vigie.message import Message

log = logging.getLogger(__name__)


class Engine:
    """Understands messages, and remembers what each room is used to.

    Parameters
    ----------
    detectors
        The detectors to run, in order; all of `DETECTORS` by default.
    lexicon
        The words to look for; the package's own by default, read once for all engines.

    Notes
    -----
    An engine keeps the memory of its rooms (habits of language, crowds), bounded, and is meant for one
    thread: messages of one space go to one engine, in order.
    """

    def __init__(self, detectors: Iterable[Detector] | None = None, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load()
        self._undisguiser = Undisguiser(self._lexicon.words, self._lexicon.maskable)
        self._linguist = Linguist()
        chosen = [detector() for detector in DETECTORS] if detectors is None else list(detectors)
        self._examines: list[tuple[str, Callable[[Reading], Iterable[Finding]]]] = [
            (detector.name, detector.examine) for detector in [*chosen, Crowd()]
        ]

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        """Return the findings of each message, in the order of `messages`."""
        return [self._one(message) for message in messages]

    def _one(self, message: Message) -> list[Finding]:
        findings: list[Finding] = []
        try:
            reading = self._read(message, findings)
        except Exception as error:  # noqa: BLE001 - whatever fails, the message goes to a person
            return [_failed("reading", message, error)]
        for name, examine in self._examines:
            try:
                seen = examine(reading)
                if seen:
                    findings.extend(seen)
            except Exception as error:  # noqa: BLE001 - one detector's fault must not silence the others
                findings.append(_failed(name, message, error))
        return findings

    def _read(self, message: Message, findings: list[Finding]) -> Reading:
        views = normalise(message.text, self._undisguiser)
        try:
            language = self._linguist.guess(views.clean, message.space.key, message.lang)
        except Exception as error:  # noqa: BLE001 - words can be found in an unknown language
            findings.append(_failed("language", message, error))
            language = Guess(UNDETERMINED, 0.0)
        return Reading(message, views, language, self._lexicon)


def _failed(part: str, message: Message, error: Exception) -> Finding:
    """Return the fact that `part` failed on `message`, and log it without the text.

    The error's own words may quote the message, so only its type is told above debug level.
    """
    kind = type(error).__name__
    log.error("%s failed on message %s of %s: %s", part, message.id, message.space.key, kind)
    log.debug("%s failed on message %s", part, message.id, exc_info=error)
    return unavailable(part, kind, len(message.text))


#: How much each kind weighs in what a charter calls toxicity. Swearing at nobody is half a fault.
_TOXIC = {"hate": 1.0, "threat": 1.0, "insult": 1.0, "obscenity": 0.5}


def toxicity(findings: Iterable[Finding]) -> float:
    """Return one figure, 0..1, for how harsh a message is: the more kinds agree, the higher."""
    spared = 1.0
    highest: dict[str, float] = {}
    for finding in findings:
        if finding.kind in _TOXIC:
            highest[finding.kind] = max(highest.get(finding.kind, 0.0), finding.score * _TOXIC[finding.kind])
    for score in highest.values():
        spared *= 1.0 - score
    return round(1.0 - spared, 3)
