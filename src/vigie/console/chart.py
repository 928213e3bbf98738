"""Drawings made by the server: intervals, a bound beside its mark, the hours of a day.

Each is beside its figures in words or in a table, and is said to nobody. Colours come from the style sheet.
"""

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vigie.backtest.intervals import Estimate

#: Width and height of a drawing on one line; room is left at its ends for the dots.
_WIDE, _HIGH, _MARGIN = 120, 14, 4
#: Width of an hour, of one of its two bars, and the height of the tallest.
_HOUR, _BAR, _TALL = 30, 11, 100
_ONE_LINE: Final = (
    '<svg class="on-line" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
    '<line class="axis" x1="{}" y1="7" x2="{}" y2="7"/>'
)


def interval(one: Estimate, *, low_end: float = 0.0) -> SafeString:
    """Return an estimate as a dot on its interval, between `low_end` and 1.

    Parameters
    ----------
    one
        The estimate.
    low_end
        The value at the left end; where it is below 0, a tick tells where 0 is.
    """

    def at(value: float) -> str:
        return f"{_place((value - low_end) / (1.0 - low_end)):.1f}"

    tick = (
        format_html('<line class="axis" x1="{0}" y1="3" x2="{0}" y2="11"/>', at(0.0)) if low_end < 0 else ""
    )
    return format_html(
        _ONE_LINE
        + '{}<line class="range" x1="{}" y1="7" x2="{}" y2="7"/><circle cx="{}" cy="7" r="3"/></svg>',
        _WIDE, _HIGH, _MARGIN, _WIDE - _MARGIN, tick, at(one.low), at(one.high), at(one.value),
    )  # fmt: skip


def bound(value: float, mark: float, *, reached: bool) -> SafeString:
    """Return a share as a bar, with a mark where it must come to.

    The line begins at one half: what is decided near its other end would else be too small to be seen.

    Parameters
    ----------
    value
        The share.
    mark
        What it must reach.
    reached
        Whether it is enough.
    """
    end, at = (f"{_place(2 * each - 1):.1f}" for each in (value, mark))
    return format_html(
        _ONE_LINE + '<line class="{}" x1="{}" y1="7" x2="{}" y2="7"/>'
        '<line class="mark" x1="{}" y1="0" x2="{}" y2="14"/></svg>',
        _WIDE, _HIGH, _MARGIN, _WIDE - _MARGIN, "reached" if reached else "short", _MARGIN, end, at, at,
    )  # fmt: skip


def hours(pairs: Sequence[tuple[float, float]]) -> SafeString:
    """Return two bars for each hour of a day: what was in force, and the draft.

    It is drawn without a word, so that it may be stretched.
    """
    most = max((value for pair in pairs for value in pair), default=0) or 1
    bars = (
        (
            name,
            place * _HOUR + offset,
            f"{_TALL - _TALL * value / most:.1f}",
            _BAR,
            f"{_TALL * value / most:.1f}",
        )
        for place, pair in enumerate(pairs)
        for name, offset, value in zip(("was", "draft"), (3, 3 + _BAR + 2), pair, strict=True)
    )
    return format_html(
        '<svg class="hours-bars" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false">{}</svg>',
        _HOUR * len(pairs),
        _TALL,
        format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', bars),
    )


def _place(share: float) -> float:
    """Return where a share stands on the line; what is beyond an end is drawn at it."""
    return _MARGIN + max(0.0, min(1.0, share)) * (_WIDE - 2 * _MARGIN)
