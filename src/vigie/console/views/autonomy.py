"""What clauses have earned: where each stands, how much may be wrong, what changed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vigie.autonomy.errors import NotABudget
from vigie.autonomy.services import LEAST, MOST, set_error_budget
from vigie.autonomy.switch import halted
from vigie.clock import now_ms
from vigie.console.access import SignedIn, signed_in
from vigie.console.autonomy.standings import LANES, audit_share, holdings, shown_changes
from vigie.console.page import page
from vigie.console.templatetags.figures import percent
from vigie.desk.errors import NotFound
from vigie.desk.scope import clients_of

SHEETS = ["charters", "trials"]


@require_GET
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """Show where the clauses of the person's clients stand."""
    return _index(request)


@require_POST
@signed_in
def budget(request: SignedIn, client_id: int) -> HttpResponse:
    """Say what share of what clauses do alone may be wrong; what is refused comes back as it was typed."""
    client = clients_of(request.user).filter(pk=client_id).first()
    if client is None:
        raise NotFound
    typed = request.POST.get("budget", "")
    try:
        set_error_budget(client, _share(typed), by=request.user)
    except NotABudget as error:
        return _index(request, wrong={client_id: str(error)}, typed={client_id: typed}, status=422)
    said = gettext("The error budget of %(client)s is now %(share)s; every clause was judged again by it.")
    messages.success(request, said % {"client": client.name, "share": percent(client.error_budget, 0)})
    return redirect("autonomy")


@require_GET
@signed_in
def change(request: SignedIn, change_id: int) -> HttpResponse:
    """Return one change as a sentence, for the notice on open screens."""
    found = shown_changes(request.user, change_id)
    if not found:
        raise Http404
    return HttpResponse(found[0].sentence, content_type="text/plain; charset=utf-8")


def _index(
    request: SignedIn,
    *,
    wrong: dict[int, str] | None = None,
    typed: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    lane = request.GET.get("show", "all")
    lane = lane if lane in LANES else "all"
    found = holdings(request.user, lane=lane, at=now_ms())
    context = {
        "lane": lane,
        "lanes": LANES,
        "holdings": [
            {
                "held": each,
                "typed": (typed or {}).get(each.client.pk, f"{100 * each.client.error_budget:.4g}"),
                "wrong": (wrong or {}).get(each.client.pk, ""),
            }
            for each in found
        ],
        "changes": shown_changes(request.user),
        "audit": audit_share(),
        "halted": halted(),
        "least": LEAST,
        "most": MOST,
    }
    return page(request, "autonomy/index.html", context, here="autonomy", sheets=SHEETS, status=status)


def _share(typed: str) -> float:
    """Return a share written in hundredths, with a point or a comma; refused where it is no number."""
    try:
        return round(float(typed.replace(",", ".").replace("%", "").strip()) / 100, 6)
    except (ValueError, OverflowError):
        raise NotABudget from None
