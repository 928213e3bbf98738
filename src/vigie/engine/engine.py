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
from vigie.engine.detectors.learned import Learned
from vigie.engine.finding import Finding, unavailable
from vigie.engine.language import UNDETERMINED, Guess, Linguist
from vigie.engine.lexicon import Lexicon, load
from vigie.engine.model.scorer import Scorer
from vigie.engine.normalise import Views, normalise
from vigie.engine.reading import Reading
from vigie.engine.scoring import Scores
from vigie.message import Message

log = logging.getLogger(__name__)

#: How many messages, and how many characters of them, go through each step together.
_FEW = 128
_FEW_CHARACTERS = 131_072


#: Stands for "its author may want something" beside the kinds of terms.
_WANTS = "*"

Read = list[tuple[Reading, list[Finding]]]


class _Examine:
    """A detector, and which messages concern it."""

    def __init__(self, detector: Detector | Crowd) -> None:
        self.name = detector.name
        self.examine: Callable[[Reading], Iterable[Finding]] = detector.examine
        needs: tuple[str, ...] | None = getattr(detector, "needs", None)
        #: None where it is shown every message.
        self.needs = (*needs, _WANTS) if needs and getattr(detector, "learned", False) else needs

    def concerned(self, read: Read, saying: dict[str, list[int]]) -> Read:
        """Return those of the messages that say a term it needs, in their order."""
        places = [place for kind in self.needs or () if kind in saying for place in saying[kind]]
        return [read[place] for place in sorted(set(places))] if places else []


class Engine:
    """Understands messages, and remembers what each room is used to.

    Parameters
    ----------
    detectors
        The detectors to run, in order; all of `DETECTORS` by default.
    lexicon
        The words to look for; the package's own by default, read once for all engines.
    scorer
        The learned scorer; the shipped one by default, where a detector reads it.

    Notes
    -----
    An engine keeps the memory of its rooms (habits of language, crowds), bounded, and is meant for one
    thread: messages of one space go to one engine, in order.
    """

    def __init__(
        self,
        detectors: Iterable[Detector] | None = None,
        lexicon: Lexicon | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        self._lexicon = lexicon or load()
        self._undisguiser = self._lexicon.undisguiser
        self._linguist = Linguist()
        chosen = [detector() for detector in DETECTORS] if detectors is None else list(detectors)
        learned = any(isinstance(detector, Learned) for detector in chosen)
        self._scores = Scores(scorer) if learned else None
        self._examines = [_Examine(detector) for detector in [*chosen, Crowd()]]

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        """Return the findings of each message, in the order of `messages`."""
        findings: list[list[Finding]] = []
        for few in _a_few(messages):
            findings += self._together(few)
        return findings

    def _together(self, messages: Sequence[Message]) -> list[list[Finding]]:
        findings: list[list[Finding]] = [[] for _ in messages]
        read = self._read(messages, findings)
        if self._scores:
            try:
                self._scores.fill(read)
            except Exception as error:  # noqa: BLE001 - whatever fails, the messages go to a person
                for reading, found in read:
                    found.append(_failed(Learned.name, reading.message, error))
        saying: dict[str, list[int]] = {}
        for place, (reading, _) in enumerate(read):
            for kind in reading.terms:
                saying.setdefault(kind, []).append(place)
            if reading.wants is not None:
                saying.setdefault(_WANTS, []).append(place)
        for one in self._examines:
            for reading, found in read if one.needs is None else one.concerned(read, saying):
                try:
                    seen = one.examine(reading)
                    if seen:
                        found.extend(seen)
                except Exception as error:  # noqa: BLE001 - one detector's fault must not silence the others
                    found.append(_failed(one.name, reading.message, error))
        return findings

    def _read(self, messages: Sequence[Message], findings: list[list[Finding]]) -> Read:
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
        read: Read = []
        for (message, views, found), language in zip(viewed, languages, strict=True):
            try:
                read.append((Reading(message, views, language, self._lexicon), found))
            except Exception as error:  # noqa: BLE001 - whatever fails, the message goes to a person
                found[:] = [_failed("reading", message, error)]
        return read


def outspoken_engine() -> Engine:
    """Return an engine that tells the learned scorer's chance of each label, low ones too."""
    return Engine([Learned(chances=True) if each is Learned else each() for each in DETECTORS])


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
