"""Messages in, findings out.

Each message is read once (views, language, terms), then shown to every detector in turn, then to the
crowd. A few messages go through each step together: what a step needs then stays close to the processor,
which spares a sixth of the time. A detector that fails is a fact of its own, "unavailable", which sends the
message to a person; the others still run.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

from vigie.engine.crowd import Crowd
from vigie.engine.detectors import DETECTORS, Detector
from vigie.engine.disguise import Undisguiser
from vigie.engine.finding import Finding, unavailable
from vigie.engine.language import UNDETERMINED, Guess, Linguist
from vigie.engine.lexicon import Lexicon, load
from vigie.engine.normalise import Views, normalise
from vigie.engine.reading import Reading
from vigie.message import Message

log = logging.getLogger(__name__)

#: How many messages, and how many characters of them, go through each step together.
_FEW = 32
_FEW_CHARACTERS = 131_072


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
        findings: list[list[Finding]] = []
        for few in _a_few(messages):
            findings += self._together(few)
        return findings

    def _together(self, messages: Sequence[Message]) -> list[list[Finding]]:
        findings: list[list[Finding]] = [[] for _ in messages]
        read = self._read(messages, findings)
        for name, examine in self._examines:
            for reading, found in read:
                try:
                    seen = examine(reading)
                    if seen:
                        found.extend(seen)
                except Exception as error:  # noqa: BLE001 - one detector's fault must not silence the others
                    found.append(_failed(name, reading.message, error))
        return findings

    def _read(
        self, messages: Sequence[Message], findings: list[list[Finding]]
    ) -> list[tuple[Reading, list[Finding]]]:
        """Return each message as read, beside its findings; one that cannot be read has only that for one."""
        viewed: list[tuple[Message, Views, list[Finding]]] = []
        for message, found in zip(messages, findings, strict=True):
            try:
                viewed.append((message, normalise(message.text, self._undisguiser), found))
            except Exception as error:  # noqa: BLE001 - whatever fails, the message goes to a person
                found.append(_failed("reading", message, error))
        guess = self._linguist.guess
        languages: list[Guess] = []
        for message, views, found in viewed:
            try:
                languages.append(guess(views.clean, message.space.key, message.lang))
            except Exception as error:  # noqa: BLE001 - words can be found in an unknown language
                found.append(_failed("language", message, error))
                languages.append(Guess(UNDETERMINED, 0.0))
        read: list[tuple[Reading, list[Finding]]] = []
        for (message, views, found), language in zip(viewed, languages, strict=True):
            try:
                read.append((Reading(message, views, language, self._lexicon), found))
            except Exception as error:  # noqa: BLE001 - whatever fails, the message goes to a person
                found[:] = [_failed("reading", message, error)]
        return read


def _a_few(messages: Sequence[Message]) -> Iterator[Sequence[Message]]:
    """Yield `messages` by so few that what is known of them fits in little memory."""
    first = characters = 0
    for place, message in enumerate(messages):
        characters += len(message.text)
        if place - first >= _FEW or characters > _FEW_CHARACTERS:
            if place > first:
                yield messages[first:place]
            first, characters = place, len(message.text)
    if first < len(messages):
        yield messages[first:]


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
