"""Spaces, the health of their connectors, and the switch of automatic actions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vigie.accounts.models import Membership
from vigie.console.access import SignedIn, signed_in
from vigie.console.health import health_of
from vigie.console.page import page
from vigie.desk import services
from vigie.desk.errors import NotFound
from vigie.desk.queries import spaces_overview
from vigie.desk.scope import clients_of, memberships_of, own_charters_of


@require_GET
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """List the clients with their spaces."""
    roles = dict(memberships_of(request.user).values_list("client_id", "role"))
    overview = spaces_overview(request.user)
    own = dict(own_charters_of(request.user).values_list("pk", "slug"))
    groups = [
        {
            "client": client,
            "supervises": roles.get(client.pk) == Membership.Role.SUPERVISOR,
            "spaces": [
                {"view": one, "health": health_of(one.space), "own": own.get(one.space.own_charter_id or 0)}
                for one in overview
                if one.space.client_id == client.pk
            ],
        }
        for client in clients_of(request.user).order_by("name")
    ]
    return page(request, "spaces.html", {"groups": groups}, here="spaces")


@require_POST
@signed_in
def automatic(request: SignedIn, client_id: int) -> HttpResponse:
    """Turn the switch; the page has asked for a confirmation."""
    client = clients_of(request.user).filter(pk=client_id).first()
    if client is None:
        raise NotFound
    on = request.POST.get("on") == "1"
    services.set_automatic(client, on=on, by=request.user)
    if on:
        said = gettext("Automatic actions are on again for %(client)s.") % {"client": client.name}
    else:
        said = gettext("Automatic actions are off for %(client)s: everything waits for a person.")
        said %= {"client": client.name}
    messages.success(request, said)
    return redirect("spaces")
