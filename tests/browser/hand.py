"""What happens while a browser looks: a process that writes to the browser tests' database.

It reads one JSON command a line, ``[name, arguments…]``, and answers with one JSON line. The tests cannot do
it themselves: their own database is another one.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import django

django.setup()

# They hold or use models: Django must be set up first.
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from vigie.accounts.services import make_sign_in_link  # noqa: E402
from vigie.autonomy.models import Change, Standing  # noqa: E402
from vigie.autonomy.standings import judge_again  # noqa: E402
from vigie.charter.fingerprint import fingerprints  # noqa: E402
from vigie.clock import now_ms  # noqa: E402
from vigie.desk.alerts import Raised, raise_alerts  # noqa: E402
from vigie.desk.events import emit, emit_all  # noqa: E402
from vigie.desk.models import Case, Decision, Finding, Message, Space  # noqa: E402
from vigie.engine.finding import Finding as Seen  # noqa: E402
from vigie.examined import Examined  # noqa: E402
from vigie.message import Message as Said  # noqa: E402
from vigie.versions import services  # noqa: E402
from vigie.versions.models import OwnCharter, Version  # noqa: E402
from vigie.versions.queries import charter_of  # noqa: E402

sys.path.append(str(Path(__file__).parent.parent / "console"))
from seed import PEOPLE, sow  # noqa: E402


def prepare() -> None:
    """Make the tables and the world."""
    call_command("migrate", verbosity=0)
    sow(PEOPLE, talk=90)


def link(name: str) -> str:
    """Return the secret of a sign-in link."""
    return make_sign_in_link(User.objects.get(username=name))


def space() -> int:
    """Return the live's number."""
    return Space.objects.get(native_id="varangue").pk


def speak(texts: list[str]) -> int:
    """Record messages in the live, in one batch and with its event, as the road does."""
    live = Space.objects.get(native_id="varangue")
    at = now_ms()
    with transaction.atomic():
        first = Message.objects.latest("seq").seq + 1
        Message.objects.bulk_create(
            Message(
                seq=seq, space=live, native_id=f"n{seq}", kind="chat", text=text, author_id="zoe",
                author_name="Zoé", thread_id="", reply_to="", language="fr", at_ms=at, received_ms=at,
                recorded_ms=at, toxicity=0, outcome="publish", clause="", charter="media",
                charter_version="1.0", tags="", remarks="", state="published",
            )
            for seq, text in enumerate(texts, first)
        )  # fmt: skip
        count = len(texts)
        told = {"first": first, "last": first + count - 1, "count": count, "held": 0, "hidden": 0}
        emit(live.client_id, "messages", space=live.pk, **told)
    return first


def hold(texts: list[str], priority: int = 1, queue: str = "") -> list[int]:
    """Record messages that wait for a person in a queue; return their cases."""
    live = Space.objects.get(native_id="varangue")
    first = speak(texts)
    at = now_ms()
    with transaction.atomic():
        messages = Message.objects.filter(seq__gte=first, seq__lt=first + len(texts))
        messages.update(state="held", outcome="hold", clause="insulte-certaine")
        cases = [
            Case.objects.create(
                message=message,
                client_id=live.client_id,
                priority=priority,
                opened_ms=at,
                due_ms=at + 900_000,
                queue=queue,
            ).pk
            for message in messages.order_by("seq")
        ]
        for message in messages:
            Finding.objects.create(
                message=message, kind="insult", score=0.8, start=0, end=3, reason="insult.word",
                args=[message.text[:3]], detector="insult",
            )  # fmt: skip
        emit(live.client_id, "case.opened", space=live.pk, count=len(cases))
    return cases


def alarm(name: str) -> None:
    """Record a message of the live whose clause raises an alert."""
    live = Space.objects.get(native_id="varangue")
    seq = speak([f"un message qui lève {name}"])
    examined = Examined(seq, 0, live.network, live.native_id, now_ms(), charter="media", version="1.0")
    examined.alerts = ((name, "insulte-certaine"),)
    with transaction.atomic():
        emit_all(raise_alerts([Raised(live.client_id, live.pk, examined)], now_ms()))


def clear() -> None:
    """Leave nothing waiting."""
    Case.objects.filter(status="open").update(status="closed", leased_to=None)


def decisions() -> list[list[object]]:
    """Return the decisions of people, in order: outcome, name, undone."""
    taken = Decision.objects.filter(by__isnull=False).order_by("pk")
    rows = taken.values_list("outcome", "by__username", "undone_ms")
    return [[outcome, name, undone is not None] for outcome, name, undone in rows]


CHARTER = """\
charter: {id: NAME, version: draft, title: {fr: Le soir, en: The evening}, languages: [fr, en]}
thresholds: {ferme: 0.7}
clauses:
  - id: insulte
    title: {fr: Insulte, en: Insult}
    reason: {fr: Restez poli., en: Stay polite.}
    when: insult > ferme
    outcome: hold
    examples: {must: [Bande de clowns], must_not: [Quel cirque.]}
"""


class _Sees:
    """Sees an insult wherever somebody speaks of clowns: versions are made without waiting for the engine."""

    def examine(self, messages: Sequence[Said]) -> list[list[Seen]]:
        return [
            [Seen("insult", 0.9, 0, 5, "insult.word", ("clowns",))] if "clowns" in one.text else []
            for one in messages
        ]


def charter(slug: str) -> int:
    """Publish a first version of a charter, and save another draft; return the charter."""
    client, by = Space.objects.get(native_id="varangue").client, User.objects.get(username="lea")
    own = services.create(client, slug, CHARTER.replace("NAME", slug), by=by)
    services.publish(own, by=by, reason="La première", examiner=_Sees())
    services.save_draft(own, own.draft.replace("0.7", "0.6"), by=by, based_on=own.edition)
    return own.pk


def draft(own_id: int) -> str:
    """Return the draft of a charter."""
    return OwnCharter.objects.get(pk=own_id).draft


def save_over(own_id: int, line: str) -> None:
    """Save a draft with another line, as somebody else's screen would."""
    own = OwnCharter.objects.get(pk=own_id)
    services.save_draft(own, f"{own.draft}{line}\n", by=own.saved_by, based_on=own.edition)


def insults(scores: list[float]) -> None:
    """Record messages of the live in which an insult was found, one for each score."""
    first = speak([f"une pique notée {score}" for score in scores])
    Finding.objects.bulk_create(
        Finding(
            message_id=first + place, kind="insult", score=score, start=0, end=3, reason="insult.word",
            args=["une"], detector="insult",
        )
        for place, score in enumerate(scores)
    )  # fmt: skip


def publish_again(own_id: int) -> None:
    """Publish the draft of a charter."""
    own = OwnCharter.objects.get(pk=own_id)
    services.publish(own, by=own.saved_by, reason="La suivante", examiner=_Sees())


def versions(own_id: int) -> list[list[object]]:
    """Return the numbers and the reasons of a charter's versions, the first one first."""
    return [[one.number, one.reason] for one in Version.objects.filter(own_id=own_id).order_by("number")]


def weighs(native_id: str) -> int | None:
    """Return the charter of its client's own that weighs in a space."""
    return Space.objects.get(native_id=native_id).own_charter_id


def lose() -> str:
    """Let a clause of the live act alone, then lose it; return the clause."""
    live, at = Space.objects.get(native_id="varangue"), now_ms()
    clause, fingerprint = next(iter(fingerprints(charter_of(live)).items()))
    with transaction.atomic():
        standing, _ = Standing.objects.get_or_create(
            space=live,
            fingerprint=fingerprint,
            language="fr",
            defaults={
                "client_id": live.client_id,
                "clause": clause,
                "charter": live.charter,
                "at_once": False,
                "budget": 0.05,
                "changed_ms": at,
            },
        )
        standing.may_act = True
        judge_again(standing, at=at, because=Change.Because.DECISION)
    return clause


COMMANDS = {
    one.__name__: one
    for one in (
        prepare,
        link,
        space,
        speak,
        hold,
        alarm,
        clear,
        decisions,
        charter,
        draft,
        save_over,
        insults,
        publish_again,
        versions,
        weighs,
        lose,
    )
}

for line in sys.stdin:
    name, *arguments = json.loads(line)
    print(json.dumps(COMMANDS[name](*arguments)), flush=True)  # noqa: T201
