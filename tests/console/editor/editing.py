"""What the tests of the editor share: an engine that is none, samples read at once, a form as typed."""

from concurrent.futures import Future
from html import unescape

from versions.published import Listener
from vigie.backtest import dial
from vigie.charter import edit
from vigie.charter.form import form_of
from vigie.engine.finding import Finding
from vigie.examiner import ExaminerError
from vigie.versions.models import OwnCharter

SECRET = "reserved-for-the-gazette"


def html(answer) -> str:
    return unescape(answer.content.decode())


class Engines:
    """Gives examiners without engine."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.broken = False

    def fresh(self) -> "Engines":
        return self

    def examine(self, messages) -> list[list[Finding]]:
        if self.broken:
            raise ExaminerError("it died")
        self.seen += [message.text for message in messages]
        return Listener().examine(messages)


class Here:
    """Does at once, in the thread of the test and its transaction, what the pool does apart."""

    def submit(self, _work, spaces) -> Future:
        future: Future = Future()
        future.set_result(dial.SAMPLES.of(spaces))
        return future


class Later:
    """Never ends: messages that are still being read."""

    def submit(self, _work, _spaces) -> Future:
        return Future()


def path(own: OwnCharter, clause: str = "insulte", deed: str = "") -> str:
    return f"/charters/{own.pk}/clauses/{clause}" + (f"/{deed}" if deed else "")


def filled(own: OwnCharter, **fields: object) -> dict[str, object]:
    """Return the form of the clause `insulte` as the page gives it first, some fields typed over."""
    return {
        "do": "save",
        "edition": own.edition,
        "row": ["any:b1", "end", "all:b2", "line:r3", "end", "unless:b4", "end"],
        "r3-asks": "score:insult",
        "r3-operator": ">",
        "r3-number": "0.8",
        "r3-threshold": "ferme",
        "outcome": "hide",
        "alone": "",
        "priority": "normal",
        "title-fr": "Insulte",
        "title-en": "Insult",
        "reason-fr": "Restez poli.",
        "reason-en": "Stay polite.",
        "must-text": ["Quel clown."],
        "must-around": [""],
        "must_not-text": ["Quel cirque."],
        "must_not-around": [""],
    } | fields


def clause_of(own: OwnCharter, clause: str = "insulte"):
    own.refresh_from_db()
    return form_of(edit.whole(own.draft), clause)


def pages(own: OwnCharter) -> list[str]:
    return [f"/charters/{own.pk}", path(own), path(own, "new"), f"/charters/{own.pk}/text"]


def deeds(own: OwnCharter) -> list[tuple[str, dict[str, object]]]:
    return [
        (path(own), filled(own, outcome="delete")),
        (path(own), filled(own, do="remove")),
        (path(own, "new"), filled(own, id="autre")),
        (f"/charters/{own.pk}/head", {"edition": own.edition, "title-fr": "x", "title-en": "y"}),
        (f"/charters/{own.pk}/text", {"edition": own.edition, "text": "nothing"}),
        (path(own, deed="examples"), filled(own)),
    ]


def asked(own: OwnCharter) -> list[str]:
    return [path(own, deed="count"), path(own, deed="newest"), f"/charters/{own.pk}/text/check"]
