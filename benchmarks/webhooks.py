"""Signed webhooks over real HTTP on loopback: how many a second reach the disk, and how long a sender waits.

The server is the web process of `vigie run`, on a home of its own, with one account of each network; the
senders are processes of their own. Three formulas are offered: Meta's, Twitch's, and Standard Webhooks. Posts
leave on a timetable whatever the answers do, and a wait is counted from the time in the timetable. Every post
is signed, has one message nobody posted before, and counts only when it was accepted; at the end the journal
is counted.

Then the same beside a flood of forged posts: without a header, with a wrong signature over 64 KiB, to an
address that does not exist. Both kinds of runs take turns, so that the machine's moods fall on both.
"""

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from vigie.api.trial import Trial

RATE = 2_000
SECONDS = 10.0
RUNS = 3
CONNECTIONS = 64
#: Forged posts offered a second, and the connections they come on.
FLOOD = 2_000
FLOOD_CONNECTIONS = 256
NETWORKS = {"meta": "X-Hub-Signature-256", "twitch": "Twitch EventSub", "webhook": "Standard Webhooks"}
PARTS = Path(__file__).parent / "webhook_parts"


class Server(Trial):
    """A web process that knows the networks of the measure."""

    def __init__(self, home: Path) -> None:
        self.accounts: dict[str, dict[str, str]] = {}
        super().__init__(home)

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, str(PARTS / "server.py")]
        if not self.accounts:
            made = subprocess.run(
                [*command, "prepare"], env=self._environment, check=True, stdout=subprocess.PIPE, text=True
            )
            self.accounts = json.loads(made.stdout)
        return subprocess.Popen(
            [*command, "serve"],
            env=self._environment | {"VIGIE_SOCKET": str(self._listening.fileno())},
            pass_fds=[self._listening.fileno()],
            cwd=self._home,
        )

    def processor(self) -> float:
        """Return the seconds of processor used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(
    rate: float = RATE, seconds: float = SECONDS, runs: int = RUNS, flood: float = FLOOD
) -> dict[str, Any]:
    """Print and return the figures."""
    results: dict[str, Any] = {
        "offered_per_second": rate,
        "runs": f"{runs} of {seconds:g} s, one message a post, {CONNECTIONS} connections",
        "forged_offered_per_second": flood,
    }
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as home, Server(Path(home)) as web:
        web.wait()
        accepted = 0
        for network, title in NETWORKS.items():
            accepted += _sent(_run(web, network, "warm", rate / 4, 1.0, 0)["true"])
            alone, beside = [], []
            for run in range(runs):
                alone.append(_run(web, network, f"alone{run}", rate, seconds, 0))
                beside.append(_run(web, network, f"beside{run}", rate, seconds, flood))
            accepted += sum(_sent(one["true"]) for one in (*alone, *beside))
            results[title] = {"alone": _told(alone), "beside a flood": _told(beside)}
        results["accepted"] = accepted
        results["journalled"], results["journalled_once"] = _counted(Path(home))
        results["server_memory_mb"] = web.peak_memory_mb()
    _print(results)
    return results


def _run(web: Server, network: str, name: str, rate: float, seconds: float, flood: float) -> dict[str, Any]:
    """Post for some seconds, perhaps beside a flood; return what the senders say."""
    account = web.accounts[network]
    asked = {"port": web.port, "network": network, "seconds": seconds, **account}
    senders = [{**asked, "name": name, "rate": rate, "connections": CONNECTIONS, "forged": False}]
    if flood:
        forged = {**asked, "rate": flood, "seconds": seconds + 0.5, "connections": FLOOD_CONNECTIONS}
        senders.insert(0, {**forged, "name": name, "forged": True})
    started = [
        subprocess.Popen(
            [sys.executable, str(PARTS / "sender.py"), json.dumps(one)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for one in senders
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", "the sender did not start"
    before = web.processor()
    told = []
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        out, _ = process.communicate(timeout=seconds + 60)
        told.append(json.loads(out))
    true = told[-1]
    true["server"] = (web.processor() - before) / true["took"]
    return {"true": true, "forged": told[0] if flood else None}


def _sent(true: dict[str, Any]) -> int:
    """Return how many were accepted."""
    return len(true["waits"])


def _told(runs: list[dict[str, Any]]) -> dict[str, str]:
    """Return medians and ranges over the runs."""
    true = [run["true"] for run in runs]
    cuts = [statistics.quantiles(one["waits"], n=100) for one in true]
    figures = {
        "accepted_per_second": _middle([_sent(one) / one["took"] for one in true]),
        "wait_p50_ms": _middle([one[49] for one in cuts]),
        "wait_p99_ms": _middle([one[98] for one in cuts]),
        "wait_max_ms": _middle([one["waits"][-1] for one in true]),
        "not_accepted": str(sum(sum(one["statuses"].values()) - _sent(one) for one in true)),
        "server_processor": _middle([one["server"] for one in true], ".2f"),
        "sender_processor": _middle([one["processor"] for one in true], ".2f"),
    }
    forged = [run["forged"] for run in runs if run["forged"]]
    if forged:
        figures["forged_answered_per_second"] = _middle(
            [sum(one["statuses"].values()) / one["took"] for one in forged]
        )
        answers: dict[str, int] = {}
        for one in forged:
            for status, count in one["statuses"].items():
                answers[status] = answers.get(status, 0) + count
        figures["forged_answers"] = " ".join(f"{status}:{count}" for status, count in sorted(answers.items()))
        figures["forged_held_up"] = str(sum(one["not_sent"] for one in forged))
        figures["forged_processor"] = _middle([one["processor"] for one in forged], ".2f")
    return figures


def _counted(home: Path) -> tuple[int, bool]:
    """Return how many messages the journal holds, and whether each is there once."""
    database = sqlite3.connect(home / "vigie.sqlite3")
    try:
        rows = [json.loads(payload) for (payload,) in database.execute("SELECT payload FROM intake_journal")]
    finally:
        database.close()
    return len(rows), len({(row["space"]["network"], row["id"]) for row in rows}) == len(rows)


def _middle(values: list[float], form: str = ".1f") -> str:
    """Return the median and the range of several runs."""
    return f"{statistics.median(values):{form}} [{min(values):{form}}-{max(values):{form}}]"


def _print(results: dict[str, Any]) -> None:
    for name, value in results.items():
        if not isinstance(value, dict):
            print(f"{name:>26}  {value}")
            continue
        for when, figures in value.items():
            print(f"— {name}, {when}")
            for one, figure in figures.items():
                print(f"{one:>26}  {figure}")
