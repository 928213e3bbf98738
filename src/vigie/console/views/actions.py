"""What was asked of the networks, and what they answered."""

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
    theirs = Action.objects.filter(message__space_id__in=spaces)
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
