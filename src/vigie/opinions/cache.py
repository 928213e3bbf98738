"""Answers kept for texts that come again: copied messages are what a live is full of."""

import hashlib
from collections import OrderedDict
from typing import Final

from vigie.opinions.base import Answer, Question

#: Answers kept; the one used longest ago leaves first.
MOST: Final = 20_000


def key_of(name: str, version: str, question: Question) -> bytes:
    """Return what stands for a text asked of one version of one opinion; the text cannot be read from it."""
    digest = hashlib.blake2b(digest_size=20)
    for part in (name, version, question.language, question.text):
        raw = part.encode("utf-8", "surrogatepass")
        # The length first: two parts must never be taken for two others.
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.digest()


class Cache:
    """The last answers, in memory only.

    Parameters
    ----------
    most
        How many are kept.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: bytes) -> Answer | None:
        """Return the answer kept, None where there is none."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def keep(self, key: bytes, answer: Answer) -> None:
        """Keep an answer."""
        self._answers[key] = answer
        self._answers.move_to_end(key)
        if len(self._answers) > self._most:
            self._answers.popitem(last=False)
