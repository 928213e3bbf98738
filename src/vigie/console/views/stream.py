"""The address that every open screen listens to."""

from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from vigie.console.access import number
from vigie.console.feed import feed
from vigie.desk.queries import counts_for, queues_open
from vigie.desk.scope import clients_of


@require_GET
async def events(request: HttpRequest) -> HttpResponseBase:
    """Stream what happens to the person's clients, from the event after the last one they saw."""
    user = await request.auser()
    if not isinstance(user, User):
        # Not a redirect: the browser would follow it, find no stream, and try again for ever.
        return HttpResponse(status=204)
    clients = frozenset(await sync_to_async(lambda: list(clients_of(user).values_list("pk", flat=True)))())
    # The browser's own header is fresher than the address, which it keeps when it comes back.
    after = number(request.headers.get("Last-Event-ID"))
    if after is None:
        after = number(request.GET.get("after"))

    def figures() -> dict[str, int]:
        counted = counts_for(clients)
        told = {"open": counted.open, "urgent": counted.urgent, "late": counted.late}
        return told | {f"queue:{name}": waiting for name, waiting in queues_open(clients).items()}

    return StreamingHttpResponse(
        feed.stream(clients, after, figures),
        content_type="text/event-stream",
        # A proxy that gathered the answer would keep everything for itself.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
