"""A draft is read once more, tried, and published."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from vigie.backtest.queries import trials_of
from vigie.console.access import SignedIn, number, signed_in
from vigie.console.charters.check import changes, looked_at, remarks
from vigie.console.charters.examples import reds, try_examples
from vigie.console.charters.head import Head, head_of
from vigie.console.page import page
from vigie.console.views.charters import SHEETS
from vigie.desk.errors import DeskError, NotAllowed
from vigie.desk.scope import name_of
from vigie.examiner import ExaminerError
from vigie.example_engine import engine
from vigie.versions import services
from vigie.versions.errors import NotReady, ReasonMissing, SavedSince
from vigie.versions.models import Version


@require_http_methods(["GET", "POST"])
@signed_in
def publish(request: SignedIn, own_id: int) -> HttpResponse:
    """Show what publishing would change, and publish."""
    head = head_of(request.user, own_id)
    if request.method == "GET":
        # Large charters take seconds to compare: the screen opens at once, and asks for the rest.
        return _page(request, {"head": head})
    if not head.supervises:
        raise NotAllowed
    reason = request.POST.get("reason", "")
    try:
        _need_seen(head, request.POST.get("edition"))
        version = services.publish(head.own, by=request.user, reason=reason, examiner=engine.fresh())
    except ExaminerError:
        refused: dict[str, Any] = {"trouble": gettext("The engine did not answer: try again in a moment.")}
    except ReasonMissing as error:
        refused = {"reason_error": str(error)}
    except NotReady as error:
        looked = looked_at(head.own)
        told = reds(looked.draft.charter, error.red) if looked.draft else []
        refused = {"trouble": str(error), "reds": told}
    except DeskError as error:
        refused = {"trouble": str(error)}
    else:
        return _published(request, head, version)
    # Somebody may have saved another draft while this one was tried.
    head = head_of(request.user, own_id)
    return _page(request, {"head": head, "reason": reason} | refused | _checked(request, head))


@require_GET
@signed_in
def check(request: SignedIn, own_id: int) -> HttpResponse:
    """Return what the draft changes, what is wrong and doubtful in it, and the form that publishes it."""
    head = head_of(request.user, own_id)
    return render(request, "console/charters/check.html", {"head": head} | _checked(request, head))


@require_GET
@signed_in
def examples(request: SignedIn, own_id: int) -> HttpResponse:
    """Run some examples of the draft, and say how far it is."""
    head = head_of(request.user, own_id)
    if not head.supervises:
        raise NotAllowed
    _need_seen(head, request.GET.get("edition"))
    looked = looked_at(head.own)
    if looked.draft is None:
        raise NotReady(looked.errors)
    start, red = number(request.GET.get("from")) or 0, number(request.GET.get("red")) or 0
    context: dict[str, Any] = {"head": head, "start": start, "red": red}
    try:
        context["tried"] = tried = try_examples(looked, start, engine.fresh())
        context["red"] = red + len(tried.reds)
    except ExaminerError:
        context["trouble"] = gettext("The engine did not answer: try again in a moment.")
    return render(request, "console/charters/tried.html", context)


def _need_seen(head: Head, edition: str | None) -> None:
    """Refuse where the draft is no longer the one that the person has on screen."""
    if number(edition) != head.own.edition:
        raise SavedSince(name_of(head.own.saved_by))


def _checked(request: SignedIn, head: Head) -> dict[str, Any]:
    """Return what the screen tells of a draft."""
    looked = looked_at(head.own)
    doubts = remarks(head.own, looked.doubts)
    trials = trials_of(request.user).filter(own=head.own, edition=head.own.edition, run=None)
    context: dict[str, Any] = {
        "checked": True,
        "errors": remarks(head.own, looked.errors),
        "doubts": [each for each in doubts if not each.above],
        "doubts_above": sum(1 for each in doubts if each.above),
        "trial": trials.first(),
        "next": head.last.number + 1 if head.last else 1,
    }
    if looked.draft is not None:
        told = changes(head, looked)
        context |= {
            "changes": told,
            "extends": looked.draft.extends,
            "nothing": not head.changed and not told,
            "clauses": len(looked.draft.charter.clauses),
            "examples": sum(len(clause.examples) for clause in looked.draft.charter.clauses),
        }
    return context


def _page(request: SignedIn, context: dict[str, Any]) -> HttpResponse:
    return page(request, "charters/publish.html", context, here="charters", script="charters", sheets=SHEETS)


def _published(request: SignedIn, head: Head, version: Version) -> HttpResponse:
    said = gettext("Version %(n)d is published.") % {"n": version.number}
    if head.spaces:
        messages.success(request, said)
        return redirect("charter-history", head.own.pk)
    messages.success(request, said + " " + gettext("Choose where it weighs."))
    return redirect("charter-spaces", head.own.pk)
