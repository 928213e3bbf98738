"""What was received and what may be missing: the list of spaces, one space, one flag for notices."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from vigie.clock import now_ms
from vigie.console.access import SignedIn, number, signed_in
from vigie.console.coverage import words
from vigie.console.coverage.strip import strip
from vigie.console.page import page
from vigie.coverage.models import Gap
from vigie.coverage.queries import (
    SpaceCoverage,
    coverage_totals,
    ended_flags,
    flags_open,
    space_detail,
    space_list,
)
from vigie.desk.scope import flags_of, space_for

SHEETS = ["coverage"]


@require_GET
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """List the spaces of the person's clients with how each is covered."""
    at = now_ms()
    narrowed = request.GET.get("show") == "watch"
    found, covered = space_list(
        request.user,
        at=at,
        midnight=_midnight(),
        page=number(request.GET.get("page")) or 1,
        to_look_at=narrowed,
    )
    context = {
        "pages": found,
        "rows": [_shown(one, at) for one in covered],
        "narrowed": narrowed,
        "flagged": flags_open(request.user),
        "totals": coverage_totals(request.user),
    }
    return page(request, "coverage/index.html", context, here="coverage", sheets=SHEETS)


@require_GET
@signed_in
def space(request: SignedIn, space_id: int) -> HttpResponse:
    """Show one space: its day, what its network announces, its gaps."""
    at = now_ms()
    place = space_for(request.user, space_id)
    one, gaps = space_detail(
        request.user, place, at=at, midnight=_midnight(), page=number(request.GET.get("page")) or 1
    )
    context = {
        "one": _shown(one, at),
        "announced": [{"row": row, "said": words.difference(row)} for row in one.announced],
        "gaps": [_gap(gap) for gap in gaps],
        "pages": gaps,
        "flags": [
            {
                "flag": flag,
                "said": words.flag_sentence(flag, at),
                "end": words.end_sentence(flag) if flag.ended_ms else "",
            }
            for flag in ended_flags(request.user, place)
        ],
    }
    return page(request, "coverage/space.html", context, here="coverage", sheets=SHEETS)


@require_GET
@signed_in
def flag(request: SignedIn, flag_id: int) -> HttpResponse:
    """Return one flag as a sentence, for the notice on open screens."""
    found = flags_of(request.user).filter(pk=flag_id).select_related("space", "channel").first()
    if found is None:
        raise Http404
    place = found.space.name if found.space else found.channel.name
    # Isolated, so that a name written from right to left leaves the sentence as it is.
    name = f"\u2068{place[:80]}\u2069"
    if found.ended_ms is None:
        said = words.flag_sentence(found, now_ms(), place=name)
    else:
        said = words.placed(words.end_sentence(found), name)
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def _shown(one: SpaceCoverage, at: int) -> dict[str, object]:
    whole = next((row for row in one.announced if not row.thread), None)
    return {
        "one": one,
        "space": one.space,
        "state": words.state_of(one, at),
        "strip": strip(one.hours, one.gaps, at=at),
        "day": sum(one.hours),
        "announced": whole,
        "difference": words.difference(whole) if whole else None,
        "gaps": [_gap(gap) for gap in one.gaps],
    }


def _gap(gap: Gap) -> dict[str, object]:
    return {
        "gap": gap,
        "bounds": words.gap_bounds(gap),
        "because": words.gap_because(gap),
        "state": words.gap_state(gap),
    }


def _midnight() -> int:
    now: datetime = timezone.localtime()
    return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1_000)
