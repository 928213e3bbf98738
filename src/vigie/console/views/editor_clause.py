"""One clause of a draft: its form, its rows, its live count, its examples."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from vigie.charter.error import CharterError
from vigie.charter.form import ClauseForm, form_of
from vigie.charter.form_condition import groups_of
from vigie.charter.nodes import compose
from vigie.console.access import SignedIn, is_fragment, signed_in
from vigie.console.charters.head import Head, head_of, said
from vigie.console.editor import choices
from vigie.console.editor.clause import (
    blank,
    clause_for,
    done,
    dress,
    named_anew,
    spoken,
    turned,
)
from vigie.console.editor.clauses import above_of, origin_of
from vigie.console.editor.condition import told
from vigie.console.editor.count import live, matched, sample_soon, where
from vigie.console.editor.draft import Sketch, sketch
from vigie.console.editor.examples import elsewhere, outcomes
from vigie.console.editor.form import Typed, drawn, languages_of, look, to_fields, typed_in
from vigie.console.editor.rows import Blocks, blocks_of, lines, row_said
from vigie.console.editor.save import can_undo, with_clause, without_clause
from vigie.console.page import page
from vigie.console.views.editor import SHEETS, keep_typed
from vigie.desk.errors import DeskError, NotAllowed, NotFound
from vigie.desk.scope import name_of, own_charters_of
from vigie.examiner import ExaminerError
from vigie.example_engine import engine
from vigie.versions.errors import SavedSince
from vigie.versions.models import OwnCharter

#: The newest messages that match, shown when somebody asks.
_MESSAGES = 10
_NEW = "new"


@require_http_methods(["GET", "POST"])
@signed_in
def clause(request: SignedIn, own_id: int, clause_id: str = _NEW) -> HttpResponse:
    """Show a clause as a form; change it as one of its buttons asks, or keep it."""
    head = head_of(request.user, own_id)
    try:
        draft = sketch(head.own)
    except CharterError:
        return redirect("charter", own_id)
    before = _before(draft, clause_id)
    languages = languages_of(draft.charter)
    if request.method == "GET":
        typed = drawn(before, languages) if before else blank(languages)
        if before:
            look(typed, draft.named)
        return _shown(request, head, draft, typed, before)
    typed = typed_in(request.POST, before.id if before else "", languages, before)
    deed = request.POST.get("do", "save")
    if deed == "remove" and before:
        return _removed(request, head, before)
    if deed == "save":
        return _saved(request, head, draft, typed, before)
    focus = done(typed, deed, _rows_of(typed, draft) if deed == "as-rows" else None)
    turned(typed)
    if before:
        look(typed, draft.named)
    if deed == "as-rows" and typed.text is not None:
        typed.wrong["condition"] = gettext("Rows cannot say this condition: keep it as text.")
    return _shown(request, head, draft, typed, before, {"focus": focus, "dirty": True})


@require_POST
@signed_in
def count(request: SignedIn, own_id: int, clause_id: str = _NEW) -> HttpResponse:
    """Return the clause as a sentence, and how many messages of the last day it would match."""
    own, draft, typed = _asked(request, own_id, clause_id)
    does, when = spoken(typed)
    context: dict[str, Any] = {
        "typed": typed,
        "lines": list(lines(typed.blocks)),
        # Nothing is wrong yet where nobody has begun.
        "untouched": typed.text is None and all(line.is_blank for line in lines(typed.blocks)),
        "does": does,
        "when": when,
        "place": where(request.user, own),
    }
    if typed.condition is not None and context["place"].spaces:
        sample = sample_soon(context["place"].spaces)
        context["reading"] = sample is None
        if sample is not None:
            clause = clause_for(typed)
            leaf = _moving(request.POST.get("moving", ""), context["lines"])
            context["live"] = live(sample, clause, draft.charter, leaf)
    return render(request, "console/editor/counted.html", context)


@require_POST
@signed_in
def newest(request: SignedIn, own_id: int, clause_id: str = _NEW) -> HttpResponse:
    """Return the newest messages that the clause matches: somebody asked to read them."""
    own, draft, typed = _asked(request, own_id, clause_id)
    spaces = where(request.user, own).spaces
    sample = sample_soon(spaces) if spaces and typed.condition is not None else None
    seqs = sample.count(clause_for(typed), draft.charter).examples[:_MESSAGES] if sample else ()
    return render(request, "console/editor/matched.html", {"matched": matched(request.user, seqs)})


@require_POST
@signed_in
def examples(request: SignedIn, own_id: int, clause_id: str = _NEW) -> HttpResponse:
    """Run the examples of the clause as it was typed, and say of each whether it comes out."""
    head = head_of(request.user, own_id)
    if not head.supervises:
        raise NotAllowed
    own, _, typed = _asked(request, own_id, clause_id)
    context: dict[str, Any] = {"typed": typed}
    if typed.is_refused:
        context["trouble"] = gettext("Mend what is marked in this clause first.")
    else:
        typed.id = typed.id or _NEW
        try:
            context["outcomes"] = outcomes(own, typed, engine.fresh())
        except CharterError as error:
            context["elsewhere"] = elsewhere(error, typed.id)
            context["trouble"] = told(error)
        except ExaminerError:
            context["trouble"] = gettext("The engine did not answer: try again in a moment.")
    return render(request, "console/editor/tried.html", context)


def _before(draft: Sketch, clause_id: str) -> ClauseForm | None:
    if clause_id == _NEW:
        return None
    try:
        return form_of(draft.root, clause_id)
    except CharterError as error:
        raise Http404(str(error)) from error


def _asked(request: SignedIn, own_id: int, clause_id: str) -> tuple[OwnCharter, Sketch, Typed]:
    """Return the charter, its draft and the clause as it was typed, by no more queries than a count needs."""
    own = own_charters_of(request.user).filter(pk=own_id).first()
    if own is None:
        raise NotFound
    try:
        draft = sketch(own)
    except CharterError as error:
        raise Http404(str(error)) from error
    before = _before(draft, clause_id)
    typed = typed_in(request.POST, before.id if before else "", languages_of(draft.charter), before)
    look(typed, draft.named)
    return own, draft, typed


def _saved(
    request: SignedIn, head: Head, draft: Sketch, typed: Typed, before: ClauseForm | None
) -> HttpResponse:
    if not head.supervises:
        raise NotAllowed
    look(typed, draft.named)
    if before is None:
        named_anew(typed, draft)
    if typed.is_refused:
        return _shown(request, head, draft, typed, before, {"dirty": True}, status=422)
    try:
        changed = keep_typed(request, head, with_clause(head.own, typed.id, to_fields(typed)))
    except (NotFound, NotAllowed):
        raise
    except SavedSince as error:
        refused = {"conflict": str(error), "dirty": True}
        return _shown(request, head, draft, typed, before, refused, status=409)
    except (CharterError, DeskError) as error:
        sentence = told(error) if isinstance(error, CharterError) else str(error)
        refused = {"trouble": sentence, "dirty": True}
        return _shown(request, head, draft, typed, before, refused, status=422)
    sentence = gettext("Saved.") if changed else gettext("Nothing had changed.")
    if before is None or not is_fragment(request):
        messages.success(request, sentence)
        answer = redirect("charter-clause", head.own.pk, typed.id)
        if not is_fragment(request):
            return answer
        return HttpResponse(headers={"Vigie-Go": answer.url})
    # Its rows keep their keys: a screen goes on where it was.
    for line in lines(typed.blocks):
        line.was = row_said(line).said
    kept = sketch(head.own)
    return _shown(request, head, kept, typed, _before(kept, typed.id), {"saved": sentence})


def _removed(request: SignedIn, head: Head, before: ClauseForm) -> HttpResponse:
    try:
        keep_typed(request, head, without_clause(head.own, before.id))
    except SavedSince as error:
        messages.error(request, str(error))
    else:
        title = said(before.title, before.id)
        messages.success(request, gettext("“%(title)s” is removed from the draft.") % {"title": title})
    answer = redirect("charter", head.own.pk)
    return HttpResponse(headers={"Vigie-Go": answer.url}) if is_fragment(request) else answer


def _shown(
    request: SignedIn,
    head: Head,
    draft: Sketch,
    typed: Typed,
    before: ClauseForm | None,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    offers = choices.choices(draft.charter)
    dress(typed, offers, draft.charter.thresholds)
    clause = draft.clause(before.id) if before else None
    does, when = spoken(typed)
    known: dict[str, Any] = {
        "head": head,
        "clause_id": before.id if before else "",
        "address": before.id if before else _NEW,
        "title": said({code: each for code, each in typed.title.items() if each}, typed.id),
        "typed": typed,
        "edition": head.own.edition,
        "saved_by": name_of(head.own.saved_by),
        "can_undo": can_undo(head.own, request.session),
        "does": does,
        "when": when,
        "choices": offers,
        "score_operators": choices.SCORE_OPERATORS.items(),
        "number_operators": choices.NUMBER_OPERATORS.items(),
        "outcomes": choices.OUTCOMES.items(),
        "alones": choices.ALONE.items(),
        "priorities": choices.PRIORITIES.items(),
        "proposals": choices.PROPOSALS.items(),
        "groups": choices.GROUPS,
        "origin": origin_of(draft, before.id) if before else "own",
        "above": above_of(clause, draft) if clause and before and before.id in draft.above else "",
        # What the form itself tells is not told twice.
        "mend": [told(each) for each in draft.wrong(before.id)] if before and not typed.wrong else [],
    }
    known |= context or {}
    if is_fragment(request):
        # A script takes it as it is, whatever it says: nothing failed.
        return render(request, "console/editor/parts.html", known)
    return page(
        request,
        "editor/clause.html",
        known,
        here="charters",
        sheets=SHEETS,
        script="editor",
        status=status,
    )


def _rows_of(typed: Typed, draft: Sketch) -> Blocks | None:
    """Return a condition that was typed as text as rows; None where rows cannot say it."""
    try:
        groups = groups_of(compose(typed.text or "", ""), draft.named)
    except CharterError:
        return None
    return blocks_of(groups) if groups else None


def _moving(key: str, typed: list[Any]) -> int | None:
    """Return the place of the comparison that is being moved, else of the first that can be."""
    places = {line.key: line.leaf for line in typed if line.leaf is not None}
    return places.get(key, next(iter(places.values()), None))
