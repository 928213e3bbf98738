"""Alerts of the last day, for the screens where they are listed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from vigie.console.access import SignedIn, is_fragment, signed_in
from vigie.console.alerts import shown_alerts


@require_GET
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """Return the list and nothing around it; whoever opens the address is led to where it is shown."""
    if not is_fragment(request):
        return redirect("queue")
    return render(request, "console/queue/alerts.html", {"alerts": shown_alerts(request.user)})
