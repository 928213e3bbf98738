"""What is wrong in the text of a draft, line by line."""

from dataclasses import dataclass

from vigie.charter.error import CharterError
from vigie.console.charters.sentences import charter_name
from vigie.console.editor.condition import told
from vigie.versions.drafts import read_draft
from vigie.versions.models import OwnCharter

#: Mistakes that are told at once: to mend the first often mends those that follow.
_TOLD = 50


@dataclass(frozen=True, slots=True)
class Noted:
    """One mistake of a text."""

    #: 0 where it is nowhere in this text.
    line: int
    column: int
    said: str
    #: The charter above that it is written in.
    above: str


def noted(own: OwnCharter, text: str) -> list[Noted]:
    """Return the mistakes of a text that might be a charter's draft, in its order.

    Parameters
    ----------
    own
        The charter.
    text
        What may become its draft.
    """
    try:
        read_draft(OwnCharter(client_id=own.client_id, slug=own.slug, draft=text))
    except CharterError as error:
        return [_noted(own, each) for each in error.every[:_TOLD]]
    return []


def _noted(own: OwnCharter, error: CharterError) -> Noted:
    here = error.path in ("", own.slug)
    return Noted(
        line=error.line if here else 0,
        column=error.column if here else 0,
        said=told(error),
        above="" if here else charter_name(error.path.removeprefix("extends ")),
    )
