"""The whole road: messages a second as fast as possible, and latency at rates a live may reach.

Text is made here, each message seen once; with `../shared` present a recorded evening is played as well.
Each figure is the median of several runs, each in a process and a home of its own.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 3
SHARED = Path(__file__).parents[2] / "shared" / "data" / "streams"

SUBJECTS = (
    "le direct",
    "ce débat",
    "la vidéo",
    "votre invité",
    "le son",
    "la question",
    "ce match",
    "le décor",
)
VERBS = ("est", "semble", "reste", "devient", "paraît")
OPINIONS = (
    "génial",
    "trop long",
    "nul",
    "drôle",
    "passionnant",
    "mal réglé",
    "en retard",
    "très clair",
    "raté",
)
ENDS = (
    "",
    " !",
    " ??",
    " mdr",
    " merci",
    " bravo à vous",
    " on en reparle demain",
    " sérieux",
    " 😂",
    " svp",
)
RARE = (
    "appelez le 01 99 00 12 34",
    "quelle bande d'imb3ciles",
    "promo ici https://example.com/x",
    "tu vas le regretter",
)


def made(count: int, seed: int = 1) -> list[dict[str, object]]:
    """Return messages of a chat that never was: one in fifty is of a kind that a charter stops."""
    chance = random.Random(seed)
    messages = []
    for number in range(count):
        if chance.random() < 0.02:
            text = chance.choice(RARE)
        else:
            parts = (chance.choice(SUBJECTS), chance.choice(VERBS), chance.choice(OPINIONS))
            text = " ".join(parts) + chance.choice(ENDS) + f" {chance.randrange(10**6):x}"
        messages.append(
            {
                "id": str(number),
                "at": None,
                "network": "bench",
                "space": f"live-{number % 3}",
                "kind": "chat",
                "author": f"viewer{int(chance.paretovariate(0.7)) % 5000}",
                "text": text,
            }
        )
    return messages


def replayed(files: list[Path], *options: str) -> dict[str, object]:
    """Play files through the road in a new home, in a process of its own; return its report."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as home:
        report = Path(home) / "report.json"
        command = [
            sys.executable,
            "-m",
            "vigie",
            "replay",
            *map(str, files),
            *options,
            "--report",
            str(report),
        ]
        environment = {"VIGIE_HOME": home, "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        return json.loads(report.read_text())


def medians(reports: list[dict[str, object]]) -> dict[str, object]:
    """Return the median figures of several runs of the same thing, with their range."""
    speeds = [float(str(report["messages_per_second"])) for report in reports]
    latencies: list[dict[str, float]] = [report["latency_ms"] for report in reports]  # type: ignore[misc]
    return {
        "messages_per_second": statistics.median(speeds),
        "range": [min(speeds), max(speeds)],
        "p50_ms": statistics.median(latency["p50"] for latency in latencies),
        "p99_ms": statistics.median(latency["p99"] for latency in latencies),
        "max_ms": statistics.median(latency["max"] for latency in latencies),
        "peak_memory_mb": max(float(str(report["peak_memory_mb"])) for report in reports),
        "lost": sum(int(str(report["lost"])) for report in reports),
        "duplicated": sum(int(str(report["duplicated"])) for report in reports),
    }


def main() -> dict[str, object]:
    """Print and return the figures."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
        chat = Path(folder) / "chat.jsonl"
        chat.write_text("".join(json.dumps(message) + "\n" for message in made(60_000)))
        short = Path(folder) / "short.jsonl"
        short.write_text("".join(json.dumps(message) + "\n" for message in made(20_000, seed=2)))
        cases: list[tuple[str, list[Path], tuple[str, ...]]] = [
            ("made chat, as fast as possible", [chat], ("--speed", "max")),
            ("made chat, 1,000 a second", [short], ("--rate", "1000")),
            ("made chat, 2,500 a second", [short], ("--rate", "2500")),
        ]
        if SHARED.is_dir():
            evening = SHARED / "rbtv_2016-11" / "2016-11-25.jsonl.gz"
            cases.append(("recorded evening, as fast as possible", [evening], ("--speed", "max")))
        else:
            print("The recordings of ../shared are not here: only made text is played.")
        for name, files, options in cases:
            figures[name] = medians([replayed(files, *options) for _ in range(RUNS)])
            print(f"{name:40}", *(f"{key}={value}" for key, value in figures[name].items()))  # type: ignore[attr-defined]
    return figures


if __name__ == "__main__":
    main()
