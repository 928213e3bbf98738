"""An authored stream in several spaces, with made-up findings, through the real examiner and recorder."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from made_up import MadeUp

from vigie.desk import record as recording
from vigie.desk.models import Space
from vigie.desk.record import Recorder
from vigie.engine.toxicity import TOXICITY
from vigie.examination import LocalExaminer, not_examined
from vigie.examined import Examined
from vigie.histories import Histories
from vigie.intake.journal import DatabaseJournal
from vigie.message import Author, Message, Thread
from vigie.message import Space as Place
from vigie.rules import Rules
from vigie.shadow.queries import running
from vigie.versions.queries import in_force
from world import NOW, World

HOUR = 3_600_000
START = NOW - 14 * 24 * HOUR
PLACES = (Place("twitch", "gazette"), Place("youtube", "gazette"), Place("site", "avis"))
_HEAD = (
    "charter: {id: gazette, version: %s, title: {fr: G}, languages: [fr], quota: {automatic_per_minute: 2}}\n"
    "lists: {rivaux: [Boutique du coin, promo*]}\n"
    "clauses:\n"
)
_CLAUSE = "  - {id: %s, title: {fr: a}, reason: {fr: a}, %s}\n"
_ALONE = "acts_alone: at-once, examples: {must: [a, b, c], must_not: [d]}"
#: What is in force.
LIVE = {
    "insulte": "outcome: hold, when: insult > 0.5",
    "menace": f"outcome: hide, when: threat > 0.7, {_ALONE}",
    "invite": "outcome: hold, when: author role is guest",
    "tiede": "outcome: hold, when: toxicity > 0.3",
}
#: What is tried: it asks for all that a message and its findings can tell.
DRAFT = {
    "insulte": f"outcome: delete, when: {{all: [insult > 0.8], unless: [author role is owner]}}, {_ALONE}",
    "menace": f"outcome: hide, when: threat > 0.6, {_ALONE}",
    "promo": "tags: [promo], when: text says rivaux",
    "nuit": "outcome: hold, when: {all: [tag is promo, hour is 22 to 8]}",
    "avis": "outcome: hold, when: {all: [kind is review, rating <= 2]}",
    "invite": "outcome: hold, when: author role is guest",
    "dimanche": "outcome: hold, when: {all: [day is saturday or sunday, spam > 0.5]}",
    "video": "outcome: hide, when: {all: [space is youtube:*, spam > 0.7]}",
    "long": "outcome: hold, when: length > 90",
    "anglais": "outcome: hold, when: {all: [language is en, toxicity > 0.35]}",
    "motif": "outcome: hold, when: {text matches: 'gagnez'}",
    "aime": "outcome: publish, when: likes >= 50",
    "suivi": "outcome: hold, when: {all: [author followers > 5000, toxicity > 0.2]}",
    "reponse": "outcome: hold, when: {all: [message is reply, insult > 0.3]}",
    "fil": "outcome: hold, when: {all: [thread is t7, spam > 0.2]}",
    "nouveau": "outcome: hold, when: {all: [author is newcomer, toxicity > 0.2]}",
    "recidive": "outcome: hold, when: {all: [author restricted >= 2, toxicity > 0.25]}",
}


def charter(clauses: dict[str, str], version: str = "1") -> str:
    """Return the text of a charter."""
    return _HEAD % version + "".join(_CLAUSE % one for one in clauses.items())


def messages(count: int, seed: int = 11, places: Sequence[Place] = PLACES) -> list[Message]:
    """Return messages of twelve days, some of them many in a minute."""
    draw = random.Random(seed)
    made, at = [], START
    for number in range(count):
        # Bursts, so that the quota of a minute is reached.
        at += draw.choice((50, 200, 2_000)) if draw.random() < 0.8 else 12 * 24 * HOUR * 4 // count
        place = draw.choice(places)
        seen = {TOXICITY: round(draw.random() * 0.45, 3)}
        if draw.random() < 0.5:
            seen[draw.choice(("insult", "threat", "spam", "question"))] = round(draw.random(), 3)
        if draw.random() < 0.01:
            seen["broken"] = 1.0
        text = f"message {number} de {place.key}"
        text += draw.choice(("", "", "", " avec une promotion", " à la boutique du coin", " gagnez tout"))
        text += draw.choice(("", "", "", "", " qui dure et qui dure, sans jamais en venir à son sujet" * 2))
        made.append(
            Message(
                id=f"n{number}",
                space=place,
                kind="review" if place.network == "site" else "chat",
                text=text,
                author=Author(
                    f"a{draw.randrange(60)}",
                    "Ada",
                    draw.choice(((), (), ("guest",), ("owner",))),
                    draw.choice((None, 10, 9_000)),
                ),
                thread=Thread(f"t{draw.randrange(9)}") if draw.random() < 0.7 else None,
                reply_to=f"n{draw.randrange(number + 1)}" if draw.random() < 0.3 else None,
                at=at - draw.randrange(3 * HOUR),
                received_at=at,
                lang=draw.choice(("fr", "fr", "en")),
                rating=float(draw.randint(1, 5)) if place.network == "site" else None,
                likes=draw.choice((None, 0, 80)),
                extra=seen,
            )
        )
    return made


def add_places(world: World, live: Path) -> list[Space]:
    """Return the client's spaces, all three under the charter in force."""
    world.add_space("youtube", "gazette")
    world.add_space("site", "avis")
    Space.objects.update(charter=str(live))
    return list(Space.objects.select_related("client").order_by("pk"))


def carry(
    live: Path, told: Sequence[Message], patch: pytest.MonkeyPatch, *, deadly: int = 0
) -> list[Examined]:
    """Journal, examine, weigh and record on the clock of the messages, beside the drafts that run.

    One entry in `deadly` ends the process that examines, so that nobody examines it.
    """
    journal = DatabaseJournal()
    last = journal.last()
    journal.append(told)
    rules = Rules(*in_force(), running(START), tuple(place.key for place in PLACES))
    examiner = LocalExaminer(rules, default=str(live), make_engine=MadeUp)  # type: ignore[arg-type]
    recorder = Recorder(client="gazette", charter=str(live))
    written: list[Examined] = []
    histories = Histories()
    histories.govern(rules)
    while entries := journal.read(after=last, limit=50):
        last = entries[-1].seq
        examined = examiner.examine(entries, histories.of(entries))
        if deadly:
            examined = [
                not_examined(entry, "Nobody.") if entry.seq % deadly == 0 else one
                for entry, one in zip(entries, examined, strict=True)
            ]
        patch.setattr(recording, "now_ms", lambda at=examined[0].received_at: at)
        recorder.record(examined)
        histories.recorded()
        written += examined
    return written
