"""How a connection ends."""

from vigie.connectors.base import Sentence


class LostError(Exception):
    """The connection is of no more use, for the reason given; another one may be."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence
