"""Live screens: the stream of a space as it comes."""

from collections import Counter

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vigie.charter.verdict import OUTCOMES
from vigie.clock import now_ms
from vigie.console.access import SignedIn, number, signed_in
from vigie.console.health import health_of
from vigie.console.lanes import LANES, newest_rows, rows_of
from vigie.console.page import page
from vigie.console.signs import plain
from vigie.console.words import DONE
from vigie.desk import services
from vigie.desk.models import Space
from vigie.desk.queries import SpaceOverview, spaces_overview
from vigie.desk.scope import WORKERS, decisions_of, memberships_of, messages_of, space_for

#: Minutes on the curve, and the messages that draw what came before the screen was opened.
MINUTES, SAMPLE = 20, 5_000


@require_GET
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """List the spaces with what happens in each, the busiest first."""
    overview = sorted(spaces_overview(request.user), key=lambda one: (-one.received, -one.last_received_ms))
    tiles = [{"view": one, "health": health_of(one.space)} for one in overview]
    return page(request, "live/index.html", {"tiles": tiles}, here="live")


@require_GET
@signed_in
def show(request: SignedIn, space_id: int) -> HttpResponse:
    """Show the stream of one space, or one lane of it."""
    space = space_for(request.user, space_id)
    lane = _lane(request)
    return page(
        request,
        "live/space.html",
        {
            "space": space,
            "lane": lane,
            "lanes": LANES,
            "found": newest_rows(request.user, space, lane=lane),
            "view": _overview(request, space),
            "health": health_of(space),
            "minutes": _by_minute(request, space),
            "works": _works(request, space),
        },
        here="live",
        script="live",
        sheets=["offers"],
    )


@require_GET
@signed_in
def rows(request: SignedIn, space_id: int) -> HttpResponse:
    """Return the rows after a number, or the given rows as they are now, and nothing around them."""
    space = space_for(request.user, space_id)
    context = {"space": space, "works": _works(request, space)}
    if "seqs" in request.GET:
        seqs = [seq for seq in map(number, request.GET["seqs"].split(",")) if seq is not None]
        context |= {"rows": rows_of(request.user, space, seqs)}
        return render(request, "console/live/rows.html", context)
    found = newest_rows(request.user, space, lane=_lane(request), after=number(request.GET.get("after")) or 0)
    answer = render(request, "console/live/rows.html", context | {"rows": found.rows, "folded": found.folded})
    answer.headers["Vigie-Last"] = str(found.last)
    answer.headers["Vigie-Folded"] = str(found.folded)
    return answer


@require_GET
@signed_in
def gauges(request: SignedIn, space_id: int) -> HttpResponse:
    """Return the sums of the last ten minutes, and nothing around them."""
    space = space_for(request.user, space_id)
    return render(request, "console/live/gauges.html", {"view": _overview(request, space)})


@require_POST
@signed_in
def decide(request: SignedIn, space_id: int, seq: int) -> HttpResponse:
    """Decide a message where it stands in the stream; return its row and the notice that takes it back."""
    space = space_for(request.user, space_id)
    outcome = request.POST.get("outcome", "")
    if outcome not in OUTCOMES:
        return HttpResponse(gettext("Choose to publish, hide or delete."), status=400)
    _in_space(request, space, seq)
    decision = services.decide_message(seq, by=request.user, outcome=outcome)
    toast = {
        "decision": decision,
        "done": DONE[decision.outcome],
        "about": plain(decision.message.text[:80]),
        "undo_url": reverse("live-undo", args=[space.pk, seq]),
        "grace_ms": max(0, decision.at_ms + settings.GRACE_MS - now_ms()),
    }
    return _row(request, space, seq, toast)


@require_POST
@signed_in
def undo(request: SignedIn, space_id: int, seq: int) -> HttpResponse:
    """Take back the decision that stands on a message."""
    space = space_for(request.user, space_id)
    _in_space(request, space, seq)
    standing = decisions_of(request.user).filter(message_id=seq, undone_ms=None).order_by("-pk").first()
    if standing is None:
        return HttpResponse(gettext("No decision stands on this message."), status=409)
    undone = services.undo(standing.pk, by=request.user)
    if undone.case is not None:
        # Undone from the stream, the case waits for whoever comes; nobody's queue screen shows it.
        services.release(undone.case.pk, by=request.user)
    return _row(request, space, seq, {"said": undone.sentence})


def _row(request: SignedIn, space: Space, seq: int, said: dict[str, object]) -> HttpResponse:
    context = {"space": space, "works": True, "rows": rows_of(request.user, space, [seq])}
    return render(request, "console/live/decided.html", context | said)


def _overview(request: SignedIn, space: Space) -> SpaceOverview:
    return next(one for one in spaces_overview(request.user) if one.space.pk == space.pk)


def _in_space(request: SignedIn, space: Space, seq: int) -> None:
    if not messages_of(request.user).filter(pk=seq, space_id=space.pk).exists():
        raise Http404


def _works(request: SignedIn, space: Space) -> bool:
    return memberships_of(request.user).filter(client_id=space.client_id, role__in=WORKERS).exists()


def _lane(request: SignedIn) -> str:
    lane = request.GET.get("lane", "all")
    return lane if lane in LANES else "all"


def _by_minute(request: SignedIn, space: Space) -> list[int]:
    """Return messages by minute, the present one last, from the space's last messages only.

    A busy live fills the sample in less than the curve's length: the minutes before it are left out
    rather than drawn too low, and the screen draws the rest as it happens.
    """
    newest = messages_of(request.user).filter(space_id=space.pk).order_by("-seq")
    received = list(newest.values_list("received_ms", flat=True)[:SAMPLE])
    this = now_ms() // 60_000
    by_minute = Counter(this - at // 60_000 for at in received)
    known = MINUTES
    if len(received) == SAMPLE:
        known = min(MINUTES, max(1, this - received[-1] // 60_000))
    return [by_minute.get(ago, 0) for ago in reversed(range(known))]
