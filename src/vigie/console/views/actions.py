"""What was asked of the networks, and what they answered."""

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vigie.actions.cards import card_of
from vigie.actions.models import Action
from vigie.actions.purse import spent_today
from vigie.channels.models import Channel
from vigie.console.access import SignedIn, is_fragment, signed_in
from vigie.console.page import page
from vigie.console.views.offers import asked_row
from vigie.desk.scope import clients_of, spaces_of

#: Actions listed, newest first.
MOST = 100
#: How far back they are looked for, those of all clients counted.
STRETCH = 20_000


@require_GET
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """List the last actions of the person's clients."""
    spaces = list(spaces_of(request.user).values_list("pk", flat=True))
    newest = Action.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    # "+ 0" keeps the planner from sorting all the actions of each space: they are walked from the newest one,
    # and no further than a stretch.
    recent = Action.objects.filter(pk__gt=newest - STRETCH).annotate(place=F("space_id") + 0)
    theirs = recent.filter(place__in=spaces)
    failed_only = request.GET.get("show") == "failed"
    if failed_only:
        theirs = theirs.filter(status=Action.Status.FAILED)
    found = theirs.select_related("message", "space", "by").order_by("-pk")[:MOST]
    context = {
        "listed": [asked_row(action) for action in found],
        "failed_only": failed_only,
    }
    if is_fragment(request):
        return render(request, "console/actions_table.html", context)
    context["accounts"] = _accounts(request)
    return page(request, "actions.html", context, here="actions", script="actions", sheets=["offers"])


def _accounts(request: SignedIn) -> list[dict[str, Any]]:
    """Return the accounts whose network counts what is asked of it, with what is left of their day."""
    listed = []
    for channel in Channel.objects.filter(client__in=clients_of(request.user), enabled=True).order_by("name"):
        card = card_of(channel)
        if card is not None and (card.unit or card.allowance is not None):
            listed.append({"channel": channel, "title": card.title, "spent": spent_today(channel, card)})
    return listed
