"""A small world for tests: two clients, four people, and messages on demand."""

from itertools import count

from django.contrib.auth.models import User

from vigie.accounts.models import Client, Membership
from vigie.desk.models import Case, Message, Space, State

#: A fixed time (ms), so that tests say what they mean.
NOW = 1_800_000_000_000
Role = Membership.Role


class World:
    """Olive supervises and Theo moderates for one client, Rosa only reads; Stan works for another client."""

    def __init__(self) -> None:
        self.client = Client.objects.create(slug="gazette", name="La Gazette")
        self.other_client = Client.objects.create(slug="rival", name="Rival")
        self.owner = self.person("olive", self.client, Role.SUPERVISOR)
        self.teammate = self.person("theo", self.client, Role.MODERATOR)
        self.reader = self.person("rosa", self.client, Role.READER)
        self.stranger = self.person("stan", self.other_client, Role.SUPERVISOR)
        self.space = self.add_space("twitch", "gazette")
        self._seq = count(1)

    def person(self, name: str, client: Client, role: str) -> User:
        user = User.objects.create(username=name, first_name=name.capitalize(), password="!")
        Membership.objects.create(user=user, client=client, role=role)
        return user

    def add_space(self, network: str, native_id: str, client: Client | None = None) -> Space:
        return Space.objects.create(
            client=client or self.client, network=network, native_id=native_id, name=native_id, created_ms=NOW
        )

    def message(self, state: str = "published", *, space: Space | None = None, **fields: object) -> Message:
        seq = next(self._seq)
        given = {
            "seq": seq,
            "native_id": f"n{seq}",
            "kind": "chat",
            "text": f"message {seq}",
            "author_id": "a1",
            "author_name": "Ada",
            "thread_id": "",
            "reply_to": "",
            "language": "fr",
            "at_ms": NOW,
            "received_ms": NOW,
            "recorded_ms": NOW,
            "toxicity": 0.1,
            "outcome": "publish" if state == "published" else "hold",
            "clause": "" if state == "published" else "insult",
            "charter": "media",
            "charter_version": "1",
            "tags": "",
            "remarks": "",
        }
        return Message.objects.create(space=space or self.space, state=State(state), **(given | fields))

    def case(self, *, priority: int = 1, due: int = NOW + 60_000, skips: int = 0, **fields: object) -> Case:
        message = self.message("held", **fields)
        return Case.objects.create(
            message=message,
            client_id=message.space.client_id,
            priority=priority,
            opened_ms=NOW - 1_000,
            due_ms=due,
            skips=skips,
        )
