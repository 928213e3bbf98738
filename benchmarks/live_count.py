"""How soon a clause that is being written is counted on the messages of the last day.

    python benchmarks/live_count.py [--count 100000] [--runs 7]

A home of its own is filled as `backtest.py` fills it (authored messages, findings, no engine). Then, in a
process of its own: the messages are read into memory; a clause with scores only is counted; one with a
regular expression that was never looked for, and again with another number; and a number is moved: its whole
curve is made, and read at one place. A screen must be answered in under 300 ms.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

COUNT = 100_000
CLAUSE = "  - {{id: {id}, title: {{fr: a}}, reason: {{fr: a}}, outcome: hide, when: {when}}}\n"
HEAD = "charter: {id: bench, version: '1', title: {fr: a}, languages: [fr]}\nclauses:\n"


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def _measure(runs: int) -> dict[str, list[float]]:
    """Return milliseconds of several runs, and what the sample takes of memory."""
    import django

    django.setup()
    from vigie.backtest.dial import Dial
    from vigie.backtest.sample import Sample
    from vigie.charter.load import loads
    from vigie.desk.models import Space

    told: dict[str, list[float]] = {}
    spaces = list(Space.objects.all())
    # Once before, so that what Django and the database load for themselves is not counted.
    Sample.load(spaces, 0, 1_000)
    start = time.perf_counter()
    sample = Sample.load(spaces, 0, COUNT)
    told["messages read into memory"] = [(time.perf_counter() - start) * 1e3]
    tracemalloc.start()
    again = Sample.load(spaces, 0, COUNT)
    told["memory of the messages, MB"] = [tracemalloc.get_traced_memory()[0] / 1e6]
    tracemalloc.stop()
    del again

    def charter(when: str):  # type: ignore[no-untyped-def]  # Vigie is imported where Django is set up
        return loads(HEAD + CLAUSE.format(id="a", when=when))

    def count(when: str) -> Callable[[], object]:
        draft = charter(when)
        return lambda: sample.count(draft.clauses[0], draft)

    scores = "{{any: [insult > {0}, toxicity > {0}], unless: [question > 0.8]}}"
    for run in range(runs):
        number = (30 + run) / 100
        told.setdefault("scores only", []).append(_timed(count(scores.format(number))))
        # An expression of its own each time: nothing is known of it.
        text = f"{{all: [toxicity > 0.1], text matches: '(invité|goal).*{run}'}}"
        told.setdefault("a regular expression, first", []).append(_timed(count(text)))
        again = text.replace("0.1", f"0.1{run}")
        told.setdefault("the same, another number", []).append(_timed(count(again)))
        draft = charter(again)
        moved = draft.clauses[0]
        told.setdefault("a curve of 101 numbers", []).append(
            _timed(lambda clause=moved, whole=draft: Dial(sample, clause, whole, 0).curve())  # type: ignore[misc]
        )
        dial = Dial(sample, moved, draft, 0)
        told.setdefault("one number of a curve", []).append(
            _timed(lambda known=dial, at=number: known.matches(at))  # type: ignore[misc]
        )
    return told


def main(argv: Sequence[str] = ()) -> dict[str, object]:
    """Print the figures and return them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=COUNT, help="Messages.")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.measure:
        print(json.dumps(_measure(options.runs)))
        return {}
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as home:
        environment = {**os.environ, "VIGIE_HOME": home, "DJANGO_SETTINGS_MODULE": "vigie.settings"}
        # -P: this folder's http.py must not stand for Python's own.
        python = [sys.executable, "-P"]
        filling = [*python, str(Path(__file__).with_name("backtest.py")), "--fill", str(options.count)]
        subprocess.run(filling, env=environment, check=True)
        measuring = [*python, __file__, "--measure", "--runs", str(options.runs)]
        done = subprocess.run(measuring, env=environment, check=True, capture_output=True, text=True)
    figures: dict[str, object] = {}
    for name, runs in json.loads(done.stdout).items():
        runs.sort()
        median = runs[len(runs) // 2]
        print(f"{name:30} {median:9.2f}  [{runs[0]:.2f}–{runs[-1]:.2f}]")
        figures[name] = {"median": median, "range": [runs[0], runs[-1]]}
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
