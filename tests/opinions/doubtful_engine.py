"""An engine that hesitates on a word, so that tests know what is ambiguous. Another process imports it."""

from collections.abc import Iterable

from vigie.engine.engine import Engine
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading


class Doubt:
    """Sees a toxicity in the middle of the scale where a message says "douteux", and a low one elsewhere."""

    name = "doubt"
    kinds = ("toxicity",)
    reasons = ("unavailable",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        score = 0.5 if "douteux" in reading.text else 0.02
        return (reading.whole("toxicity", score, "unavailable", ("doubt", "a test")),)


def doubting() -> Engine:
    return Engine([Doubt()])
