"""Charters: the list, those that come with Vigie, and how a client's own is begun."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from vigie.charter.load import shipped
from vigie.console.access import SignedIn, number, signed_in
from vigie.console.charters.begin import Beginning, begin, beginnings
from vigie.console.charters.head import said, shipped_charter
from vigie.console.charters.listing import PURPOSES, profiles, shelves
from vigie.console.charters.sentences import read_clauses
from vigie.console.page import page
from vigie.desk.errors import NotAllowed

SHEETS = ["charters"]


@require_GET
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """List the charters of the person's clients, and those that come with Vigie."""
    found = shelves(request.user)
    context = {
        "shelves": found,
        "profiles": profiles(),
        "supervises": any(shelf.supervises for shelf in found),
    }
    return page(request, "charters/list.html", context, here="charters", sheets=SHEETS)


@require_GET
@signed_in
def profile(request: SignedIn, name: str) -> HttpResponse:
    """Show a charter that comes with Vigie, as sentences."""
    if name not in shipped():
        raise Http404
    charter = shipped_charter(name)
    context = {
        "name": name,
        "title": said(charter.title, name),
        "purpose": PURPOSES.get(name, ""),
        "charter": charter,
        "clauses": read_clauses(charter),
        "supervises": bool(beginnings(request.user)),
    }
    return page(request, "charters/shipped.html", context, here="charters", sheets=SHEETS)


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedIn) -> HttpResponse:
    """Ask what to begin from, and make the draft."""
    clients = beginnings(request.user)
    if not clients:
        raise NotAllowed
    typed = Beginning(
        client_id=number(request.POST.get("client")) or clients[0].client.pk,
        start=request.POST.get("from", request.GET.get("from", "")),
        title=request.POST.get("title", ""),
        slug=request.POST.get("slug", ""),
    )
    errors: dict[str, str] = {}
    if request.method == "POST":
        own, errors = begin(typed, by=request.user)
        if own is not None:
            return redirect("charter", own.pk)
    context = {"clients": clients, "profiles": profiles(), "typed": typed, "errors": errors}
    return page(request, "charters/new.html", context, here="charters", script="charters", sheets=SHEETS)
