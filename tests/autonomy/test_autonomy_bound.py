"""What the bound says, against hand-made arithmetic and against the definition it comes from."""

from math import comb, exp, log

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vigie.autonomy.bound import is_above, lower_bound, perfect_run, wealth
from vigie.autonomy.ledger import AGE_MS, Piece, judge, missing, tally, window

COUNTS = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("budget", "run"), [(0.01, 449), (0.02, 224), (0.05, 88), (0.10, 43)])
def test_a_perfect_clause_is_sure_at_the_number_worked_out_and_not_one_earlier(
    budget: float, run: int
) -> None:
    # All right: the coin spread over (p, 1] brings the mean of x^n there, (1 - p^(n + 1)) / ((n + 1)(1 - p)),
    # against p^n. At 5 %, n = 87 gives 19.490 and n = 88 gives 20.296: twenty are passed at 88.
    p = 1 - budget

    def coins(n: int) -> float:
        return (1 - p ** (n + 1)) / ((n + 1) * (1 - p) * p**n)

    assert coins(run - 1) < 20 <= coins(run)
    assert perfect_run(budget) == run
    assert not is_above(run - 1, run - 1, p)
    assert is_above(run, run, p)
    assert lower_bound(run - 1, run - 1) < p <= lower_bound(run, run)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(0, 6), st.floats(0.1, 0.8))
def test_the_wealth_is_the_mean_of_the_bets_over_the_shares_above(n: int, wrong: int, share: float) -> None:
    right = n - wrong
    assume(right > n * share)
    # By a sum over a fine grid of shares above `share`, each bet x^right (1 - x)^wrong against its own.
    steps = 4_000
    told = 0.0
    for step in range(steps):
        x = share + (1 - share) * (step + 0.5) / steps
        told += exp(right * log(x / share) + (n - right) * log((1 - x) / (1 - share)))
    assert wealth(right, n, share) == pytest.approx(log(told / steps), rel=1e-3, abs=1e-3)


@given(COUNTS)
def test_what_is_below_the_bound_is_refused_and_what_is_above_is_not(counts: tuple[int, int]) -> None:
    bound = lower_bound(*counts)
    assert 0 <= bound <= counts[0] / counts[1]
    for share in (bound * 0.5, bound * 0.999):
        assert bound == 0 or is_above(*counts, share)
    assert not is_above(*counts, bound + 1e-6)


@given(COUNTS)
def test_a_right_decision_never_lowers_the_bound_and_a_wrong_one_never_raises_it(
    counts: tuple[int, int],
) -> None:
    right, n = counts
    assert lower_bound(right + 1, n + 1) >= lower_bound(right, n) - 1e-8
    assert lower_bound(right, n + 1) <= lower_bound(right, n) + 1e-8


def test_nothing_is_sure_of_nothing() -> None:
    assert lower_bound(0, 0) == lower_bound(0, 50) == 0
    assert not is_above(0, 0, 0.0)


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_it_is_fooled_at_any_look_less_often_than_it_says(share: float) -> None:
    """Every sequence of 60 decisions is followed, by dynamic programming, looking after each."""
    alive = {0: 1.0}
    fooled = 0.0
    for n in range(1, 61):
        after: dict[int, float] = {}
        for right, chance in alive.items():
            for one, weight in ((1, share), (0, 1 - share)):
                if is_above(right + one, n, share):
                    fooled += chance * weight
                else:
                    after[right + one] = after.get(right + one, 0.0) + chance * weight
        alive = after
    assert 0 < fooled <= 0.05


def test_one_look_at_a_time_is_fooled_more_often_than_it_says() -> None:
    """The same with the interval of Clopper and Pearson, which is made for one look: why it is not used."""
    share = 0.8
    alive, fooled = {0: 1.0}, 0.0
    for n in range(1, 61):
        after: dict[int, float] = {}
        for right, chance in alive.items():
            for one, weight in ((1, share), (0, 1 - share)):
                s = right + one
                tail = sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(s, n + 1))
                if tail <= 0.05:
                    fooled += chance * weight
                else:
                    after[s] = after.get(s, 0.0) + chance * weight
        alive = after
    assert fooled > 0.1


# ——— what counts


def pieces(*answers: bool, digest: int | None = None) -> list[Piece]:
    """Return pieces, the last decided first, each of another text unless told."""
    return [
        Piece(place if digest is None else digest, each, 1_000 - place) for place, each in enumerate(answers)
    ]


def test_copies_are_one_piece_and_the_worst_answer_stands() -> None:
    assert tally(pieces(*[True] * 400, digest=7), budget=0.05)[:2] == (1, 1)
    assert tally(pieces(*[True] * 399, False, digest=7), budget=0.05)[:2] == (1, 0)
    assert tally(pieces(False, *[True] * 399, digest=7), budget=0.05)[:2] == (1, 0)


def test_the_window_holds_the_last_pieces_only() -> None:
    most = window(0.05)
    assert most == 396
    found = tally(pieces(*[True] * most, *[False] * 50), budget=0.05)
    assert found == (most, most, 1_000 - most + 1)
    found = tally(pieces(*[False] * 50, *[True] * most), budget=0.05)
    assert found[:2] == (most, most - 50)


def test_nothing_decided_proves_nothing() -> None:
    assert tally([], budget=0.05) == (0, 0, None)
    assert judge(0, 0, budget=0.05, at_once=False) == (0.0, False)


def test_the_charters_credit_survives_a_first_overturn_and_no_stream_of_them() -> None:
    # A credit of 2 x 88 = 176. Twenty coins are needed at p = 0.95: after 176 right and w wrong the formula
    # of the module gives 941 (w = 0), 105.6 (1), 23.5 (2), 7.73 (3).
    held = [judge(wrong, 0, budget=0.05, at_once=True).may_act for wrong in range(5)]
    assert held == [True, True, True, False, False]


@pytest.mark.parametrize("at_once", [False, True])
def test_the_charters_credit_leaves_as_decisions_come(at_once: bool) -> None:
    most = window(0.05)
    same = judge(most, most - 3, budget=0.05, at_once=False)
    assert judge(most, most - 3, budget=0.05, at_once=at_once) == same


@given(st.integers(0, 150).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.booleans())
def test_so_many_more_right_decisions_as_it_says_let_it_act(counts: tuple[int, int], at_once: bool) -> None:
    right, n = counts
    more = missing(n, right, budget=0.1, at_once=at_once)
    before = pieces(*[False] * (n - right), *[True] * right)
    new = [Piece(-1 - k, True, 2_000) for k in range(more)]
    found = tally([*new, *before], budget=0.1)
    assert judge(found.n, found.right, budget=0.1, at_once=at_once).may_act
    if more:
        found = tally([*new[1:], *before], budget=0.1)
        # One fewer is not enough, unless what is wrong has begun to leave the window.
        full = n + more - 1 >= window(0.1)
        assert full or not judge(found.n, found.right, budget=0.1, at_once=at_once).may_act


def test_half_a_year_is_half_a_year() -> None:
    assert AGE_MS == 180 * 24 * 3_600_000
