"""Intervals against values worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.backtest.intervals import Agreement, Estimate, share


def rounded(estimate: Estimate | None, places: int = 4) -> tuple[float, float, float]:
    assert estimate is not None
    return round(estimate.value, places), round(estimate.low, places), round(estimate.high, places)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # z² = 3.841459; 9 of 10: (0.9 + z²/20 ± z √(0.009 + z²/400)) / (1 + z²/10)
        (9, 10, 0.5958, 0.9821),
        # 5 of 10: the middle is a half, and half the width z √(0.025 + z²/400) / (1 + z²/10) = 0.2634
        (5, 10, 0.2366, 0.7634),
        # All of 20: from 1 / (1 + z²/20); none of 20: up to (z²/20) / (1 + z²/20)
        (20, 20, 0.8389, 1.0),
        (0, 20, 0.0, 0.1611),
    ],
)
def test_it_gives_a_share_its_wilson_interval(count: int, of: int, low: float, high: float) -> None:
    assert rounded(share(count, of)) == (count / of, low, high)


def test_a_share_of_nothing_is_no_figure() -> None:
    assert share(0, 0) is None
    assert Agreement(neither=5).precision is None
    assert Agreement(charter_only=5).recall is None


def test_it_gives_kappa_its_large_sample_interval() -> None:
    # 20, 5, 10, 15 of 50: seen 0.7, by chance 0.5, kappa 0.4. The three terms of the variance are 0.02743,
    # 0.02547 and 0.0025; √(0.0504 / (50 × 0.5⁴)) = 0.126996; 1.959964 times that is 0.248908.
    assert rounded(Agreement(20, 5, 10, 15).kappa) == (0.4, 0.1511, 0.6489)


def test_kappa_is_one_where_both_agree_on_everything_and_none_where_one_always_says_the_same() -> None:
    assert rounded(Agreement(both=3, neither=7).kappa) == (1.0, 1.0, 1.0)
    assert Agreement(both=9).kappa is None
    assert Agreement(charter_only=2, neither=9).kappa is None
    assert Agreement(both=4, charter_only=2).kappa is None
    assert Agreement().kappa is None


def test_precision_and_recall_divide_by_what_they_are_shares_of() -> None:
    counted = Agreement(both=6, charter_only=2, people_only=4, neither=88)
    assert (rounded(counted.precision)[0], rounded(counted.recall)[0]) == (0.75, 0.6)


@given(st.tuples(*[st.integers(0, 500)] * 4))
def test_every_interval_holds_its_figure_and_stays_in_bounds(cells: tuple[int, int, int, int]) -> None:
    counted = Agreement(*cells)
    for estimate, least in ((counted.precision, 0.0), (counted.recall, 0.0), (counted.kappa, -1.0)):
        if estimate is not None:
            assert least <= estimate.low <= estimate.value + 1e-12
            assert estimate.value - 1e-12 <= estimate.high <= 1.0
