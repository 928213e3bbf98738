"""How often ordinary requests are taken for threats, and how many threats of the corpus are still told.

    python benchmarks/alarms.py

Requests of three recordings of `../shared` (to a bank, to an assistant, in a help room), in which nobody
threatens; and the sentences of the corpus of this project whose label is a threat. Both are counted at 0.5,
where shipped charters call a person, as the learned scorer tells them alone and as it is bounded by the
toxicity of the whole message.
"""

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
STREAMS = ROOT.parent / "shared" / "data" / "streams"
FILES = ("intents_banking77_train", "intents_clinc150_train", "irc_ubuntu_threads_train_dev")
#: Requests of each file, and the shortest text that says anything.
MOST, SHORTEST = 9_000, 16


def requests(file: Path) -> Iterator[str]:
    """Yield the texts of a recording."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        texts = (json.loads(line).get("text") or "" for line in lines)
        yield from islice((text for text in texts if len(text) >= SHORTEST), MOST)


def threats() -> Iterator[str]:
    """Yield the sentences of the corpus that threaten."""
    for file in sorted((ROOT / "corpus").glob("*/*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            parts = line.split("\t")
            if not line.startswith("#") and len(parts) > 3 and "threat" in parts[2]:
                yield parts[3]


def told(texts: Iterable[str]) -> int:
    """Return in how many texts the learned scorer tells a threat at 0.5 or more."""
    from vigie.engine.engine import Engine
    from vigie.message import Message, Space

    engine = Engine()
    messages = [
        Message(id=str(number), space=Space("bench", str(number)), text=text, at=1, received_at=1)
        for number, text in enumerate(texts)
    ]
    found = 0
    for start in range(0, len(messages), 300):
        for findings in engine.examine(messages[start : start + 300]):
            found += any(
                each.kind == "threat" and each.reason == "learned.kind" and each.score >= 0.5
                for each in findings
            )
    return found


def main() -> dict[str, object]:
    """Print and return the figures."""
    if not STREAMS.is_dir():
        sys.exit("The recordings of ../shared are not here: there is nothing to measure on.")
    from vigie.engine.detectors import learned

    ordinary = [text for name in FILES for text in requests(STREAMS / f"{name}.jsonl.gz")]
    threatening = list(threats())
    figures: dict[str, object] = {"requests": len(ordinary), "threats": len(threatening)}
    bound = learned._HARDLY
    for name, value in (("alone", 0.0), ("bounded", bound)):
        learned._HARDLY = value
        false, true = figures[name] = told(ordinary), told(threatening)
        print(f"{name:8} requests taken for threats: {false} of {len(ordinary):,}")
        print(f"{name:8} threats of the corpus told: {true} of {len(threatening):,}")
    learned._HARDLY = bound
    return figures


if __name__ == "__main__":
    main()
