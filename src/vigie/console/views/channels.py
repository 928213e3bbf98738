"""Connected accounts: how they are, and what supervisors do with them."""

from dataclasses import dataclass

from asgiref.sync import async_to_sync
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vigie.accounts.models import Client
from vigie.actions.purse import spent_today
from vigie.channels import services
from vigie.channels.checking import check_account
from vigie.channels.keyring import renews
from vigie.channels.models import Channel
from vigie.connectors import registry
from vigie.connectors.base import ConnectorError
from vigie.connectors.card import NetworkCard
from vigie.console.access import SignedIn, number, signed_in
from vigie.console.channels import proposal
from vigie.console.channels.form import boxes, faults, posted
from vigie.console.channels.shown import ending, groups, shown, supervised_by
from vigie.console.channels.words import GROUPS, does, group_of, reads
from vigie.console.page import page
from vigie.console.words import language
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.scope import channels_of, clients_of, spaces_of

SHEETS = ["charters", "channels"]
#: The session's name for the last parts of addresses shown before their accounts are kept, by network.
_KEYS = "connecting-keys"
#: Places of an account that its page lists.
PLACES = 50


@dataclass(frozen=True)
class Hook:
    """Where a network is to send its webhooks."""

    address: str
    #: Whether a network elsewhere can reach it: all of them ask for https.
    public: bool


@require_GET
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """List the accounts of the person's clients."""
    found = groups(request.user)
    context = {"groups": found, "may_add": any(one.supervises for one in found)}
    return page(request, "channels/index.html", context, here="channels", sheets=SHEETS)


@require_GET
@signed_in
def add(request: SignedIn) -> HttpResponse:
    """Offer the networks."""
    client = _client(request, request.GET.get("client"))
    offered: dict[str, list[dict[str, object]]] = {name: [] for name in GROUPS}
    for card in registry.NETWORKS.values():
        offered[group_of(card)].append({"card": card, "reads": reads(card), "does": does(card)})
    sections = [(GROUPS[name], cards) for name, cards in offered.items() if cards]
    context = {"client": client, "sections": sections}
    return page(request, "channels/add.html", context, here="channels", sheets=SHEETS)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
def connect(request: SignedIn, network: str) -> HttpResponse:
    """Ask for what a network needs, and ask the network whom it speaks for."""
    card = _card(network)
    client = _client(request, request.POST.get("client") or request.GET.get("client"))
    key = _key(request, network)
    settings: dict[str, str] | None = None
    wrong: dict[str, str] = {}
    refused = ""
    if request.method == "POST":
        settings, secrets = posted(card, request.POST)
        wrong = faults(card, settings, secrets)
        if not wrong:
            try:
                checked = async_to_sync(check_account)(card, settings, secrets)
            except ConnectorError as error:
                refused = error.sentence.said(language())
            else:
                proposal.keep(request, checked, client_id=client.pk, key=key)
                return redirect("channel-confirm", network)
    context = {
        "card": card,
        "client": client,
        "clients": _supervised(request),
        "before": card.before.said(language()),
        "reads": reads(card),
        "does": does(card),
        "boxes": boxes(card, values=settings, wrong=wrong),
        "refused": refused,
        "hook": _hook(request, card, key),
        "has_secrets": any(one.secret for one in card.fields),
    }
    status = 422 if refused or wrong else 200
    return page(request, "channels/connect.html", context, here="channels", sheets=SHEETS, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def confirm(request: SignedIn, network: str) -> HttpResponse:
    """Show whom the secrets speak for, and keep the account once its person says so."""
    card = _card(network)
    found = proposal.kept(request, network)
    if found is None:
        messages.error(request, gettext("Too much time has passed: fill in the form again."))
        return redirect("channel-connect", network)
    checked, client_id, key = found
    client = _client(request, str(client_id))
    refused = ""
    if request.method == "POST":
        try:
            channel = services.keep(client, checked, by=request.user, key=key)
        except ConnectorError as error:
            refused = error.sentence.said(language())
        else:
            proposal.forget(request)
            request.session[_KEYS] = {**request.session.get(_KEYS, {}), network: services.new_key()}
            said = gettext("%(name)s is connected: its messages arrive from now on.")
            messages.success(request, said % {"name": channel.name})
            return redirect("channel", channel.pk)
    would_be = Channel(expires_ms=checked.expires_ms, renews=renews(checked.secrets))
    context = {
        "card": card,
        "client": client,
        "identity": checked.identity,
        "scopes": sorted(checked.identity.scopes),
        "missing": [sentence.said(language()) for sentence in checked.identity.missing],
        "ends": ending(would_be),
        "does": does(card),
        "refused": refused,
    }
    status = 422 if refused else 200
    return page(request, "channels/confirm.html", context, here="channels", sheets=SHEETS, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
def show(request: SignedIn, channel_id: int) -> HttpResponse:
    """Show an account, and change it."""
    channel = _channel(request, channel_id)
    card = registry.NETWORKS.get(channel.network)
    if request.method == "GET" or card is None:
        return _show(request, channel, card)
    settings, secrets = posted(card, request.POST)
    wrong = faults(card, settings, secrets, keeps=True)
    name = request.POST.get("name", "").strip()
    typed = {"name": name, **settings}
    if wrong:
        return _show(request, channel, card, typed=typed, wrong=wrong)
    try:
        async_to_sync(services.change)(
            channel, settings=settings, secrets=secrets, name=name, by=request.user
        )
    except ConnectorError as error:
        return _show(request, channel, card, typed=typed, refused=error.sentence.said(language()))
    messages.success(request, gettext("Saved: the account is started again within two seconds."))
    return redirect("channel", channel_id)


@require_POST
@signed_in
def check(request: SignedIn, channel_id: int) -> HttpResponse:
    """Ask the network whom the account speaks for now."""
    channel = _channel(request, channel_id)
    services.supervises(request.user, channel.client_id)
    try:
        identity = async_to_sync(services.check)(channel)
    except ConnectorError as error:
        messages.error(request, error.sentence.said(language()))
    else:
        said = gettext("The network answers: these secrets speak for %(name)s.") % {"name": identity.name}
        messages.success(request, said)
    return redirect("channel", channel_id)


@require_POST
@signed_in
def switch(request: SignedIn, channel_id: int) -> HttpResponse:
    """Turn an account on or off."""
    channel = _channel(request, channel_id)
    if request.POST.get("on") == "1":
        services.enable(channel, by=request.user)
        said = gettext("%(name)s is on: it is read and acted through.")
    else:
        services.disable(channel, by=request.user)
        said = gettext("%(name)s is off: nothing is read there, and nothing is done there.")
    messages.success(request, said % {"name": channel.name})
    return redirect("channels") if request.POST.get("from") == "list" else redirect("channel", channel_id)


@require_POST
@signed_in
def disconnect(request: SignedIn, channel_id: int) -> HttpResponse:
    """Forget an account and its secrets; the page has asked for a confirmation."""
    channel = _channel(request, channel_id)
    services.disconnect(channel, by=request.user)
    said = gettext("%(name)s is disconnected and its secrets are forgotten.") % {"name": channel.name}
    messages.success(request, said)
    return redirect("channels")


def _show(
    request: SignedIn,
    channel: Channel,
    card: NetworkCard | None,
    *,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    refused: str = "",
) -> HttpResponse:
    (one,) = shown(request.user, channel.pk)
    supervises = channel.client_id in supervised_by(request.user)
    values = typed or channel.settings
    context = {
        "one": one,
        "channel": channel,
        "card": card,
        "supervises": supervises,
        "missing": [french if language() == "fr" else english for english, french in channel.missing],
        "places": spaces_of(request.user).filter(channel=channel).order_by("name")[:PLACES],
        "more_places": max(0, one.places - PLACES),
        "boxes": boxes(card, values=values, wrong=wrong, keeps=True) if card else [],
        "name": (typed or {}).get("name") or channel.name,
        "spent": spent_today(channel, card) if card and (card.unit or card.allowance is not None) else None,
        "hook": _hook(request, card, channel.key) if card and supervises else None,
        "refused": refused,
    }
    status = 422 if wrong or refused else 200
    return page(request, "channels/channel.html", context, here="channels", sheets=SHEETS, status=status)


def _channel(request: SignedIn, channel_id: int) -> Channel:
    """Return one account of the person's clients."""
    channel = channels_of(request.user).select_related("client").filter(pk=channel_id).first()
    if channel is None:
        raise NotFound
    return channel


def _card(network: str) -> NetworkCard:
    card = registry.NETWORKS.get(network)
    if card is None:
        raise Http404
    return card


def _supervised(request: SignedIn) -> list[Client]:
    supervised = supervised_by(request.user)
    return list(clients_of(request.user).filter(pk__in=supervised).order_by("name"))


def _client(request: SignedIn, said: str | None) -> Client:
    """Return the client that an account is connected for: the one named, or the first one supervised."""
    supervised = _supervised(request)
    if said is None:
        if not supervised:
            raise NotAllowed
        return supervised[0]
    client = clients_of(request.user).filter(pk=number(said) or 0).first()
    if client is None:
        raise NotFound
    if client not in supervised:
        raise NotAllowed
    return client


def _key(request: SignedIn, network: str) -> str:
    """Return the last part of the address for the account that the person is about to connect."""
    keys: dict[str, str] = request.session.get(_KEYS, {})
    if network not in keys:
        request.session[_KEYS] = keys = {**keys, network: services.new_key()}
    return keys[network]


def _hook(request: SignedIn, card: NetworkCard, key: str) -> Hook | None:
    """Return the address at which the network's webhooks are awaited, None where it sends none."""
    if card.inbound is None:
        return None
    address = request.build_absolute_uri(f"/hooks/{card.name}/{key}")
    return Hook(address, public=address.startswith("https://"))
