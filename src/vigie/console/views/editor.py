"""A charter's draft: its clauses as a list, its head, its text, and the last save undone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vigie.charter.error import CharterError
from vigie.console.access import SignedIn, number, signed_in
from vigie.console.charters.head import Head, head_of
from vigie.console.editor.clauses import HeadForm, deeds, head_form, is_id, look_head
from vigie.console.editor.condition import told
from vigie.console.editor.draft import Sketch, sketch
from vigie.console.editor.save import can_undo, keep, undo, with_clause, with_head
from vigie.console.editor.text import Noted, noted
from vigie.console.page import page
from vigie.desk.errors import DeskError, NotAllowed, NotFound
from vigie.desk.scope import name_of
from vigie.versions.errors import SavedSince

SHEETS = ["charters", "editor"]


@require_GET
@signed_in
def clauses(request: SignedIn, own_id: int) -> HttpResponse:
    """List the clauses of a charter's draft by what they do."""
    return _clauses(request, head_of(request.user, own_id))


@require_POST
@signed_in
def head(request: SignedIn, own_id: int) -> HttpResponse:
    """Keep another head of the charter."""
    found = head_of(request.user, own_id)
    data = request.POST
    charter = _sketched(found).charter
    languages = charter.languages or ("fr", "en")
    typed = HeadForm(
        title={code: data.get(f"title-{code}", "").strip() for code in languages},
        tone={code: " ".join(data.get(f"tone-{code}", "").split()) for code in languages},
        default="hold" if data.get("default") == "hold" else "publish",
        per_minute=data.get("per_minute", "").strip(),
        per_hour=data.get("per_hour", "").strip(),
        numbers={
            each.name: data.get(f"number-{each.name}", f"{each.value:g}").strip()
            for each in charter.thresholds
        },
    )
    look_head(typed)
    numbers = {each.name: each.value for each in charter.thresholds}
    trouble = ""
    if not typed.wrong:
        try:
            changed = keep_typed(request, found, with_head(found.own, typed, numbers))
        except (NotFound, NotAllowed):
            raise
        except CharterError as error:
            trouble = told(error)
        except DeskError as error:
            trouble = str(error)
        else:
            messages.success(request, gettext("Saved.") if changed else gettext("Nothing had changed."))
            return redirect("charter", own_id)
    return _clauses(request, found, {"form": typed, "trouble": trouble}, status=422)


@require_POST
@signed_in
def put_back(request: SignedIn, own_id: int, clause_id: str) -> HttpResponse:
    """Take again a clause of the charter above that the draft does without."""
    found = head_of(request.user, own_id)
    if clause_id in _sketched(found).without:
        keep_typed(request, found, with_clause(found.own, clause_id, {}))
        messages.success(request, gettext("The clause is back, as the charter above says it."))
    return redirect("charter", own_id)


@require_POST
@signed_in
def undo_save(request: SignedIn, own_id: int) -> HttpResponse:
    """Put the draft back as it was before the person's last save."""
    found = head_of(request.user, own_id)
    if undo(found.own, by=request.user, session=request.session):
        messages.success(request, gettext("The draft is as it was before your last save."))
    else:
        messages.error(request, gettext("There is nothing of yours to undo: the draft has been saved since."))
    return redirect("charter-text" if request.POST.get("from") == "text" else "charter", own_id)


@require_http_methods(["GET", "POST"])
@signed_in
def text(request: SignedIn, own_id: int) -> HttpResponse:
    """Show the draft as text, and keep another one, right or wrong."""
    found = head_of(request.user, own_id)
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        typed = request.POST.get("text", "").replace("\r\n", "\n")
        try:
            changed = keep_typed(request, found, typed)
        except (NotFound, NotAllowed):
            raise
        except SavedSince as error:
            context, status = {"typed": typed, "conflict": str(error)}, 409
        except DeskError as error:
            context, status = {"typed": typed, "trouble": str(error)}, 422
        else:
            messages.success(request, gettext("Saved.") if changed else gettext("Nothing had changed."))
            return redirect("charter-text", own_id)
    shown = context.get("typed", found.own.draft)
    said: dict[str, Any] = {
        "head": found,
        "typed": shown,
        "edition": found.own.edition,
        "can_undo": can_undo(found.own, request.session),
        "numbers": range(1, shown.count("\n") + 2),
        "noted": noted(found.own, shown),
    }
    return page(
        request,
        "editor/text.html",
        said | context,
        here="charters",
        sheets=SHEETS,
        script="editor_text",
        status=status,
    )


@require_POST
@signed_in
def text_check(request: SignedIn, own_id: int) -> HttpResponse:
    """Return what is wrong in a text, without keeping it."""
    found = head_of(request.user, own_id)
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    checked: list[Noted] = noted(found.own, typed)
    return render(request, "console/editor/notes.html", {"noted": checked})


def keep_typed(request: SignedIn, head: Head, text: str) -> bool:
    """Keep a draft as somebody's form gave it, where nobody saved since they opened it.

    Raises
    ------
    SavedSince
        Somebody did.
    """
    based_on = number(request.POST.get("edition"))
    return keep(
        head.own,
        text,
        by=request.user,
        based_on=head.own.edition if based_on is None else based_on,
        session=request.session,
    )


def _sketched(found: Head) -> Sketch:
    try:
        return sketch(found.own)
    except CharterError as error:
        # No page offers it: the draft became unreadable since the form was opened.
        raise SavedSince(name_of(found.own.saved_by)) from error


def _clauses(
    request: SignedIn, found: Head, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    said: dict[str, Any] = {
        "head": found,
        "edition": found.own.edition,
        "can_undo": can_undo(found.own, request.session),
    }
    try:
        draft: Sketch = sketch(found.own)
    except CharterError as error:
        # Nothing can be told of a text that is no YAML: its own page says where it went wrong.
        said["unreadable"] = [told(each, placed=True) for each in error.every]
    else:
        grouped = deeds(draft)
        said |= {
            "deeds": grouped,
            "count": sum(len(each.clauses) for each in grouped),
            "wrong": len(draft.errors),
            "without": [name for name in draft.without if is_id(name)],
            "form": head_form(draft.charter),
            "charter": draft.charter,
        }
    return page(
        request,
        "editor/clauses.html",
        said | (context or {}),
        here="charters",
        sheets=SHEETS,
        script="editor",
        status=status,
    )
