"""Programs that write at once to one home: some record proposals to act alone, one overturns what was done.

    python rivals.py prepare | record FIRST | judge | spend FIRST

`record` goes on until `judge` has said that it is done.
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402

from vigie.accounts.models import Client, Membership  # noqa: E402
from vigie.autonomy.models import Standing  # noqa: E402
from vigie.desk.models import Decision, Event, Message, Space, State  # noqa: E402
from vigie.desk.record import Recorder  # noqa: E402
from vigie.desk.services import decide_message, undo  # noqa: E402
from vigie.examined import Examined  # noqa: E402

#: How often the standing is earned and lost.
ROUNDS = 6
#: What the charter allows in a minute: more than the rounds need, and less than `spend` asks for.
ENOUGH, LITTLE = 1_000, 10
DONE = "done"


def prepare() -> None:
    """Make the home, its client, its space and its person."""
    call_command("migrate", verbosity=0)
    client = Client.objects.create(slug="default", name="Default", error_budget=0.5)
    person = User.objects.create(username="olive")
    Membership.objects.create(user=person, client=client, role=Membership.Role.SUPERVISOR)
    Space.objects.create(client=client, network="twitch", native_id="live", name="live", created_ms=0)


def record(first: int) -> None:
    """Record proposals two by two, numbered from `first`."""
    recorder = Recorder(cursor=f"rival-{first}")
    seq = first
    while not Event.objects.filter(kind=DONE).exists():
        recorder.record([_proposal(seq), _proposal(seq + 1)])
        seq += 2
        time.sleep(0.002)


def spend(first: int) -> None:
    """Record forty proposals that the charter answers for, under a small quota."""
    recorder = Recorder(cursor=f"rival-{first}")
    for seq in range(first, first + 40):
        one = _proposal(seq)
        one.at_once, one.quota = True, LITTLE
        recorder.record([one])


def judge() -> None:
    """Earn the standing and lose it, again and again, whatever the others write meanwhile."""
    person = User.objects.get()
    for _ in range(ROUNDS):
        while not _acts():
            held = Message.objects.filter(state=State.HELD).order_by("-seq").first()
            if held is not None:
                decide_message(held.pk, by=person, outcome="hide")
        while _acts():
            alone = Decision.objects.filter(by=None, undone_ms=None).order_by("-pk").first()
            if alone is not None:
                undo(alone.pk, by=person)
    Event.objects.create(client=Client.objects.get(), kind=DONE, payload={}, at_ms=0)


def _acts() -> bool:
    return Standing.objects.filter(may_act=True).exists()


def _proposal(seq: int) -> Examined:
    text = "".join(chr(97 + int(figure)) for figure in str(seq))
    one = Examined(seq, 0, "twitch", "live", 0, native_id=f"n{seq}", kind="comment", text=text)
    one.outcome, one.clause, one.charter, one.language = "hide", "pub", "maison", "fr"
    one.acts_alone, one.fingerprint, one.quota = True, "pub", ENOUGH
    return one


if __name__ == "__main__":
    deed, *given = sys.argv[1:]
    {"prepare": prepare, "judge": judge, "record": record, "spend": spend}[deed](*map(int, given))
