"""The queues that a charter routes to: which of them the screen is narrowed to, and what waits in each."""

import re
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext

from vigie.desk.queries import queues_open
from vigie.desk.scope import clients_of

#: What a charter can name a queue; an address that says anything else narrows nothing.
_NAME = re.compile(r"[a-z0-9.-]{0,64}")


@dataclass(frozen=True, slots=True)
class Tab:
    """A link that narrows the screen, or shows every queue again."""

    title: str
    #: Empty for all queues.
    query: str
    #: The figure of the live updates that its count follows.
    figure: str
    count: int
    current: bool


def narrowed(request: HttpRequest) -> str | None:
    """Return the queue that the address asks for, "" for the common one; None for every queue."""
    name = request.GET.get("queue")
    return name if name is not None and _NAME.fullmatch(name) else None


def query_of(queue: str | None) -> str:
    """Return the end of an address that keeps the screen narrowed to `queue`."""
    return "" if queue is None else f"?queue={queue}"


def tabs(user: User, queue: str | None) -> list[Tab]:
    """Return the links to the queues of the person's clients; none where only the common one has cases."""
    counted = queues_open(clients_of(user).values_list("pk", flat=True))
    if queue is None and not any(counted):
        return []
    # The common queue and the one on screen keep their link when nothing waits in them any more.
    names = sorted({"", *counted} | ({queue} if queue else set()))
    every = Tab(gettext("All queues"), "", "open", sum(counted.values()), current=queue is None)
    return [
        every,
        *(
            Tab(
                name or gettext("Common queue"),
                query_of(name),
                f"queue:{name}",
                counted.get(name, 0),
                current=name == queue,
            )
            for name in names
        ),
    ]
