"""How soon a clause that is being written is counted on the messages of the last day.

    python benchmarks/live_count.py [--count 100000] [--runs 7]

A home of its own is filled as `backtest.py` fills it (authored messages, findings, no engine). Then, in a
process of its own: the messages are read into memory; a clause with scores only is counted; one with a
regular expression that was never looked for, and again with another number; and a number is moved: its whole
curve is made, and read at one place. Last, over HTTP: the web process answers a browser that moves a
slider, sentence, count and curve together. A screen must be answered in under 300 ms.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

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


def _prepare() -> dict[str, str]:
    """Make a charter that extends a profile, and a supervisor who is signed in; return how to ask as them."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    from vigie.accounts.models import Membership
    from vigie.desk.models import Space
    from vigie.versions import services

    space = Space.objects.select_related("client").first()
    assert space
    user = User.objects.create(username="mover", password="!")
    Membership.objects.create(user=user, client=space.client, role=Membership.Role.SUPERVISOR)
    draft = "charter: {id: bench-live, version: draft, extends: media}\n"
    own = services.create(space.client, "bench-live", draft, by=user)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    path = f"/charters/{own.pk}/clauses/new/count"
    return {"path": path, "session": str(session.session_key), "name": settings.SESSION_COOKIE_NAME}


@contextmanager
def _web(python: Sequence[str], environment: dict[str, str]) -> Iterator[int]:
    """Run the web process; give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [*python, "-m", "uvicorn", "vigie.asgi:app", "--port", str(port), "--log-level", "error"]
    with subprocess.Popen(command, env=environment) as web:
        try:
            for _ in range(300):
                with socket.socket() as door:
                    if door.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield port
        finally:
            web.terminate()


def _over_http(port: int, asked: dict[str, str], moves: int) -> dict[str, list[float]]:
    """Return milliseconds of the answers to a browser in which a number moves."""
    import http.client

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    token = "b" * 32
    headers = {
        "Cookie": f"{asked['name']}={asked['session']}; csrftoken={token}",
        "X-CSRFToken": token,
        "X-Vigie": "fragment",
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def ask(number: float, expression: str) -> str:
        rows = ["any:b1", "line:r1", "line:r2", "end", "unless:b3", "line:r4", "end"]
        rows[6:6] = ["line:r5"] if expression else []
        fields = [("row", row) for row in rows] + [
            ("moving", "r1"), ("outcome", "hide"), ("priority", "normal"),
            ("r1-asks", "score:insult"), ("r1-operator", ">"), ("r1-number", f"{number:.4f}"),
            ("r2-asks", "score:toxicity"), ("r2-operator", ">"), ("r2-number", "0.6"),
            ("r4-asks", "score:question"), ("r4-operator", ">"), ("r4-number", "0.8"),
            ("r5-asks", "matches"), ("r5-said", expression),
        ]  # fmt: skip
        line.request("POST", asked["path"], urlencode(fields), headers)
        answer = line.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, (answer.status, text[:500])
        return text

    start = time.perf_counter()
    while "data-again" in ask(0.5, ""):
        time.sleep(0.1)
    told = {"HTTP: the screen opens, read": [(time.perf_counter() - start) * 1e3]}
    assert "<path" in ask(0.5, ""), "no curve was drawn"
    told["HTTP: one slider move"] = [
        _timed(lambda at=n: ask(0.2 + at * 0.6 / moves, "")) for n in range(moves)
    ]  # type: ignore[misc]
    ask(0.5, "(invité|goal).*99")
    told["HTTP: the same beside a regex"] = [
        _timed(lambda at=n: ask(0.2 + at * 0.6 / moves, "(invité|goal).*99"))  # type: ignore[misc]
        for n in range(moves)
    ]
    told["HTTP: a new regex, first"] = [_timed(lambda at=n: ask(0.5, f"(but|match).*{at}")) for n in range(9)]  # type: ignore[misc]
    return told


def main(argv: Sequence[str] = ()) -> dict[str, object]:
    """Print the figures and return them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=COUNT, help="Messages.")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--moves", type=int, default=200, help="Moves of a slider, over HTTP.")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--moving", help=argparse.SUPPRESS)
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.measure:
        print(json.dumps(_measure(options.runs)))
        return {}
    if options.prepare:
        print(json.dumps(_prepare()))
        return {}
    if options.moving:
        print(json.dumps(_over_http(options.port, json.loads(options.moving), options.moves)))
        return {}
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as home:
        environment = {**os.environ, "VIGIE_HOME": home, "DJANGO_SETTINGS_MODULE": "vigie.settings"}
        # -P: this folder's http.py must not stand for Python's own.
        python = [sys.executable, "-P"]
        filling = [*python, str(Path(__file__).with_name("backtest.py")), "--fill", str(options.count)]
        subprocess.run(filling, env=environment, check=True)
        measuring = [*python, __file__, "--measure", "--runs", str(options.runs)]
        done = subprocess.run(measuring, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        preparing = [*python, __file__, "--prepare"]
        prepared = subprocess.run(preparing, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        with _web(python, environment) as port:
            moving = [*python, __file__, "--moving", prepared.stdout, "--port", str(port)]
            moving += ["--moves", str(options.moves)]
            moved = subprocess.run(moving, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, object] = {}
    for name, runs in (json.loads(done.stdout) | json.loads(moved.stdout)).items():
        runs.sort()
        median, high = runs[len(runs) // 2], runs[int(0.95 * (len(runs) - 1))]
        tail = f"  p95 {high:.2f}" if len(runs) >= 20 else ""
        print(f"{name:30} {median:9.2f}  [{runs[0]:.2f}–{runs[-1]:.2f}]{tail}")
        figures[name] = {"median": median, "p95": high, "range": [runs[0], runs[-1]]}
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
