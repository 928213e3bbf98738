"""What was published: the list, one version, the difference between two, and the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from vigie.charter.error import CharterError
from vigie.console.access import SignedIn, number, signed_in
from vigie.console.charters.head import Head, head_of
from vigie.console.charters.sentences import capital, read_clauses
from vigie.console.page import page
from vigie.console.views.charters import SHEETS
from vigie.console.words import language
from vigie.desk.errors import DeskError, NotAllowed, NotFound
from vigie.versions import services
from vigie.versions.differences import difference_between
from vigie.versions.errors import NoSuchVersion
from vigie.versions.queries import history_of, sealed_charter


@require_http_methods(["GET", "POST"])
@signed_in
def history(request: SignedIn, own_id: int) -> HttpResponse:
    """List the versions; go back to one of them."""
    head = head_of(request.user, own_id)
    back = number(request.POST.get("number")) or 0
    if request.method == "GET":
        return _history(request, head, {})
    reason = request.POST.get("reason", "")
    try:
        version = services.go_back(head.own, back, by=request.user, reason=reason)
    except (NotFound, NotAllowed, NoSuchVersion):
        raise
    except DeskError as error:
        return _history(request, head, {"back": back, "reason": reason, "refused": str(error)})
    said = gettext("Version %(new)d is published, and says what version %(old)d said.")
    messages.success(request, said % {"new": version.number, "old": back})
    return redirect("charter-history", own_id)


@require_GET
@signed_in
def version(request: SignedIn, own_id: int, number: int) -> HttpResponse:
    """Show one version as sentences."""
    head = head_of(request.user, own_id)
    kept = next((each for each in history_of(request.user, own_id) if each.version.number == number), None)
    if kept is None:
        raise NotFound
    context: dict[str, Any] = {"head": head, "kept": kept, "in_force": head.last == kept.version}
    try:
        charter = sealed_charter(kept.version.seal)
        context |= {"charter": charter, "clauses": read_clauses(charter)}
    except CharterError as error:
        context["unread"] = str(error)
    return page(request, "charters/version.html", context, here="charters", script="charters", sheets=SHEETS)


def _history(request: SignedIn, head: Head, context: dict[str, Any]) -> HttpResponse:
    versions = history_of(request.user, head.own.pk)[::-1]
    numbers = [each.version.number for each in versions]
    old, new = number(request.GET.get("old")), number(request.GET.get("new"))
    if old in numbers and new in numbers:
        context |= {"old": old, "new": new}
        try:
            told = difference_between(head.own, old, new, language=language())
            context["changes"] = [capital(line) for line in told]
        except CharterError:
            context["unread"] = True
    elif len(numbers) > 1:
        context |= {"old": numbers[1], "new": numbers[0]}
    context |= {"head": head, "versions": versions}
    return page(
        request,
        "charters/history.html",
        context,
        here="charters",
        script="charters",
        sheets=SHEETS,
    )
