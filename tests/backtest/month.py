"""An authored month: messages with made-up findings, through the real examiner, recorder and desk."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from vigie.desk import record as recording
from vigie.desk.models import Space
from vigie.desk.record import Recorder
from vigie.desk.services import decide_message, undo
from vigie.engine.finding import Finding
from vigie.engine.toxicity import TOXICITY
from vigie.examination import LocalExaminer
from vigie.examined import Examined
from vigie.intake.journal import DatabaseJournal
from vigie.message import Author, Message
from vigie.message import Space as Place
from world import NOW, World

DAY = 86_400_000
START = NOW - 30 * DAY
HEAD = (
    "charter: {id: gazette, version: %s, title: {fr: G}, languages: [fr], quota: {automatic_per_minute: 2}}\n"
    "clauses:\n"
)
CLAUSE = "  - {id: %s, title: {fr: a}, reason: {fr: a}, outcome: %s, when: %s}\n"
#: What is in force: it holds all that may be bad, and hides threats alone, too many of them.
CLAUSES = {
    "insulte": ("hold", "insult > 0.5"),
    "menace": ("hide, acts_alone: at-once", "threat > 0.7"),
    "pub": ("hold", "spam > 0.6"),
    "role": ("hold", "author role is guest"),
    "tiede": ("hold", "toxicity > 0.3"),
}


def charter(path: Path, version: str = "1", **clauses: tuple[str, str]) -> Path:
    """Write a charter with the clauses in force, some of them replaced."""
    lines = []
    for name, (outcome, when) in (CLAUSES | clauses).items():
        line = CLAUSE % (name, outcome, when)
        # Who acts alone owes examples of both sorts.
        if "acts_alone" in outcome:
            line = line.rstrip("}\n") + ", examples: {must: [a, b, c], must_not: [d]}}\n"
        lines.append(line)
    path.write_text(HEAD % version + "".join(lines), encoding="utf-8")
    return path


class MadeUp:
    """An engine that sees what a message's `extra` says."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        return [
            [
                Finding("language", 0.9, 0, 1, "language", ("fr",), "language"),
                *(Finding(kind, score, 0, 1, kind) for kind, score in message.extra.items()),
            ]
            for message in messages
        ]


def messages(count: int, place: str = "gazette", seed: int = 7) -> list[Message]:
    """Return messages spread over the month; four in ten have something to be seen."""
    draw = random.Random(seed)
    made = []
    for number in range(count):
        seen = {TOXICITY: round(draw.random() * 0.4, 3)}
        if draw.random() < 0.4:
            seen[draw.choice(("insult", "threat", "spam", "question"))] = round(draw.random(), 3)
        roles = ("guest",) if draw.random() < 0.02 else ()
        at = START + number * (30 * DAY // count)
        made.append(
            Message(
                id=f"{place}-{number}",
                space=Place("twitch", place),
                text=f"message {number} de {place}",
                author=Author(f"a{number % 50}", "Ada", roles),
                at=at,
                received_at=at,
                extra=seen,
            )
        )
    return made


def record(
    live: Path, told: Sequence[Message], patch: pytest.MonkeyPatch, *, client: str = "gazette"
) -> list[Examined]:
    """Journal, examine, weigh and record, on the clock of the messages."""
    journal = DatabaseJournal()
    last = journal.last()
    journal.append(told)
    examiner = LocalExaminer(default=str(live), make_engine=MadeUp)  # type: ignore[arg-type]
    recorder = Recorder(client=client, charter=str(live))
    written: list[Examined] = []
    while entries := journal.read(after=last, limit=50):
        last = entries[-1].seq
        examined = examiner.examine(entries)
        patch.setattr(recording, "now_ms", lambda at=examined[0].at: at)
        recorder.record(examined)
        written += examined
    Space.objects.filter(client__slug=client).update(charter=str(live))
    return written


def decide_by_rule(world: World, written: Sequence[Examined], looked_at: set[int]) -> dict[int, bool]:
    """Decide as a person who removes insults above 0.8 and every threat above 0.9, and leaves the rest.

    They see what waits, and messages drawn by chance. Returned by number: whether it was removed.
    """
    from vigie.desk.models import Case, Decision

    waiting = set(Case.objects.filter(status="open").values_list("message_id", flat=True))
    decided = {}
    for each in written:
        if each.seq not in waiting | looked_at:
            continue
        seen = {finding.kind: finding.score for finding in each.findings}
        removed = seen.get("insult", 0) > 0.8 or seen.get("threat", 0) > 0.9
        alone = Decision.objects.filter(message_id=each.seq, by=None).first()
        if alone is not None and not removed:
            undo(alone.pk, by=world.owner, at=each.at + 60_000)
        elif alone is None:
            outcome = "hide" if removed else "publish"
            decide_message(each.seq, by=world.teammate, outcome=outcome, at=each.at + 60_000)
        else:
            continue
        decided[each.seq] = removed
    return decided
