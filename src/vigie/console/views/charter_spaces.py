"""Which charter weighs in each space of a client."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from vigie.console.access import SignedIn, number, signed_in
from vigie.console.charters.head import head_of
from vigie.console.charters.spaces import choices, given
from vigie.console.page import page
from vigie.console.views.charters import SHEETS


@require_http_methods(["GET", "POST"])
@signed_in
def spaces(request: SignedIn, own_id: int) -> HttpResponse:
    """Show which charter weighs in each space of the charter's client, and change it."""
    head = head_of(request.user, own_id)
    if request.method == "POST":
        names = [name.removeprefix("shown-") for name in request.POST if name.startswith("shown-")]
        asked = {
            space: (number(request.POST.get(f"shown-{space}")), number(request.POST.get(f"space-{space}")))
            for space in filter(None, map(number, names))
        }
        count = given(head.own.client_id, asked, by=request.user)
        if count:
            said = ngettext(
                "%(n)d space has another charter now.", "%(n)d spaces have another charter now.", count
            )
            messages.success(request, said % {"n": count})
        else:
            messages.success(request, gettext("Nothing was changed."))
        return redirect("charter-spaces", own_id)
    found, rows = choices(request.user, head.own.client_id)
    context = {"head": head, "charters": found, "rows": rows}
    return page(request, "charters/spaces.html", context, here="charters", script="charters", sheets=SHEETS)
