"""What an import cannot be made of."""

from collections.abc import Sequence

from vigie.connectors.base import Sentence


class ImportRefusedError(Exception):
    """The file, or what was asked about it, cannot be imported; the sentence says what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        #: For people, in both languages.
        self.sentence = sentence


class ColumnsError(ImportRefusedError):
    """It is a table, and its columns are not settled: somebody may say what they hold."""

    def __init__(self, sentence: Sentence, header: Sequence[str], first: Sequence[str]) -> None:
        super().__init__(sentence)
        #: The names of its columns, and the cells of its first row.
        self.header = list(header)
        self.first = list(first)
