"""How far the bound on autonomy can be trusted, what it asks, and what the gate costs the recorder.

    python benchmarks/autonomy.py

People look after each decision. For clauses of a known precision, simulated: how often each bound lets one
act alone within 1,000 decisions that its budget of 5 % should not, and how long ours takes to let a good one.
Then what the gate adds to a batch of the recorder, in a home of its own.
"""

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

import numpy as np

from vigie.autonomy.bound import ALPHA, is_above, perfect_run
from vigie.autonomy.ledger import judge, window

BUDGET = 0.05
LOOKS = 1_000
_Z = statistics.NormalDist().inv_cdf(1 - ALPHA)

Enough = Callable[[int, int], bool]


def clopper_pearson(right: int, n: int) -> bool:
    """Tell whether the one-sided interval of Clopper and Pearson, made for one look, is above 1 - BUDGET."""
    share = 1 - BUDGET
    tail = sum(
        math.exp(
            math.lgamma(n + 1)
            - math.lgamma(k + 1)
            - math.lgamma(n - k + 1)
            + k * math.log(share)
            + (n - k) * math.log(1 - share)
        )
        for k in range(right, n + 1)
    )
    return tail <= ALPHA


def wilson(right: int, n: int) -> bool:
    """Tell whether Wilson's one-sided interval, made for one look, is above 1 - BUDGET."""
    share, z2 = right / n, _Z * _Z
    middle = share + z2 / (2 * n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (middle - half) / (1 + z2 / n) >= 1 - BUDGET


def ours(right: int, n: int) -> bool:
    """Tell whether our bound, which holds at every look, is above 1 - BUDGET."""
    return is_above(right, n, 1 - BUDGET)


def needed(enough: Enough, most: int) -> np.ndarray:
    """Return, for each number of decisions from 1, how many must be right; more than all where none does."""
    least, found = 0, []
    for n in range(1, most + 1):
        # One more decision asks for one more right one at most, and never for fewer.
        while least <= n and not enough(least, n):
            least += 1
        found.append(least)
    return np.array(found)


def let_act(precision: float, least: np.ndarray, *, runs: int, looks: int, rows: int = 1_000) -> list[int]:
    """Return after how many decisions each simulated clause is first let act alone; 0 where it never is.

    Beyond as many decisions as `least` has, the oldest leave.
    """
    rng = np.random.default_rng(4)
    asked = np.concatenate([least, np.full(max(0, looks - len(least)), least[-1])])[:looks]
    first: list[int] = []
    for start in range(0, runs, rows):
        right = (rng.random((min(rows, runs - start), looks)) < precision).astype(np.int32)
        total = np.cumsum(right, axis=1)
        total[:, len(least) :] -= total[:, : -len(least)].copy() if looks > len(least) else 0
        passed = total >= asked
        first += [int(row.argmax()) + 1 if row.any() else 0 for row in passed]
    return first


def trusted(runs: int) -> dict[str, object]:
    """Print and return how often each bound is fooled, and how long ours takes."""
    figures: dict[str, object] = {}
    bounds: dict[str, Enough] = {"Clopper-Pearson": clopper_pearson, "Wilson": wilson, "ours": ours}
    for precision in (0.94, 0.95):
        for name, enough in bounds.items():
            first = let_act(precision, needed(enough, LOOKS), runs=runs, looks=LOOKS)
            figures[f"{name}, precision {precision}"] = share = sum(map(bool, first)) / runs
            print(f"precision {precision:.0%}, looked at {LOOKS:,} times, {name:16s} let act {share:7.2%}")
    most = window(BUDGET)
    least = needed(ours, most)
    for precision in (0.94, 0.95):
        first = let_act(precision, least, runs=runs // 4, looks=10_000)
        figures[f"window of {most}, precision {precision}"] = share = sum(map(bool, first)) / len(first)
        print(f"precision {precision:.0%}, 10,000 decisions, our window of {most}: let act {share:7.2%}")
    for precision in (0.97, 0.98, 0.99, 0.995):
        first = sorted(each or 10**9 for each in let_act(precision, least, runs=runs // 4, looks=5_000))
        median = first[len(first) // 2]
        late = sum(each == 10**9 for each in first) / len(first)
        figures[f"gained at precision {precision}"] = {"median": median, "never in 5,000": late}
        told = f"after {median:,} decisions" if median < 10**9 else "never"
        print(f"precision {precision:.1%}: acts alone {told} (median); not once in 5,000: {late:.1%}")
    return figures


def table() -> dict[str, object]:
    """Print and return what each budget asks, and how many overturns in a row end a long perfect run."""
    figures: dict[str, object] = {}
    print("budget  perfect run  window  overturns that end 200 / 400 right ones / at-once")
    for budget in (0.01, 0.02, 0.05, 0.10):
        most = window(budget)
        ends = [_ended(budget, min(start, most), at_once=False) for start in (200, 400)]
        ends.append(_ended(budget, 0, at_once=True))
        figures[f"{budget:.0%}"] = {"perfect run": perfect_run(budget), "window": most, "ends": ends}
        told = " / ".join(str(each) if each else "not earned" for each in ends)
        print(f"{budget:6.0%}  {perfect_run(budget):11d}  {most:6d}  {told}")
    return figures


def _ended(budget: float, right: int, *, at_once: bool) -> int:
    n, wrong = right, 0
    while judge(n, right, budget=budget, at_once=at_once).may_act:
        wrong += 1
        if n < window(budget):
            n += 1
        else:
            right -= 1
    return wrong


def gate(runs: int) -> None:
    """Print what the gate costs a batch, by its proposals to act alone and the cells they are in."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from vigie.accounts.models import Client
    from vigie.autonomy.gate import Gate
    from vigie.desk.models import Space
    from vigie.examined import Examined
    from vigie.intake.storage import writing

    client = Client.objects.create(slug="bench", name="Bench")
    space = Space.objects.create(client=client, network="bench", native_id="room", name="room", created_ms=0)
    seq, at = 0, 0

    def batch(alone: int, cells: int) -> list[Examined]:
        nonlocal seq
        made = []
        for number in range(alone):
            seq += 1
            text = f"chat of about sixty characters, as it is in a live, {seq} times"
            one = Examined(seq, 0, "bench", "room", 0, native_id=f"n{seq}", kind="chat", text=text)
            one.outcome, one.clause, one.charter, one.language = "hide", f"c{number % cells}", "bench", "fr"
            one.acts_alone, one.fingerprint, one.at_once = True, one.clause, True
            one.quota, one.hourly = 1_000_000, 2_400
            made.append(one)
        return made

    def opened(entries: list[Examined]) -> float:
        # Each at its own time: an hour holds 2,400 acts, as where a space is at its quota all the time.
        nonlocal at
        at += 1_500 * len(entries)
        with writing():
            start = time.perf_counter()
            one = Gate(at, lambda: 1.0)
            for each in entries:
                one.opens(each, client=client.pk, space=space.pk)
            one.write()
            return (time.perf_counter() - start) * 1_000

    for _ in range(30):
        opened(batch(100, 10))
    taken: dict[tuple[int, int], list[float]] = {}
    for _ in range(runs):
        for shape in ((0, 1), (1, 1), (25, 1), (25, 10), (100, 10)):
            taken.setdefault(shape, []).append(opened(batch(*shape)))
    for (alone, cells), each in taken.items():
        median = statistics.median(each)
        print(
            f"a batch with {alone:3d} proposals to act alone, {cells:2d} cells: "
            f"{median:5.2f} ms  [{min(each):.2f}–{max(each):.2f}]"
        )


def main(argv: Sequence[str] = ()) -> dict[str, object]:
    """Print the figures and return them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=20_000, help="Clauses simulated.")
    parser.add_argument("--batches", type=int, default=40)
    parser.add_argument("--gate", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.gate:
        gate(options.batches)
        return {}
    figures = {"table": table(), "trusted": trusted(options.runs)}
    with tempfile.TemporaryDirectory(prefix="vigie-autonomy-") as home:
        recording = [sys.executable, "-P", __file__, "--gate", "--batches", str(options.batches)]
        environment = {**os.environ, "VIGIE_HOME": home, "DJANGO_SETTINGS_MODULE": "vigie.settings"}
        subprocess.run(recording, env=environment, check=True)
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
