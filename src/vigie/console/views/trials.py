"""A draft tried: on the past, or in the shadow of what is in force."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vigie.backtest import trials
from vigie.backtest.errors import NoSpaceChosen, NotAPeriod, ServerBusy, TrialRunning
from vigie.backtest.models import Trial
from vigie.backtest.queries import trial_for, trials_of
from vigie.charter.error import CharterError
from vigie.clock import now_ms
from vigie.console.access import SignedIn, is_fragment, signed_in
from vigie.console.charters.head import Head, head_of
from vigie.console.page import page
from vigie.console.trials.form import LENGTHS, PERIODS, Asked
from vigie.console.trials.shown import found
from vigie.desk.errors import NotFound
from vigie.shadow import services
from vigie.shadow.errors import Forgotten, NoSpace, NotALength, TooManyRuns
from vigie.shadow.models import Run
from vigie.shadow.queries import run_for, runs_of

SHEETS = ["charters", "trials"]
#: Earlier trials, and runs, that are listed.
LISTED = 20


@require_http_methods(["GET", "POST"])
@signed_in
def backtest(request: SignedIn, own_id: int) -> HttpResponse:
    """Show the last trial of a draft on the past, and ask for another."""
    head = head_of(request.user, own_id)
    asked = Asked.of(request, head, PERIODS, "168")
    if request.method == "POST":
        try:
            trial = trials.start(head.own, asked.spaces, int(asked.length), by=request.user)
        except (NoSpaceChosen, NotAPeriod, TrialRunning, ServerBusy) as error:
            asked.refuse(error)
        except CharterError as error:
            asked.unreadable = len(error.every)
        else:
            return redirect("charter-trial", own_id, trial.pk)
    return _backtest(request, head, asked, _of(request, head).filter(run=None).first())


@require_GET
@signed_in
def trial(request: SignedIn, own_id: int, trial_id: int) -> HttpResponse:
    """Show one trial; to a script, its own part of the page."""
    head = head_of(request.user, own_id)
    shown = trial_for(request.user, trial_id)
    if shown.own_id != head.own.pk:
        raise NotFound
    if is_fragment(request):
        return render(request, "console/trials/trial.html", _shown(request, head, shown))
    if shown.run_id is not None:
        return redirect("charter-run", own_id, shown.run_id)
    return _backtest(request, head, Asked.of(request, head, PERIODS, "168"), shown)


@require_http_methods(["GET", "POST"])
@signed_in
def shadow(request: SignedIn, own_id: int) -> HttpResponse:
    """List the drafts of a charter that run in the shadow and those that did, and start another."""
    head = head_of(request.user, own_id)
    asked = Asked.of(request, head, LENGTHS, "48")
    if request.method == "POST":
        try:
            started = services.start(
                head.own.client, head.own.draft, asked.spaces, int(asked.length), by=request.user
            )
        except (NoSpace, NotALength, TooManyRuns) as error:
            asked.refuse(error)
        except CharterError as error:
            asked.unreadable = len(error.every)
        else:
            messages.success(
                request, gettext("The draft runs in the shadow from now on; nothing acts on it.")
            )
            return redirect("charter-run", own_id, started.pk)
    runs = _runs(request, head).prefetch_related("spaces").select_related("by").defer("text")[:LISTED]
    context = {"head": head, "tab": "shadow", "asked": asked, "runs": runs}
    status = 422 if asked.refused else 200
    return page(
        request, "trials/shadow.html", context, here="charters", script="trials", sheets=SHEETS, status=status
    )


@require_http_methods(["GET", "POST"])
@signed_in
def run(request: SignedIn, own_id: int, run_id: int) -> HttpResponse:
    """Show one run in the shadow with what was last counted of it, and count again."""
    head, shown = _run(request, own_id, run_id)
    refused = ""
    if request.method == "POST":
        try:
            trials.start_count(head.own, shown, by=request.user)
        except (TrialRunning, ServerBusy, Forgotten) as error:
            refused = str(error)
        else:
            return redirect("charter-run", own_id, run_id)
    last = _of(request, head).filter(run=shown).first()
    at = now_ms()
    context = _shown(request, head, last) | {
        "head": head,
        "tab": "shadow",
        "run": shown,
        "spaces": shown.spaces.filter(client_id=head.own.client_id).order_by("name", "pk"),
        "runs_now": shown.stopped_ms is None and shown.ends_ms > at,
        "left_ms": shown.ends_ms - at,
        "length_ms": shown.ends_ms - shown.started_ms,
        "gone_ms": at - shown.started_ms,
        "forgotten": shown.stopped_ms is not None and shown.stopped_ms < at - services.KEPT_MS,
        "refused": refused,
    }
    return page(
        request,
        "trials/run.html",
        context,
        here="charters",
        script="trials",
        sheets=SHEETS,
        status=409 if refused else 200,
    )


@require_POST
@signed_in
def stop(request: SignedIn, own_id: int, run_id: int) -> HttpResponse:
    """Stop a run before its time; the page has asked for a confirmation."""
    _, shown = _run(request, own_id, run_id)
    if services.stop(shown, by=request.user):
        messages.success(request, gettext("The run is stopped; what it recorded is kept for thirty days."))
    else:
        messages.success(request, gettext("The run had already ended."))
    return redirect("charter-run", own_id, run_id)


def _run(request: SignedIn, own_id: int, run_id: int) -> tuple[Head, Run]:
    head = head_of(request.user, own_id)
    found_run = run_for(request.user, run_id)
    if (found_run.client_id, found_run.charter) != (head.own.client_id, head.own.slug):
        raise NotFound
    return head, found_run


def _runs(request: SignedIn, head: Head) -> Any:
    return runs_of(request.user).filter(client_id=head.own.client_id, charter=head.own.slug)


def _of(request: SignedIn, head: Head) -> Any:
    return trials_of(request.user).filter(own=head.own)


def _backtest(request: SignedIn, head: Head, asked: Asked, last: Trial | None) -> HttpResponse:
    others = _of(request, head).filter(run=None).exclude(pk=last.pk if last else None)
    context = _shown(request, head, last) | {
        "head": head,
        "tab": "backtest",
        "asked": asked,
        "others": [
            {"trial": each, "state": each.state(now_ms())}
            for each in others.prefetch_related("spaces")[:LISTED]
        ],
    }
    status = 422 if asked.refused else 200
    return page(
        request,
        "trials/backtest.html",
        context,
        here="charters",
        script="trials",
        sheets=SHEETS,
        status=status,
    )


def _shown(request: SignedIn, head: Head, trial: Trial | None) -> dict[str, Any]:
    """Return what the part of the page about one trial shows."""
    if trial is None:
        return {"head": head, "trial": None}
    state = trial.state(now_ms())
    return {
        "head": head,
        "trial": trial,
        "state": state,
        "found": found(request.user, trial) if state == Trial.Status.DONE else None,
        "outdated": trial.run_id is None and trial.edition != head.own.edition,
    }
