"""What an import cannot be made of."""


class ImportRefusedError(Exception):
    """The file, or what was asked about it, cannot be imported; the sentence says what to do."""
