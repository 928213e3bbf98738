"""How many messages a charter weighs in a second, on one core.

    python benchmarks/charter.py

The charters are authored here: 50 clauses, two of them with a regular expression; the same with word
lists; the same with tags, hours, days and spaces besides. Messages are chat of about 60 characters, each
different; 8 % of them come with a harmful finding, made here, so that nothing but the charter is measured.
The charters that are shipped are measured on the same messages. Medians of several runs, with their range,
told by the processor's time.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence

from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.load import load, loads, shipped
from vigie.engine.finding import Finding
from vigie.message import Author, Message, Space

CLAUSES = 50
LISTS = 10
#: Entries of a list; and of a long one.
ENTRIES, MANY = 20, 2_000
HARMFUL = 0.08
#: From Monday 5 January 2026, noon, in Paris: a message every minute and a half goes through days and nights.
START, STEP = 1_767_610_800_000, 90_000

_KINDS = ("insult", "hate", "threat", "obscenity", "sexual", "spam", "scam", "phone", "link", "harassment")
_QUIET = ("question", "praise", "discontent")
_OPENINGS = "franchement|bonsoir à tous|alors là|moi je trouve que|honestly|hey guys|i think|du coup|well"
_SUBJECTS = "le son de ce soir|la nouvelle saison|this map|the second match|l'invité|le montage|that goal"
_VERBS = "est vraiment réussi|me laisse sans voix|was a bit too long|ne marche pas chez moi|looks amazing"
_ENDINGS = "!|, non ?|😂😂|, merci à vous|, what do you think?|, on verra bien|...|, gg|, c'est dommage"
_SYLLABLES = "ba|cor|di|fel|gra|hu|jo|kri|lan|mon|nou|pri|que|ran|sol|ter|vul|zig"

Weighed = list[tuple[Message, list[Finding]]]


def weighed(count: int, seed: int = 7) -> Weighed:
    """Return `count` messages of about 60 characters, each different, with findings."""
    draw = random.Random(seed)
    parts = [part.split("|") for part in (_OPENINGS, _SUBJECTS, _VERBS, _ENDINGS)]
    made: Weighed = []
    for number in range(count):
        opening, subject, verb, ending = (draw.choice(part) for part in parts)
        text = f"{opening} {subject} {verb} {draw.randrange(10_000)}{ending}"
        at = START + number * STEP
        who = f"author {draw.randrange(2_000)}"
        space = Space("twitch", f"room{draw.randrange(20)}")
        message = Message(
            id=str(number), space=space, text=text, author=Author(who, who), at=at, received_at=at
        )
        findings = [Finding("language", 0.9, 0, len(text), "language", ("fr",))]
        if draw.random() < 0.3:
            findings.append(Finding(draw.choice(_QUIET), draw.random(), 0, 5, "a"))
        if draw.random() < HARMFUL:
            findings.append(Finding(draw.choice(_KINDS), draw.random(), 0, 5, "a"))
        made.append((message, findings))
    return made


def _words(draw: random.Random, count: int) -> list[str]:
    syllables = _SYLLABLES.split("|")
    made = ("".join(draw.choice(syllables) for _ in range(draw.randrange(2, 5))) for _ in range(count))
    return [word + "*" * (draw.random() < 0.3) for word in made]


def authored(lists: int = 0, entries: int = ENTRIES, *, wide: bool = False) -> CompiledCharter:
    """Return a charter of 50 clauses; `wide` makes some ask for tags, hours, days and spaces."""
    draw = random.Random(11)
    lines = ["charter: {id: banc, version: 1, title: {fr: Banc}, languages: [fr]}"]
    if lists:
        lines.append("lists:")
    for number in range(lists):
        # A few are in many messages, as the names that a charter watches are.
        words = [*_words(draw, entries - 1), ("saison", "goal*", "chez nous", "merci bien")[number % 4]]
        lines.append(f"  liste{number}: [{', '.join(words)}]")
    lines.append("clauses:")
    for number in range(CLAUSES):
        kind, level = _KINDS[number % len(_KINDS)], (number * 7 % 90 + 5) / 100
        when = f"{{any: [{kind} > {level}, toxicity > 0.99], unless: [question > 0.8]}}"
        if number in {20, 40}:
            when = r"{text matches: '\bcode (promo|cadeau)\b', unless: [kind is private]}"
        elif lists and number % 5 == 0:
            when = f"{{any: [text says liste{number // 5 % lists}], unless: [praise > 0.8]}}"
        elif wide and number % 10 == 1:
            when = "{all: [tag is t2 or t12, hour is 22 to 6]}"
        elif wide and number % 10 == 3:
            when = f"{{all: ['space is twitch:room{number % 20} or youtube:*', day is sunday, length > 60]}}"
        outcome = ("hold", "hide", "publish")[number % 3]
        asks = "tag is" in when
        tags = "" if asks else f", tags: [t{number}]"
        said = "title: {fr: a}, reason: {fr: a}"
        lines.append(f"  - {{id: c{number}, {said}, outcome: {outcome}, when: {when}{tags}}}")
    return compile_charter(loads("\n".join(lines)))


def rate(charter: CompiledCharter, messages: Weighed) -> float:
    """Return how many messages the charter weighs in a second."""
    weigh = charter.weigh
    start = time.process_time()
    for message, findings in messages:
        weigh(message, findings)
    return len(messages) / (time.process_time() - start)


def main(argv: Sequence[str] = ()) -> dict[str, object]:
    """Print the figures and return them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--count", type=int, default=30_000)
    options = parser.parse_args(argv)
    messages = weighed(options.count)
    sets: dict[str, Callable[[], CompiledCharter]] = {
        f"{CLAUSES} clauses": authored,
        f"{CLAUSES} clauses, {LISTS} lists of {ENTRIES}": lambda: authored(LISTS),
        f"{CLAUSES} clauses, {LISTS} lists of {MANY:,}": lambda: authored(LISTS, MANY),
        f"{CLAUSES} clauses, {LISTS} lists, tags, hours, spaces": lambda: authored(LISTS, wide=True),
        **{f"shipped: {name}": lambda name=name: compile_charter(load(name)) for name in shipped()},
    }
    charters = {name: made() for name, made in sets.items()}
    # Interleaved, so that a busy moment of the machine touches every charter alike.
    rates: dict[str, list[float]] = {name: [] for name in charters}
    for _ in range(options.runs):
        for name, charter in charters.items():
            rates[name].append(rate(charter, messages))
    figures: dict[str, object] = {}
    for name, each in rates.items():
        median = statistics.median(each)
        matched = sum(bool(charters[name].weigh(*one).matched) for one in messages) / len(messages)
        spread = f"[{min(each):,.0f}–{max(each):,.0f}]"
        print(
            f"{name:44s} {median:9,.0f} messages/s  {spread}  {1e6 / median:4.1f} µs, {matched:.0%} matched"
        )
        figures[name] = {"median": median, "range": [min(each), max(each)], "matched": matched}
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
