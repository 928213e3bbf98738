"""What the editor keeps of a draft, and how the last save is undone."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase

from vigie.charter import edit
from vigie.charter.edit_values import Value
from vigie.console.editor.clauses import HeadForm
from vigie.console.editor.draft import known_of
from vigie.console.editor.rows import as_number
from vigie.versions import services
from vigie.versions.models import OwnCharter

#: Where a person's session keeps the draft as it was before their last save.
_KEPT: Final = "charter-before"


def keep(own: OwnCharter, text: str, *, by: User, based_on: int, session: SessionBase) -> bool:
    """Keep a draft, and what it was before for `undo`; return whether something changed.

    Parameters
    ----------
    own
        The charter.
    text
        The draft.
    by
        Who writes it.
    based_on
        The edition that they began from.
    session
        Theirs.

    Raises
    ------
    NotFound, NotAllowed, SavedSince, NotKeepable
        As `vigie.versions.services.save_draft` raises them.
    """
    before = own.draft
    if text == before and based_on == own.edition:
        return False
    edition = services.save_draft(own, text, by=by, based_on=based_on)
    session[_KEPT] = {"charter": own.pk, "edition": edition, "text": before}
    return True


def can_undo(own: OwnCharter, session: SessionBase) -> bool:
    """Return whether the draft is as the person's last save left it."""
    return _before(own, session) is not None


def undo(own: OwnCharter, *, by: User, session: SessionBase) -> bool:
    """Put the draft back as it was before the person's last save; to undo that again does it again.

    Returns
    -------
    bool
        False where they have saved nothing, or somebody saved since.
    """
    before = _before(own, session)
    return before is not None and keep(
        own, before["text"], by=by, based_on=before["edition"], session=session
    )


def with_clause(own: OwnCharter, clause_id: str, fields: Mapping[str, Value | None]) -> str:
    """Return the draft with a clause changed, added, or put back where it was taken away."""
    return edit.with_clause(own.draft, clause_id, fields, known=known_of(own.client_id))


def without_clause(own: OwnCharter, clause_id: str) -> str:
    """Return the draft without a clause."""
    return edit.without_clause(own.draft, clause_id, known=known_of(own.client_id))


def with_head(own: OwnCharter, form: HeadForm, known_numbers: Mapping[str, float]) -> str:
    """Return the draft with another head.

    Parameters
    ----------
    own
        The charter.
    form
        The head, in which nothing is wrong.
    known_numbers
        The numbers that its conditions name, as they are now.

    Raises
    ------
    CharterError
        A field is written in the charter above, and cannot be taken away.
    """
    known = known_of(own.client_id)
    quota: dict[str, Value] | None = None
    if form.per_minute:
        quota = {"automatic_per_minute": int(form.per_minute)}
        if form.per_hour:
            quota["automatic_per_hour"] = int(form.per_hour)
    tone = {code: said for code, said in form.tone.items() if said}
    values: dict[str, Value | None] = {
        "title": form.title,
        "tone": tone or None,
        "default": None if form.default == "publish" else form.default,
        "quota": quota,
    }
    text = own.draft
    for name, value in values.items():
        text = edit.with_head(text, name, value, known=known)
    for name, typed in form.numbers.items():
        number = as_number(typed)
        # One that was not changed is not written: it goes on following the charter above.
        if number is not None and number != known_numbers.get(name):
            text = edit.with_threshold(text, name, number, known=known)
    return text


def _before(own: OwnCharter, session: SessionBase) -> dict[str, Any] | None:
    kept = session.get(_KEPT)
    if kept and kept["charter"] == own.pk and kept["edition"] == own.edition:
        return dict(kept)
    return None
