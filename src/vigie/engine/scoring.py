"""What is learned, asked once for several messages: their harm, and what their authors want."""

import logging
from collections.abc import Sequence

from vigie.engine.detectors.cues import LEAST
from vigie.engine.detectors.learned import Learned
from vigie.engine.finding import Finding, unavailable
from vigie.engine.model.archive import WeightsError
from vigie.engine.model.labels import TOXICITY
from vigie.engine.model.scorer import Scorer, shipped
from vigie.engine.reading import Reading
from vigie.engine.wants import scorer as wants

log = logging.getLogger(__name__)

#: From here on the parts of the text that weighed are looked for, which takes as long as all the rest.
_POINTED = 0.8
#: Fewer spaces, and a text is too short for what its author wants to be told by its words together.
_SPACES = 2

Read = Sequence[tuple[Reading, list[Finding]]]


class Scores:
    """Lets the learned scorers read messages, and writes their answers where detectors read them.

    Parameters
    ----------
    scorer
        What tells harm; the shipped scorer by default.
    """

    def __init__(self, scorer: Scorer | None = None) -> None:
        self._scorer = scorer
        self._wants: wants.WantsScorer | None = None
        self._missing = ""
        try:
            self._scorer = scorer or shipped()
            self._wants = wants.shipped()
        except WeightsError as error:
            # Without them the engine still sees; each message says what is missing.
            log.error("%s", error)
            self._missing = type(error).__name__

    def fill(self, read: Read) -> None:
        """Write the scores of each message, or the fact that they are missing."""
        if self._scorer is None or self._wants is None:
            for reading, found in read:
                found.append(unavailable(Learned.name, self._missing, len(reading.text)))
            return
        views = [reading.views for reading, _ in read]
        languages = [reading.language.code for reading, _ in read]
        harm = self._scorer.score(views, languages).tolist()
        for (reading, _), scores, wanted in zip(read, harm, self._wants.score(views, languages), strict=True):
            reading.scores = scores
            # Of one or two words the table knows too little: "quoi", "sans merci".
            if wanted is not None and max(wanted) >= LEAST and reading.text.count(" ") >= _SPACES:
                reading.wants = wanted
            if _is_one_letter(reading.views.folded.text):
                scores[:] = [0.0] * len(scores)
            # A word of the lexicons explains better than the pieces that the scorer reads.
            elif scores[TOXICITY] >= _POINTED and not reading.harsh:
                reading.evidence = self._scorer.explain(reading.views, reading.language.code, top=1)


def _is_one_letter(text: str) -> bool:
    """Tell whether a text is one letter or sign, said once or often: "F" is a salute."""
    return text.isascii() and len(text) <= 24 and len(set(text) - set(" .!?,")) < 2
