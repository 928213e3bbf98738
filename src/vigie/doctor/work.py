"""The work: can messages be examined, and is somebody doing it."""

import json
import shutil
import time
import urllib.error
import urllib.request

from django.conf import settings

from vigie.clock import now_ms
from vigie.doctor import coverage, media, opinions
from vigie.doctor.accounts import accounts
from vigie.doctor.check import Found, Look
from vigie.doctor.facts import must_exist
from vigie.processes.web import PortTakenError, listen

#: The worker shows that it lives every five seconds; after this many it is taken for gone.
SILENCE = 20.0
#: Messages that may wait for the worker, and actions that may be late (ms), before it is worth a word.
LAG = 5_000
LATE = 60_000


def engine() -> str:
    """Look whether the engine loads and sees something."""
    from vigie.engine.engine import Engine
    from vigie.message import Message, Space

    start = time.perf_counter()
    said = Message(
        id="1", space=Space("doctor", "doctor"), text="Écris-moi à nom@exemple.fr", at=0, received_at=0
    )
    (findings,) = Engine().examine([said])
    missing = [finding for finding in findings if finding.kind == "unavailable"]
    if missing:
        raise Found("failed", missing[0].because, "install Vigie again: `make clean`, then `make run`")
    return f"loads in {time.perf_counter() - start:.1f} s"


def charters() -> str:
    """Look whether the charters of the spaces can be read."""
    from vigie.charter.error import CharterError
    from vigie.charter.load import load, shipped
    from vigie.desk.models import Space

    must_exist()
    names = set(Space.objects.values_list("charter", flat=True)) | set(shipped())
    for name in sorted(names):
        try:
            load(name)
        except CharterError as error:
            raise Found(
                "failed", f"“{name}” is wrong: {error}", f"mend it, then `vigie charter check {name}`"
            ) from None
    return f"{len(names)} read"


def worker() -> str:
    """Look whether the worker lives, and how far behind it is."""
    from vigie.intake.journal import DatabaseJournal
    from vigie.intake.models import Cursor
    from vigie.processes.heartbeat import worker_works

    must_exist()
    place = Cursor.objects.filter(name="road").values_list("seq", flat=True).first() or 0
    behind = DatabaseJournal().last() - place
    if not worker_works(settings.HOME, within=SILENCE):
        told = f"not at work, {behind} messages wait" if behind else "not at work"
        raise Found("warning", told, "start it with `vigie run`")
    if behind > LAG:
        raise Found(
            "warning", f"at work, {behind} messages behind", "look again in a minute: it should catch up"
        )
    return f"at work, {behind} messages behind"


def actions() -> str:
    """Look at what was decided and has not reached the networks."""
    from vigie.actions.models import Action

    must_exist()
    waiting = Action.objects.filter(status__in=[Action.Status.WAITING, Action.Status.SENDING])
    late = waiting.filter(due_ms__lt=now_ms() - LATE).count()
    failed = Action.objects.filter(status=Action.Status.FAILED)
    refused = failed.count()
    if refused:
        last = failed.order_by("-pk").values_list("last_error", flat=True).first()
        raise Found(
            "warning", f"{refused} refused by a network; the last: {last}", "decide again once that is mended"
        )
    if late:
        raise Found(
            "warning", f"{late} late", "start the worker with `vigie run`, or look at the network's health"
        )
    return f"{waiting.count()} waiting, none late, none refused"


def channels() -> str:
    """Look whether the spaces are well."""
    from vigie.desk.models import Space

    must_exist()
    ill = Space.objects.exclude(last_error="").order_by("name").first()
    if ill is not None:
        raise Found("warning", f"“{ill.name}”: {ill.last_error}", "do what the sentence says")
    return f"{Space.objects.count()}, all well"


def port(number: int) -> str:
    """Look whether the port is Vigie's, or free."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{number}/healthz", timeout=1) as answer:
            if b"status" in answer.read(1000):
                return f"{number}, where Vigie answers"
    except urllib.error.HTTPError as error:
        try:
            sentence = json.loads(error.read(2000))["error"]
        except (ValueError, KeyError, TypeError):
            sentence = ""
        if sentence:
            raise Found("failed", f"Vigie answers on {number} that it is not well", str(sentence)) from None
    except (OSError, ValueError):
        pass
    try:
        listen("127.0.0.1", number).close()
    except PortTakenError as error:
        raise Found("warning", f"{number} is not free", str(error)) from None
    return f"{number}, free"


def chromium() -> str:
    """Look for a Chromium, which only the tests need."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise Found("information", "not found; only the tests need it", "`make test` installs it on Debian")


def checks(number: int) -> list[tuple[str, Look]]:
    """Return the checks, in order."""
    return [
        ("engine", engine),
        ("charters", charters),
        ("worker", worker),
        ("actions", actions),
        ("accounts", accounts),
        ("spaces", channels),
        ("coverage", coverage.coverage),
        ("port", lambda: port(number)),
        *opinions.checks(settings.HOME),
        *media.checks(settings.HOME),
        ("Chromium", chromium),
    ]
