"""How often a clause is right, at least: a bound that holds at every look.

People look after each decision, and stop looking when they like what they see. An interval made for one look
(Wilson's, Clopper and Pearson's) is fooled by that; this one is not. Were the true share at most `p`
(and q = 1 - p), a bettor who spreads one coin evenly over the shares above `p` would hold, after `s` right
of `n`,

    B(s + 1, n - s + 1) * P(Binomial(n + 1, q) > n - s) / q / (p^s * q^(n - s))

coins (B is Euler's beta), in a game that is fair at best. Whatever the moment at which one looks, they hold
twenty with a chance of one in twenty at most (Ville, 1939): shares that would have given them twenty are
refused. It is the mixture of Robbins (1970); Howard, Ramdas, McAuliffe and Sekhon (2021) say how good it is.
"""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p
from typing import Final

#: The chance that the bound is ever above the truth.
ALPHA: Final = 0.05
_ENOUGH: Final = -log(ALPHA)
#: Halvings of the bisection: to a billionth.
_HALVINGS: Final = 30


def wealth(right: int, n: int, share: float) -> float:
    """Return the logarithm of what the bettor holds after `right` of `n`, were the true share `share`.

    `share` is at most `right / n`: above, the sum loses its last digits.
    """
    if share == 0.0:
        return inf if right else 0.0
    wrong, log_right, log_wrong = n - right, log(share), log1p(-share)
    # What the coin spread over the shares below would have brought: so many wrong, or fewer, of one more.
    below = sum(
        exp(lgamma(n + 2) - lgamma(k + 1) - lgamma(n + 2 - k) + k * log_wrong + (n + 1 - k) * log_right)
        for k in range(wrong + 1)
    )
    beta = lgamma(right + 1) + lgamma(wrong + 1) - lgamma(n + 2)
    return beta + log1p(-below) - right * log_right - (wrong + 1) * log_wrong


def is_above(right: int, n: int, share: float) -> bool:
    """Tell whether it is sure that the true share is above `share`."""
    return right > n * share and wealth(right, n, share) >= _ENOUGH


@lru_cache(maxsize=4_096)
def lower_bound(right: int, n: int) -> float:
    """Return the greatest share that the true one is surely above; 0 where nothing is sure.

    Parameters
    ----------
    right, n
        How many of how many were right.
    """
    low, high = 0.0, right / n if n else 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if is_above(right, n, middle):
            low = middle
        else:
            high = middle
    return low


@lru_cache(maxsize=256)
def perfect_run(budget: float) -> int:
    """Return how many decisions, all right, prove that at most a share `budget` is wrong."""
    n = 1
    while not is_above(n, n, 1.0 - budget):
        n += 1
    return n
