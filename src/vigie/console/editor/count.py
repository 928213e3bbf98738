"""How many messages of the last day a clause being written matches, and how that moves with a number."""

import math
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Final

from django.contrib.auth.models import User
from django.db import connections
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from vigie.backtest import dial
from vigie.backtest.dial import STEPS, Dial
from vigie.backtest.sample import Count, Sample
from vigie.charter.charter import Charter, Clause
from vigie.charter.condition_words import Words
from vigie.charter.tree import Score, leaves
from vigie.console.marks import marked
from vigie.console.words import STATES, language
from vigie.desk.models import Message, Space
from vigie.desk.scope import messages_of, spaces_of
from vigie.versions.models import OwnCharter

#: How long a request waits for messages that are being read; the screen then asks again.
PATIENCE: Final = 0.25
#: Characters of a matched message that are shown.
_SHOWN: Final = 400
#: The drawing of a curve: its size, and where its axes begin.
_WIDE, _HIGH, _LEFT, _TOP, _BOTTOM = 480.0, 150.0, 44.0, 10.0, 22.0

_POOL = ThreadPoolExecutor(2, thread_name_prefix="vigie-sample")
_running: dict[tuple[int, ...], "Future[Sample]"] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Where:
    """The spaces whose messages are counted."""

    spaces: list[Space]
    #: Whether the charter weighs in them; else they are all those of its client.
    weighs: bool


def where(user: User, own: OwnCharter) -> Where:
    """Return the spaces in which a charter weighs, or all of its client where it weighs in none.

    Parameters
    ----------
    user
        Who asks: only their spaces are counted.
    own
        The charter.
    """
    spaces = list(spaces_of(user).filter(client_id=own.client_id).order_by("name", "pk"))
    weighs = [space for space in spaces if space.own_charter_id == own.pk]
    return Where(weighs or spaces, bool(weighs))


def sample_soon(spaces: Sequence[Space], wait: float = PATIENCE) -> Sample | None:
    """Return the last day of some spaces, read apart; None where it is not read yet.

    Parameters
    ----------
    spaces
        Those that the person who asks may see.
    wait
        Seconds to wait for it.
    """
    key = tuple(sorted(space.pk for space in spaces))
    with _lock:
        for old in [each for each, future in _running.items() if future.done()]:
            del _running[old]
        if key not in _running:
            _running[key] = _POOL.submit(_read, spaces)
        running = _running[key]
    try:
        return running.result(wait)
    except TimeoutError:
        return None


def _read(spaces: Sequence[Space]) -> Sample:
    try:
        return dial.SAMPLES.of(spaces)
    finally:
        connections.close_all()


@dataclass(frozen=True, slots=True)
class Live:
    """What a clause would match, as a screen tells it."""

    count: Count
    matches: str
    messages: str
    share: str
    #: What was proposed for those that match when they came, a word and a number each.
    proposed: list[tuple[str, str]]
    changed: str
    curve: "Curve | None"


def live(sample: Sample, clause: Clause, charter: Charter, leaf: int | None) -> Live:
    """Return what a clause would match.

    Parameters
    ----------
    sample
        The messages.
    clause
        The clause, as it is being written.
    charter
        Its charter: other clauses give the tags that it may ask for.
    leaf
        The place of the comparison whose curve is drawn; None for none.
    """
    words = Words(language())
    count = sample.count(clause, charter)
    names = {"publish": "published", "hold": "held", "hide": "hidden", "delete": "deleted"}
    return Live(
        count=count,
        matches=words.number(count.matches),
        messages=words.number(count.messages),
        share=_share(count, words),
        proposed=[
            (str(STATES[names[outcome]]), words.number(n)) for outcome, n in count.by_outcome.items() if n
        ],
        changed=words.number(count.changed) if count.changed else "",
        curve=curve(sample, clause, charter, leaf) if leaf is not None and count.messages else None,
    )


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: its place, and what it says."""

    at: str
    said: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The matches of a clause at each place of one number, as an SVG draws them."""

    #: What is compared, with the number it is at.
    title: str
    #: The same in words, for who does not see it.
    told: str
    path: str
    area: str
    x: str
    y: str
    across: list[Tick]
    up: list[Tick]


def curve(sample: Sample, clause: Clause, charter: Charter, leaf: int) -> Curve | None:
    """Return the curve of one comparison of a clause; None where it compares no score."""
    compared = dict(enumerate(leaves(clause.when))).get(leaf)
    if not isinstance(compared, Score):
        return None
    words = Words(language())
    moved = Dial(sample, clause, charter, leaf)
    steps = moved.curve()
    most = max(steps)
    points = [(_across(step / STEPS), _up(n, most)) for step, n in enumerate(steps)]
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    ground = _HIGH - _BOTTOM
    around = [
        round(max(0.0, compared.value - 0.1), 2),
        compared.value,
        round(min(1.0, compared.value + 0.1), 2),
    ]
    told = ", ".join(
        gettext("%(matches)s at %(number)s")
        % {"matches": words.number(moved.matches(each)), "number": words.number(each, 2)}
        for each in dict.fromkeys(around)
    )
    title = f"{words.subject(compared)} {words.bound(compared)}"
    return Curve(
        title=title,
        told=gettext("Messages matched as the number moves: %(told)s.") % {"told": told},
        path=path,
        area=f"{path} L{points[-1][0]:.1f} {ground:.1f} L{points[0][0]:.1f} {ground:.1f}Z",
        x=f"{_across(compared.value):.1f}",
        y=f"{_up(moved.matches(compared.value), most):.1f}",
        across=[Tick(f"{_across(each / 4):.1f}", words.number(each / 4, 2)) for each in range(5)],
        up=[Tick(f"{_up(each, most):.1f}", words.number(each)) for each in _levels(most)],
    )


def _across(number: float) -> float:
    return _LEFT + (_WIDE - _LEFT - 16) * number


def _up(matches: int, most: int) -> float:
    """Return how high a number stands: by its logarithm, since a clause is written where there are few."""
    part = math.log1p(matches) / math.log1p(most) if most else 0.0
    return _HIGH - _BOTTOM - (_HIGH - _BOTTOM - _TOP) * part


def _levels(most: int) -> list[int]:
    powers = [10**power for power in range(9) if 10**power <= most]
    kept = powers[-1::-2][::-1] if len(powers) > 4 else powers
    return [0, *kept]


def _share(count: Count, words: Words) -> str:
    part = 100 * count.matches / count.messages if count.messages else 0.0
    if 0 < part < 0.01:
        return words.say("moins de {n}\u202f%", "less than {n}%", n=words.number(0.01))
    decimals = 2 if part < 10 else 1
    said = words.number(round(part, decimals), decimals if part else 0)
    return f"{said}\u202f%" if words.french else f"{said}%"


@dataclass(frozen=True, slots=True)
class Matched:
    """One message that the clause matches."""

    message: Message
    html: SafeString
    cut: bool
    state: str


def matched(user: User, seqs: Sequence[int]) -> list[Matched]:
    """Return messages of the person's spaces, the newest first.

    Parameters
    ----------
    user
        Who reads.
    seqs
        Their numbers.
    """
    found = messages_of(user).filter(seq__in=seqs).select_related("space").order_by("-seq")
    return [
        Matched(each, marked(each.text, limit=_SHOWN), len(each.text) > _SHOWN, str(STATES[each.state]))
        for each in found
    ]
