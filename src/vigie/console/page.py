"""What every screen has in common: its frame, its files and where its live updates start."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vigie.clock import now_ms
from vigie.desk.models import Event
from vigie.desk.queries import counts_for
from vigie.desk.scope import clients_of, name_of

THEMES = ("light", "dark")
SHEETS = ["tokens", "page", "queue", "live"]
SCRIPTS = ["page", "updates", "alerts", "autonomy", "coverage"]


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    here: str = "",
    script: str = "",
    sheets: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Return a whole page.

    Parameters
    ----------
    request : HttpRequest
        Who asks.
    template : str
        The page, below ``console/``.
    context : dict, optional
        What the template shows.
    here : str
        The entry of the navigation that is current.
    script : str
        The page's own script, by name.
    sheets : sequence of str
        The page's own style sheets, by name.
    status : int
        The HTTP status.
    """
    theme = request.COOKIES.get("theme", "")
    said: dict[str, Any] = {
        "here": here,
        "theme": theme if theme in THEMES else "",
        "sheets": [f"vigie/{name}.css" for name in [*SHEETS, *sheets]],
        "scripts": [f"vigie/{name}.js" for name in [*SCRIPTS, *filter(None, [script])]],
        "events_from": None,
        "now": now_ms(),
    }
    user = request.user
    if user.is_authenticated:
        # Read before anything shown: what happens while the page is made is told again, never missed.
        said["events_from"] = Event.objects.aggregate(last=Max("id"))["last"] or 0
        clients = list(clients_of(user).order_by("name"))
        said |= {"clients": clients, "me": name_of(user), "figures": counts_for([one.pk for one in clients])}
    answer = render(request, f"console/{template}", said | (context or {}), status=status)
    # Other people's words do not stay in a browser after its person has signed out.
    answer.headers["Cache-Control"] = "no-store"
    return answer
