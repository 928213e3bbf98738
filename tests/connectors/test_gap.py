"""Which messages a gap holds, for networks that tell milliseconds and for those that tell seconds."""

import pytest

from vigie.connectors.base import Gap, Sentence
from vigie.message import Space

BEGUN, ENDED = 10_500, 20_500


def gap(until: int | None) -> Gap:
    because = Sentence("The test asks for it.", "Le test le demande.")
    return Gap(space=Space("none", "none"), since=BEGUN, until=until, because=because)


@pytest.mark.parametrize(
    ("at", "held"), [(BEGUN - 1, False), (BEGUN, True), (ENDED, True), (ENDED + 1, False)]
)
def test_it_holds_what_was_said_between_its_bounds(at: int, held: bool):
    assert gap(ENDED).holds(at) == held


@pytest.mark.parametrize(("at", "held"), [(9_000, False), (10_000, True), (20_000, True), (21_000, False)])
def test_it_holds_the_whole_second_in_which_it_begins(at: int, held: bool):
    assert gap(ENDED).holds(at, precision=1_000) == held


def test_it_holds_all_until_now_where_it_has_no_end():
    assert gap(None).holds(1 << 60)
    assert not gap(None).holds(BEGUN - 1)
