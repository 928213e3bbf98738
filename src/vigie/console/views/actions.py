"""What was asked of the networks, and what they answered."""

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from vigie.actions.models import Action
from vigie.console.access import SignedIn, is_fragment, signed_in
from vigie.console.page import page
from vigie.desk.scope import name_of, spaces_of

#: Actions listed, newest first.
MOST = 100
#: How far back they are looked for, those of all clients counted.
STRETCH = 20_000

VERBS = {
    "publish": pgettext_lazy("verb", "Publish"),
    "hide": pgettext_lazy("verb", "Hide"),
    "delete": pgettext_lazy("verb", "Delete"),
    "restore": pgettext_lazy("verb", "Restore"),
}
#: Each status in words, with its tone.
STATUSES = {
    "waiting": (pgettext_lazy("action", "Waiting"), "accent"),
    "sending": (pgettext_lazy("action", "Being sent"), "accent"),
    "done": (pgettext_lazy("action", "Done"), "ok"),
    "failed": (pgettext_lazy("action", "Failed"), "bad"),
    "cancelled": (pgettext_lazy("action", "Cancelled"), ""),
}


@require_GET
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """List the last actions of the person's clients."""
    spaces = list(spaces_of(request.user).values_list("pk", flat=True))
    newest = Action.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    # "+ 0" keeps the planner from reading every message of the spaces to find their few actions: the
    # actions are walked from the newest one, and no further than a stretch.
    recent = Action.objects.filter(pk__gt=newest - STRETCH).annotate(place=F("message__space_id") + 0)
    theirs = recent.filter(place__in=spaces)
    failed_only = request.GET.get("show") == "failed"
    if failed_only:
        theirs = theirs.filter(status=Action.Status.FAILED)
    found = theirs.select_related("message__space", "decision__by").order_by("-pk")[:MOST]
    listed = [
        {
            "action": action,
            "verb": VERBS.get(action.verb, action.verb),
            "status": STATUSES.get(action.status, (action.status, ""))[0],
            "tone": STATUSES.get(action.status, ("", ""))[1],
            "by": name_of(action.decision.by),
        }
        for action in found
    ]
    context = {"listed": listed, "failed_only": failed_only}
    if is_fragment(request):
        return render(request, "console/actions_table.html", context)
    return page(request, "actions.html", context, here="actions", script="actions")
