"""The queue: one case at a time."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vigie.charter.verdict import OUTCOMES
from vigie.clock import now_ms
from vigie.console.access import SignedIn, is_fragment, number, signed_in
from vigie.console.alerts import shown_alerts
from vigie.console.case import decided_today, presence, shown
from vigie.console.page import page
from vigie.console.queues import narrowed, query_of, tabs
from vigie.console.signs import plain
from vigie.console.words import DONE
from vigie.desk import services
from vigie.desk.errors import DeskError, NotAllowed, NotFound
from vigie.desk.models import Case, Decision
from vigie.desk.queries import queue_counts
from vigie.desk.scope import WORKERS, cases_of, memberships_of, messages_of


@require_GET
@signed_in
def show(request: SignedIn) -> HttpResponse:
    """Show the case that the person holds, else the next one, taken for them."""
    case = services.lease_next(by=request.user, queue=narrowed(request))
    context = _panel(request, case) | {"alerts": shown_alerts(request.user)}
    return page(request, "queue/page.html", context, here="queue", script="queue", sheets=["offers"])


@require_POST
@signed_in
def following(request: SignedIn) -> HttpResponse:
    """Return the case to work on, for a screen that has none or has lost the one it had."""
    return _answer(request, services.lease_next(by=request.user, queue=narrowed(request)))


@require_POST
@signed_in
def decide(request: SignedIn, case_id: int) -> HttpResponse:
    """Decide or skip the case, and return the next one with a notice that can take the decision back."""
    outcome = request.POST.get("outcome", "")
    user = request.user
    queue = narrowed(request)
    if outcome == "skip":
        try:
            services.skip(case_id, by=user)
        except (NotFound, NotAllowed):
            raise
        except DeskError as error:
            return _answer(request, services.lease_next(by=user, queue=queue), error=str(error))
        # The one passed over comes back only where nothing else waits.
        case = services.lease_next(by=user, after_case=case_id, queue=queue)
        case = case or services.lease_next(by=user, queue=queue)
        return _answer(request, case, said=gettext("Skipped."), quiet=True)
    if outcome not in OUTCOMES:
        return HttpResponse(gettext("Choose to publish, hide, delete or skip."), status=400)
    try:
        decision = services.decide(case_id, by=user, outcome=outcome)
    except (NotFound, NotAllowed):
        raise
    except DeskError as error:
        # Somebody was faster, or the lease ran out: say it, and go on with a case that is theirs.
        return _answer(request, services.lease_next(by=user, queue=queue), error=str(error))
    return _answer(request, services.lease_next(by=user, queue=queue), decision=decision)


@require_POST
@signed_in
def undo(request: SignedIn, decision_id: int) -> HttpResponse:
    """Take a decision back and show its case again."""
    undone = services.undo(decision_id, by=request.user)
    leaves = number(request.POST.get("case"))
    if undone.case is None or undone.case.pk == leaves:
        leaves = None
    # The case that waits again is shown whatever the queue on screen: it is what they asked for.
    queue = None if undone.case else narrowed(request)
    try:
        case = services.lease_next(by=request.user, after_case=leaves, queue=queue)
    except NotFound:
        # The case on screen was none of theirs: nothing is given back.
        case = services.lease_next(by=request.user, queue=queue)
    return _answer(request, case, said=undone.sentence)


@require_POST
@signed_in
def keep(request: SignedIn, case_id: int) -> HttpResponse:
    """Keep the case for another while, as long as its screen is open."""
    case = services.renew(case_id, by=request.user)
    return HttpResponse(status=204, headers={"Vigie-Until": str(case.leased_until_ms)})


@require_POST
@signed_in
def leave(request: SignedIn, case_id: int) -> HttpResponse:
    """Give the case back: its screen was closed."""
    # A page loaded again may ask for its case before the end of the old one is told: its lease is another.
    until = number(request.POST.get("until")) or 0
    if cases_of(request.user).filter(pk=case_id, leased_until_ms=until).exists():
        services.release(case_id, by=request.user)
    return HttpResponse(status=204)


@require_GET
@signed_in
def whole_text(request: SignedIn, seq: int) -> HttpResponse:
    """Return the whole text of a message too long for the screen, as text and nothing else."""
    text = messages_of(request.user).filter(pk=seq).values_list("text", flat=True).first()
    if text is None:
        raise Http404
    return HttpResponse(
        text.encode("utf-8", "replace"),
        content_type="text/plain; charset=utf-8",
        headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"},
    )


def _panel(request: SignedIn, case: Case | None) -> dict[str, Any]:
    queue = narrowed(request)
    return {
        "tabs": tabs(request.user, queue),
        "narrowed": queue is not None,
        "query": query_of(queue),
        "case": case,
        "shown": shown(request.user, case.pk) if case else None,
        "others": presence(request.user),
        "mine": decided_today(request.user),
        "works": memberships_of(request.user).filter(role__in=WORKERS).exists(),
        "now": now_ms(),
        "lease_ms": settings.LEASE_MS,
    }


def _answer(
    request: SignedIn,
    case: Case | None,
    *,
    decision: Decision | None = None,
    said: str = "",
    error: str = "",
    quiet: bool = False,
) -> HttpResponse:
    """Return the panel of `case`, and what to say of the deed that led to it; when `quiet`, only aloud."""
    if not is_fragment(request):
        if error or said:
            messages.add_message(request, messages.ERROR if error else messages.SUCCESS, error or said)
        return redirect(reverse("queue") + query_of(narrowed(request)))
    context = _panel(request, case) | {"figures": queue_counts(request.user), "said": said, "error": error}
    context["quiet"] = quiet
    if decision is not None:
        context |= {
            "decision": decision,
            "done": DONE[decision.outcome],
            "about": plain(decision.message.text[:80]),
            "undo_url": reverse("undo", args=[decision.pk]) + query_of(narrowed(request)),
            "grace_ms": max(0, decision.at_ms + settings.GRACE_MS - now_ms()),
        }
    return render(request, "console/queue/answer.html", context)
