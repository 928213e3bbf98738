"""The kill switches from the command line: one client's, and the whole home's."""

from vigie.accounts.models import Client
from vigie.autonomy.models import Halt
from vigie.clock import now_ms
from vigie.desk.events import emit
from vigie.intake.storage import writing


@writing()
def halt() -> bool:
    """Stop every clause of every client from acting alone; return whether this changed anything."""
    if Halt.objects.exists():
        return False
    Halt.objects.create(at_ms=now_ms())
    for client in Client.objects.filter(automatic=True):
        emit(client.pk, "automatic", on=False, by=None)
    return True


@writing()
def resume() -> bool:
    """Take back `halt`: each client's own switch says again; return whether this changed anything."""
    if not Halt.objects.exists():
        return False
    Halt.objects.all().delete()
    for client in Client.objects.filter(automatic=True):
        emit(client.pk, "automatic", on=True, by=None)
    return True


@writing()
def set_client(client: Client, *, on: bool) -> bool:
    """Turn one client's switch, as who runs the home; return whether this changed anything."""
    changed = Client.objects.filter(pk=client.pk).exclude(automatic=on).update(automatic=on)
    client.automatic = on
    if changed:
        emit(client.pk, "automatic", on=on and not Halt.objects.exists(), by=None)
    return bool(changed)


def halted() -> bool:
    """Tell whether the home's switch stops them all."""
    return Halt.objects.exists()
