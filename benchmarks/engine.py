"""How many messages the engine understands in a second, on one core.

    vigie bench engine

Texts are seen once: what a cache could remember does not help. Authored chat is made by combining
sentences written here; the recordings of ../shared are measured too where they are present. Medians of
several runs, with their range. Rates are told by the processor's time, which a neighbour on a shared
machine changes less than the clock's.
"""

import gzip
import json
import random
import statistics
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from vigie.engine.engine import Engine
from vigie.message import Author, Message, Space

BATCH = 500
RUNS = 5
COUNT = 20_000
STREAMS = Path(__file__).parents[2] / "shared" / "data" / "streams"
RECORDINGS = (
    "rbtv_2016-11/2016-11-25.jsonl.gz",
    "twitch_admiralbulldog_2019-04-30.jsonl.gz",
    "yt_live_ishowspeed_hongkong.jsonl.gz",
    "yt_comments_dirtybiology_fr.jsonl.gz",
    "x_support_requests_spotify.jsonl.gz",
)

_OPENINGS = (
    "Franchement|Bonsoir à tous|Alors là|Moi je trouve que|Honestly|Hey guys|I really think|So|Du coup|Well"
)
_SUBJECTS = (
    "le son de ce soir|la nouvelle saison|this map|the second match|l'invité du débat|le "
    "montage|your last video|"
    "le présentateur|that goal|cette réponse|the new patch|le jeu d'hier"
)
_VERBS = (
    "est vraiment réussi|me laisse sans voix|was a bit too long|is way better than before|ne "
    "marche pas chez moi|mérite mieux|looks amazing|fait peur"
)
_ENDINGS = (
    "!|, non ?|😂😂|, merci à vous|, what do you think?|, on verra bien|...|, gg|, c'est "
    "dommage|, putain|, t'es con ou quoi|, see you tomorrow at 20:30"
)


def authored(count: int, seed: int = 7) -> list[Message]:
    """Return `count` messages of about 60 characters, each different."""
    draw = random.Random(seed)
    parts = [part.split("|") for part in (_OPENINGS, _SUBJECTS, _VERBS, _ENDINGS)]
    messages = []
    for number in range(count):
        opening, subject, verb, ending = (draw.choice(part) for part in parts)
        text = f"{opening} {subject} {verb} {draw.randrange(10_000)}{ending}"
        who = f"author {draw.randrange(2_000)}"
        author = Author(who, who)
        at = number * 20
        space = Space("bench", "room")
        messages.append(Message(id=str(number), space=space, text=text, author=author, at=at, received_at=at))
    return messages


def recorded(path: Path, most: int) -> Iterator[Message]:
    """Yield the first `most` messages of a recording."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number >= most:
                return
            row = json.loads(line)
            at = int(datetime.fromisoformat(row["at"]).timestamp() * 1000) if row["at"] else number * 1000
            author = Author(row["author"], row["author"]) if row["author"] else None
            space = Space(row["network"], row["space"])
            yield Message(
                id=row["id"],
                space=space,
                kind=row["kind"],
                text=row["text"],
                author=author,
                at=at,
                received_at=at,
            )


def rate(messages: list[Message]) -> float:
    """Return how many messages a fresh engine understands in a second, by batches."""
    engine = Engine()
    start = time.process_time()
    for first in range(0, len(messages), BATCH):
        engine.examine(messages[first : first + BATCH])
    return len(messages) / (time.process_time() - start)


def alone(messages: list[Message]) -> list[float]:
    """Return the time (ms) that each message takes when it comes alone."""
    engine = Engine()
    times = []
    for message in messages:
        start = time.process_time()
        engine.examine([message])
        times.append((time.process_time() - start) * 1000)
    return times


def main() -> dict[str, object]:
    """Print the figures and return them."""
    start = time.perf_counter()
    Engine()
    loading = time.perf_counter() - start
    print(f"Engine() for the first time: {loading:.2f} s")
    sets = {"authored chat": authored(COUNT)}
    for name in RECORDINGS:
        if (STREAMS / name).exists():
            sets[name] = list(recorded(STREAMS / name, COUNT))
    figures: dict[str, object] = {"loading_s": loading}
    # Interleaved, so that a busy moment of the machine touches every set alike.
    rates: dict[str, list[float]] = {name: [] for name in sets}
    for _ in range(RUNS):
        for name, messages in sets.items():
            rates[name].append(rate(messages))
    for name, each in rates.items():
        median = statistics.median(each)
        length = statistics.mean(len(message.text) for message in sets[name])
        spread = f"[{min(each):,.0f}–{max(each):,.0f}]"
        cost = f"{1e6 / median:5.1f} µs, {length:3.0f} characters"
        print(f"{name:46s} {median:9,.0f} messages/s  {spread}  {cost}")
        figures[name] = {"median": median, "range": [min(each), max(each)]}
    times = sorted(alone(sets["authored chat"][:5_000]))
    median, worst = statistics.median(times), times[int(len(times) * 0.99)]
    figures["alone_ms"] = {"median": median, "p99": worst}
    print(f"one message alone: median {median:.3f} ms, p99 {worst:.3f} ms")
    return figures
