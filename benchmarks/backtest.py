"""How long a draft takes to be tried on the past, and how much memory.

    python benchmarks/backtest.py [--count 100000 --count 1000000]

Each count has a home of its own, filled with authored messages, findings, cases and decisions by the rows (no
engine); the draft is the shipped `media` with one threshold moved, tried by a process of its own whose
peak of resident memory is told, start of the program included. A million messages must need no more than a
hundred thousand do.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from vigie.charter.verdict import Verdict
from vigie.engine.finding import Finding
from vigie.message import Author, Message, Space

COUNTS = (100_000, 300_000)
BATCH = 20_000
#: A month before this instant is filled (ms).
END = 1_800_000_000_000
MONTH = 30 * 86_400_000
_KINDS = ("insult", "threat", "spam", "question", "praise", "link", "discontent")
_OPENINGS = "franchement|bonsoir à tous|alors là|moi je trouve que|honestly|hey guys|i think|du coup|well"
_SUBJECTS = "le son de ce soir|la nouvelle saison|this map|the second match|l'invité|le montage|that goal"
_VERBS = "est vraiment réussi|me laisse sans voix|was a bit too long|ne marche pas chez moi|looks amazing"


def _fill(count: int) -> None:
    """Fill this process's home."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User

    from vigie.accounts.models import Client
    from vigie.charter.compile import compile_charter
    from vigie.charter.load import load
    from vigie.desk import models as desk
    from vigie.intake.base import digest_of, encode, key_of
    from vigie.intake.models import JournalEntry

    client = Client.objects.create(slug="bench", name="Bench")
    person = User.objects.create(username="bench")
    space = desk.Space.objects.create(
        client=client, network="bench", native_id="room", name="room", created_ms=0
    )
    charter = compile_charter(load("media"))
    draw = random.Random(7)
    for first in range(0, count, BATCH):
        rows, found, cases, decisions, journal = [], [], [], [], []
        for seq in range(first + 1, min(first + BATCH, count) + 1):
            message, findings = _message(draw, seq, END - MONTH + seq * MONTH // count)
            verdict = charter.weigh(message, findings)
            journal.append(
                JournalEntry(seq=seq, key=key_of(message), digest=digest_of(message), payload=encode(message))
            )
            rows.append(desk.Message(**_columns(seq, message, findings, verdict), space=space))
            found += [
                desk.Finding(message_id=seq, kind=kind, score=score, start=0, end=5, reason="a", args=["b"])
                for kind, score in ((each.kind, each.score) for each in findings[1:])
            ]
            if verdict.outcome == "publish":
                continue
            at = message.at
            if not verdict.acts_alone:
                waits = desk.Case(
                    message_id=seq, client=client, priority=1, opened_ms=at, due_ms=at + 1_200_000
                )
                cases.append(waits)
            decisions.append(
                desk.Decision(
                    message_id=seq,
                    by=None if verdict.acts_alone else person,
                    outcome=draw.choice(("hide", "publish")),
                    at_ms=at + 60_000,
                    before="held",
                )
            )
        JournalEntry.objects.bulk_create(journal)
        desk.Message.objects.bulk_create(rows)
        desk.Finding.objects.bulk_create(found)
        desk.Case.objects.bulk_create(cases)
        desk.Decision.objects.bulk_create(decisions)


def _message(draw: random.Random, seq: int, at: int) -> tuple[Message, list[Finding]]:
    """Return one message, and its findings; the first is its toxicity."""
    text = " ".join(draw.choice(each.split("|")) for each in (_OPENINGS, _SUBJECTS, _VERBS)) + f" {seq}"
    author = Author(f"a{draw.randrange(2_000)}", "Ada")
    place = Space("bench", "room")
    message = Message(id=str(seq), space=place, text=text, author=author, at=at, received_at=at, lang="fr")
    seen = [(draw.choice(_KINDS), round(draw.random(), 3)) for _ in range(draw.choice((0, 0, 0, 1, 1, 2)))]
    seen.insert(0, ("toxicity", round(draw.random() * 0.4, 3)))
    return message, [Finding(kind, score, 0, 5, "a") for kind, score in seen]


def _columns(seq: int, message: Message, findings: list[Finding], verdict: Verdict) -> dict[str, object]:
    """Return the row of one message."""
    columns: dict[str, object] = dict.fromkeys(("at_ms", "received_ms", "recorded_ms"), message.at)
    assert message.author is not None
    columns |= {"seq": seq, "native_id": message.id, "kind": message.kind, "text": message.text}
    columns |= {"author_id": message.author.id, "author_name": message.author.name, "language": "fr"}
    columns |= {"toxicity": findings[0].score, "outcome": verdict.outcome, "clause": verdict.clause or ""}
    columns |= {"charter": verdict.charter, "charter_version": verdict.version, "state": "published"}
    return columns


def _try(home: str) -> dict[str, float]:
    """Try the draft in a process of its own; return its figures."""
    draft = Path(home) / "draft.yaml"
    draft.write_text(
        'charter: {id: media, version: "2", extends: media}\n'
        "clauses: [{id: insulte-certaine, when: insult >= 0.7}]\n",
        encoding="utf-8",
    )
    script = (
        "import resource, sys, time\n"
        "from vigie.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)\n"
    )
    asked = ["charter", "backtest", str(draft), "--since", "2000-01-01", "--examples", "3"]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *asked],
        env={**os.environ, "VIGIE_HOME": home},
        capture_output=True,
        text=True,
        check=True,
    )
    return {"seconds": time.perf_counter() - start, "peak_mb": float(done.stderr.split()[-1])}


def _homes(counts: Sequence[int]) -> Iterator[tuple[int, str]]:
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="vigie-bench-") as home:
            # -P: this folder's http.py must not stand for Python's own.
            filling = [sys.executable, "-P", __file__, "--fill", str(count)]
            environment = {**os.environ, "VIGIE_HOME": home, "DJANGO_SETTINGS_MODULE": "vigie.settings"}
            subprocess.run(filling, env=environment, check=True)
            yield count, home


def main(argv: Sequence[str] = ()) -> dict[str, object]:
    """Print the figures and return them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, action="append", help="Messages; several times for several.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.fill:
        _fill(options.fill)
        return {}
    figures: dict[str, object] = {}
    for count, home in _homes(options.count or COUNTS):
        runs = [_try(home) for _ in range(options.runs)]
        times = sorted(run["seconds"] for run in runs)
        peak = max(run["peak_mb"] for run in runs)
        median = times[len(times) // 2]
        spread = f"[{times[0]:.1f}–{times[-1]:.1f}]"
        print(f"{count:>9,} messages: {median:6.1f} s  {spread}  peak {peak:.0f} MB")
        figures[str(count)] = {"median_s": median, "range": [times[0], times[-1]], "peak_mb": peak}
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
