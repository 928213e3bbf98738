"""Makes what the demonstration needs: two clients, three places, two people, a draft; twice makes no more."""

from pathlib import Path
from typing import Final

from django.contrib.auth.models import User

from vigie.accounts.models import Client, Membership
from vigie.clock import now_ms
from vigie.demo.scenario import PLACES
from vigie.desk.models import Space
from vigie.intake.storage import writing
from vigie.versions import services

CLIENTS = {"varangue": "Varangue", "grelune": "Maison Grelune"}
#: Who signs in with the one-time link, and who works beside them.
SUPERVISOR = "camille"
TEAMMATE = "yanis"
#: The client that writes a charter of its own, and its draft.
WRITER: Final = "varangue"
DRAFT: Final = Path(__file__).parent / "varangue.yaml"
_PEOPLE = (
    (SUPERVISOR, "Camille", "Aubertin", Membership.Role.SUPERVISOR, ("varangue", "grelune")),
    (TEAMMATE, "Yanis", "Kerouredan", Membership.Role.MODERATOR, ("varangue",)),
)


def ensure() -> None:
    """Make what is missing; what people changed since stays as they left it.

    Raises
    ------
    StorageError
        When the database cannot be written.
    """
    with writing():
        clients = {
            slug: Client.objects.get_or_create(slug=slug, defaults={"name": name})[0]
            for slug, name in CLIENTS.items()
        }
        for place in PLACES.values():
            Space.objects.get_or_create(
                network=place.space.network,
                native_id=place.id,
                defaults={
                    "client": clients[place.client],
                    "name": place.name,
                    "charter": place.charter,
                    "created_ms": now_ms(),
                },
            )
        for username, first, last, role, slugs in _PEOPLE:
            person, new = User.objects.get_or_create(
                username=username,
                # Who shows the demonstration administers its home.
                defaults={"first_name": first, "last_name": last, "is_superuser": username == SUPERVISOR},
            )
            if new:
                # Nobody may guess their way in: the one-time link is the only door.
                person.set_unusable_password()
                person.save()
            for slug in slugs:
                Membership.objects.get_or_create(user=person, client=clients[slug], defaults={"role": role})
    writer = clients[WRITER]
    if not writer.own_charters.exists():
        author = User.objects.get(username=SUPERVISOR)
        services.create(writer, WRITER, DRAFT.read_text(encoding="utf-8"), by=author)
