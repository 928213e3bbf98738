"""Why a request beside decisions was refused before anything was written."""

# ruff: noqa: N818 - read where it is caught, as the refusals of the desk are.

from django.utils.translation import get_language

from vigie.connectors.base import Sentence
from vigie.desk.errors import DeskError


class Refused(DeskError):
    """It cannot be done now: read why.

    Parameters
    ----------
    sentence
        Why, and what to do instead, in both languages.
    """

    def __init__(self, sentence: Sentence) -> None:
        super().__init__()
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence.said(get_language() or "fr")
