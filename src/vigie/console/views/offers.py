"""What may be asked of a network beside decisions: about a message, or for a whole room."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vigie.actions import requests as asking
from vigie.actions.cards import card_for
from vigie.actions.models import Action
from vigie.actions.network import MODES
from vigie.actions.offered import Offered, decides, offered, offered_in
from vigie.actions.permits import permits
from vigie.clock import now_ms
from vigie.console.access import SignedIn, is_fragment, number, signed_in
from vigie.console.page import page
from vigie.console.words import ASKED, STATUSES, VERBS, due_in
from vigie.desk.errors import NotFound
from vigie.desk.models import Message, Space, State
from vigie.desk.scope import WORKERS, memberships_of, messages_of, name_of, spaces_of

#: Lengths offered for a time-out, and how slow a room may become (s).
TIME_OUTS = (60, 600, 3_600, 86_400, 7 * 86_400)
SLOWNESS = (3, 10, 30, 60, 120)
#: For how long somebody must have followed to be heard (s).
FOLLOWED = (600, 3_600, 86_400, 7 * 86_400)


@require_GET
@signed_in
def show(request: SignedIn, seq: int) -> HttpResponse:
    """Return what the network allows about a message now: a part of the case, or a page of its own."""
    return _card(request, _message(request, seq))


@require_POST
@signed_in
def act(request: SignedIn, seq: int) -> HttpResponse:
    """Ask for something about a message; return what is offered now, and the notice that takes it back."""
    message = _message(request, seq)
    action = _requested(request, message.space, message)
    permits.forget(message)
    if not is_fragment(request):
        messages.success(request, str(ASKED))
        return redirect("message-offers", seq)
    return _card(request, message, action)


@require_POST
@signed_in
def take_back(request: SignedIn, action_id: int) -> HttpResponse:
    """Stop a request that has not left yet; say so in one sentence."""
    action = asking.cancel(action_id, by=request.user)
    said = gettext("Taken back: nothing was sent.")
    if is_fragment(request):
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    messages.success(request, said)
    return redirect("message-offers", action.message_id) if action.message_id else redirect("actions")


@require_GET
@signed_in
def modes(request: SignedIn, space_id: int) -> HttpResponse:
    """Return what may be changed of a whole room."""
    return _room(request, _space(request, space_id))


@require_POST
@signed_in
def set_mode(request: SignedIn, space_id: int) -> HttpResponse:
    """Change a mode of the room, at once."""
    space = _space(request, space_id)
    if request.POST.get("verb") not in MODES:
        return HttpResponse(gettext("Choose a mode of the room."), status=400)
    action = _requested(request, space, None)
    if not is_fragment(request):
        messages.success(request, str(ASKED))
        return redirect("live-space", space_id)
    return _room(request, space, action)


def _requested(request: SignedIn, space: Space, message: Message | None) -> Action:
    once = request.POST.get("once", "")
    return asking.request(
        request.POST.get("verb", ""),
        space=space,
        by=request.user,
        message=message,
        text=request.POST.get("text", ""),
        seconds=number(request.POST.get("seconds")),
        once=once if once.isascii() and once.isalnum() else "",
    )


def _message(request: SignedIn, seq: int) -> Message:
    found = messages_of(request.user).select_related("space__channel", "space__client").filter(pk=seq).first()
    if found is None:
        raise NotFound
    return found


def _space(request: SignedIn, space_id: int) -> Space:
    found = spaces_of(request.user).select_related("channel", "client").filter(pk=space_id).first()
    if found is None:
        raise NotFound
    return found


def _permitted(request: SignedIn, message: Message) -> frozenset[str] | None:
    """Return what the network says, where it is worth asking."""
    channel, card = message.space.channel, card_for(message.space)
    if channel is None or card is None or not channel.enabled or channel.stopped:
        return None
    if message.replayed or message.state == State.REMOVED or not _works(request, message.space):
        return None
    return permits.ask(channel, card, message)


def _works(request: SignedIn, space: Space) -> bool:
    return memberships_of(request.user).filter(client_id=space.client_id, role__in=WORKERS).exists()


def _card(request: SignedIn, message: Message, action: Action | None = None) -> HttpResponse:
    found = offered(request.user, message, _permitted(request, message))
    context = _context(found, action) | {"message": message, "time_outs": [_length(one) for one in TIME_OUTS]}
    context["cannot"] = decides(found)
    if is_fragment(request):
        return render(request, "console/offers/card.html", context)
    return page(request, "offers/page.html", context, here="queue", sheets=["offers"])


def _room(request: SignedIn, space: Space, action: Action | None = None) -> HttpResponse:
    context = _context(offered_in(request.user, space), action) | {"space": space}
    context |= {
        "slowness": [_length(one) for one in SLOWNESS],
        "followed": [_length(one) for one in FOLLOWED],
    }
    return render(request, "console/offers/room.html", context)


def _context(found: Offered, action: Action | None) -> dict[str, Any]:
    now = now_ms()
    context: dict[str, Any] = {
        "found": found,
        "possible": [
            {
                "offer": one,
                "verb": VERBS.get(one.verb, one.verb),
                "left": due_in(one.until - now) if one.until else "",
                "once": secrets.token_hex(16),
            }
            for one in found.possible
        ],
        "refused": [{"offer": one, "verb": VERBS.get(one.verb, one.verb)} for one in found.refused],
        "asked": [asked_row(one) for one in found.asked],
        "now": now,
    }
    if action is not None:
        context |= {"asked_now": action, "done": VERBS.get(action.verb, action.verb)}
        context["grace_ms"] = max(0, action.due_ms - now) if action.status == Action.Status.WAITING else 0
        context["grace"] = settings.GRACE_MS
    return context


def asked_row(action: Action) -> dict[str, Any]:
    """Return one request as lists show it."""
    status, tone = STATUSES.get(action.status, (action.status, ""))
    return {
        "action": action,
        "verb": VERBS.get(action.verb, action.verb),
        "status": status,
        "tone": tone,
        "by": name_of(action.by),
        "waits": action.status == Action.Status.WAITING
        and not action.may_have_left
        and action.decision_id is None,
    }


def _length(seconds: int) -> tuple[int, str]:
    """Return a length with its words."""
    if seconds < 60:
        return seconds, gettext("%(n)d seconds") % {"n": seconds}
    if seconds < 3_600:
        return seconds, gettext("%(n)d min") % {"n": seconds // 60}
    if seconds < 2 * 86_400:
        return seconds, gettext("%(n)d h") % {"n": seconds // 3_600}
    return seconds, gettext("%(n)d days") % {"n": seconds // 86_400}
