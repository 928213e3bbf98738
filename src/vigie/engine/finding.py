"""What the engine saw in a message, and why.

A finding keeps a reason code and the words that fill it rather than a sentence, so that the same fact
is told in the reader's language: `sentences.py` holds the sentences.
"""

import msgspec


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One thing seen in one message.

    `start` and `end` are offsets in code points of the message's original text; a finding about the
    whole message spans all of it.
    """

    #: What was seen: "insult", "threat", "phone", "link", "flood", "language"…
    kind: str
    #: How sure, between 0 and 1.
    score: float
    start: int
    end: int
    #: Key of the sentence in `sentences.py`, for example "insult.word".
    reason: str
    #: What fills the sentence, for example the word that matched.
    args: tuple[str, ...] = ()
    #: The detector that saw it.
    detector: str = ""

    @property
    def because(self) -> str:
        """Return the reason as an English sentence."""
        return self.sentence("en")

    def sentence(self, language: str) -> str:
        """Return the reason as a sentence in `language` ("fr" or "en"; English otherwise)."""
        from vigie.engine.reasons import say

        return say(self.reason, self.args, language)


#: The kind of a finding that says an answer is missing; a charter holds such a message for a person.
UNAVAILABLE = "unavailable"


def unavailable(part: str, because: str, length: int) -> Finding:
    """Return the fact that `part` of the engine could not answer on a message of `length` code points."""
    return Finding(UNAVAILABLE, 1.0, 0, length, "unavailable", (part, because), part)


def scores(findings: list[Finding]) -> dict[str, float]:
    """Return the highest score of each kind."""
    highest: dict[str, float] = {}
    for finding in findings:
        if finding.score > highest.get(finding.kind, -1.0):
            highest[finding.kind] = finding.score
    return highest
