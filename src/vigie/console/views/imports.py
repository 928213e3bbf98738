"""A file is imported: sent, looked at, brought in beside the web process, and counted."""

import csv
import io
from typing import Any, Final

import msgspec
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from vigie.accounts.models import Client
from vigie.charter.load import DEFAULT_CHARTER
from vigie.clock import now_ms
from vigie.connectors import registry
from vigie.console.access import SignedIn, is_fragment, number, signed_in
from vigie.console.charters.begin import Begun, beginnings
from vigie.console.charters.listing import profiles
from vigie.console.page import page
from vigie.console.words import language
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Case, Space
from vigie.desk.scope import own_charters_of, spaces_of
from vigie.importing import kept, sentences
from vigie.importing.carrying import refused_rows
from vigie.importing.errors import ImportRefusedError
from vigie.importing.models import Upload
from vigie.importing.pruning import KEPT_MS, TOLD_MS
from vigie.importing.reading import LARGEST
from vigie.importing.receiving import Receiving, announced_too_large
from vigie.importing.rows import FIELDS
from vigie.importing.study import Study, said

SHEETS: Final = ["charters", "channels", "trials", "imports"]
#: The person's own imports that are listed.
LISTED: Final = 10
#: Before the numbers of charters that a client wrote, in the choice of a charter.
_OWN: Final = "own-"
#: Before the number of a column, in the choice of what it holds.
_COLUMN: Final = "column-"
#: A network of a place that is none of ours.
_ELSEWHERE: Final = "file"
#: Time zones that are offered; any other may be typed.
ZONES: Final = (
    "Europe/Paris", "Europe/Brussels", "Europe/Zurich", "Europe/London", "Europe/Berlin", "Europe/Madrid",
    "America/Montreal", "America/New_York", "America/Martinique", "Indian/Reunion", "Africa/Casablanca",
    "Africa/Dakar", "UTC",
)  # fmt: skip


# The form has its token checked by `_send`, once it is settled where its file goes.
@csrf_exempt
@require_http_methods(["GET", "POST"])
@signed_in
def index(request: SignedIn) -> HttpResponse:
    """Ask for a file and where it goes; list the person's own."""
    clients = beginnings(request.user)
    if request.method == "GET":
        return _form(request, clients)
    if not clients:
        raise NotAllowed
    try:
        kept.room_for(request.user)
        if announced_too_large(request):
            raise ImportRefusedError(sentences.too_large(LARGEST >> 20))
    except ImportRefusedError as error:
        return _form(request, clients, unread=error)
    receiving = Receiving(request)
    request.upload_handlers = [receiving]
    try:
        return _send(request, clients, receiving)
    finally:
        if not receiving.kept:
            receiving.discard()


@csrf_protect
def _send(request: SignedIn, clients: list[Begun], receiving: Receiving) -> HttpResponse:
    typed = request.POST
    client = _client(clients, typed.get("client"))
    charter, own = typed.get("charter", ""), None
    if charter.startswith(_OWN):
        own = own_charters_of(request.user).filter(pk=number(charter.removeprefix(_OWN)) or 0).first()
        if own is None or own.client_id != client.pk or not own.versions.exists():
            return _form(request, clients, refused=ImportRefusedError(sentences.NOT_ITS_CHARTER))
        charter = DEFAULT_CHARTER
    asked = kept.Asked(
        client=client,
        network=typed.get("network", "").strip(),
        place=typed.get("place", "").strip(),
        kind=typed.get("kind", ""),
        charter=charter,
        own=own,
        zone=typed.get("zone", "").strip(),
    )
    try:
        if receiving.over:
            raise ImportRefusedError(sentences.too_large(LARGEST >> 20))
        upload = kept.keep(receiving, asked, by=request.user)
        trouble = kept.trouble_of(upload)
        if trouble is not None and not upload.study:
            # Nothing that a person says of it would make it readable.
            kept.forget(upload)
            raise ImportRefusedError(trouble)
    except ImportRefusedError as error:
        return _form(request, clients, refused=error)
    return redirect("import", upload.pk)


@require_http_methods(["GET", "POST"])
@signed_in
def show(request: SignedIn, upload_id: int) -> HttpResponse:
    """Show how a file is understood, how far its import is, or what came of it; or that part."""
    upload = kept.upload_for(request.user, upload_id)
    refused: ImportRefusedError | None = None
    if request.method == "POST":
        try:
            return _do(request, upload)
        except ImportRefusedError as error:
            refused = error
    context = _shown(request, upload) | {"refused": refused and refused.sentence}
    if is_fragment(request):
        return render(request, "console/imports/upload.html", context | {"now": now_ms()})
    status = 422 if refused else 200
    return page(
        request, "imports/show.html", context, here="channels", script="trials", sheets=SHEETS, status=status
    )


@require_GET
@signed_in
def refused(request: SignedIn, upload_id: int) -> HttpResponse:
    """Give the list of the rows that were refused, as a table."""
    upload = kept.upload_for(request.user, upload_id)
    answer = HttpResponse(_table(upload.token), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="vigie-import-{upload.pk}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _do(request: SignedIn, upload: Upload) -> HttpResponse:
    """Do what a button of the page asks."""
    asked = request.POST.get("do")
    if asked == "forget":
        kept.forget(upload)
        messages.success(request, gettext("The file is forgotten; what was imported stays."))
        return redirect("imports")
    known = _known(upload)
    # Beside an import that stopped, the buttons stand alone: nothing is said anew.
    said_now = _said(request, upload) if "zone" in request.POST else known
    if asked == "bring" and said_now == known:
        kept.begin(upload)
        return redirect("import", upload.pk)
    columns, zone, kind = said_now
    kept.look_again(upload, columns, zone=zone, kind=kind)
    if asked == "bring":
        messages.info(request, gettext("You changed something: look at it again, then import."))
    return redirect("import", upload.pk)


def _said(request: SignedIn, upload: Upload) -> tuple[dict[str, str], str, str]:
    """Return what the page's form says of the columns, the zone and the kind."""
    found = _study(upload)
    columns = {}
    for place, name in enumerate(found.header if found else []):
        field = request.POST.get(f"{_COLUMN}{place}")
        if name and field in ("", *FIELDS):
            columns[name] = field
    zone = request.POST.get("zone", upload.zone).strip()
    return columns or dict(upload.columns), zone, request.POST.get("kind", upload.kind)


def _known(upload: Upload) -> tuple[dict[str, str], str, str]:
    """Return the same as the last look took it."""
    found = _study(upload)
    if found is None or not found.header:
        return dict(upload.columns), upload.zone, upload.kind
    columns = {name: found.columns.get(name, "") for name in found.header if name}
    return columns, upload.zone, upload.kind


def _form(
    request: SignedIn,
    clients: list[Begun],
    *,
    refused: ImportRefusedError | None = None,
    unread: ImportRefusedError | None = None,
) -> HttpResponse:
    """Show the form; of a body that was not `unread`, what was typed stays in it."""
    typed = request.POST if request.method == "POST" and unread is None else request.GET
    error = refused or unread
    at = now_ms()
    networks = sorted(
        ((card.name, card.title) for card in registry.NETWORKS.values()), key=lambda one: one[1]
    )
    context: dict[str, Any] = {
        "clients": clients,
        "published": [
            (one.client, [(f"{_OWN}{above.pk}", above.title) for above in one.above])
            for one in clients
            if one.above
        ],
        "chosen": number(typed.get("client")),
        "networks": [*networks, (_ELSEWHERE, pgettext("network", "Elsewhere"))],
        "kinds": sentences.KIND_NAMES,
        "profiles": profiles(),
        "zones": ZONES,
        "typed": {
            "network": typed.get("network", ""),
            "place": typed.get("place", ""),
            "kind": typed.get("kind") or "comment",
            "charter": typed.get("charter") or DEFAULT_CHARTER,
            "zone": typed.get("zone") or settings.TIME_ZONE,
        },
        "refused": error and error.sentence,
        "largest": LARGEST >> 20,
        "hours": KEPT_MS // 3_600_000,
        "uploads": [(one, one.state(at)) for one in kept.uploads_of(request.user)[:LISTED]],
    }
    status = 422 if error else 200
    return page(request, "imports/index.html", context, here="channels", sheets=SHEETS, status=status)


def _shown(request: SignedIn, upload: Upload) -> dict[str, Any]:
    found = _study(upload)
    state = upload.state(now_ms())
    space = Space.objects.filter(
        client_id=upload.client_id, network=upload.network, native_id=upload.place
    ).first()
    context: dict[str, Any] = {
        "upload": upload,
        "state": state,
        "study": found,
        "space": space,
        "trouble": kept.trouble_of(upload),
        "days": TOLD_MS // 86_400_000,
        "kinds": sentences.KIND_NAMES,
        "zones": ZONES,
    }
    if found is not None:
        context["format"] = said(found.format)
        context["remarks"] = [said(remark) for remark in found.remarks]
        context["reasons"] = [(said(one.said), one.count, one.first) for one in found.reasons]
        context["fields"] = sentences.FIELD_NAMES
        context["columns"] = [
            {
                "id": f"{_COLUMN}{place}",
                "name": name,
                "field": found.columns.get(name, ""),
                "example": found.first[place] if place < len(found.first) else "",
            }
            for place, name in enumerate(found.header)
            if name
        ]
    if state == "done" and space is not None:
        context["waiting"] = (
            Case.objects.filter(status=Case.Status.OPEN, message__space__in=spaces_of(request.user))
            .filter(message__space=space, message__replayed=True)
            .count()
        )
    return context


def _study(upload: Upload) -> Study | None:
    return msgspec.json.decode(upload.study, type=Study) if upload.study else None


def _client(clients: list[Begun], said: str | None) -> Client:
    """Return the client that was chosen: one that the person supervises."""
    for one in clients:
        if one.client.pk == number(said):
            return one.client
    raise NotFound


def _table(token: str) -> str:
    french = language() == "fr"
    written = io.StringIO()
    # A spreadsheet in French parts the cells by semicolons, and needs the mark to read accents.
    written.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(written, delimiter=";" if french else ",")
    writer.writerow([gettext("Line"), gettext("Why it is refused")])
    writer.writerows((line, why.said(language())) for line, why in refused_rows(token))
    return written.getvalue()
