"""A day as a strip of hours, gaps shown in it; its figures stand beside it in words: it is not read aloud."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vigie.coverage.models import Gap
from vigie.coverage.rhythm import HOUR_MS

#: Width of an hour, of its bar, and the height of the tallest; a gap is never thinner than the last.
_HOUR, _BAR, _TALL, _THIN = 10, 7, 40, 2.5


def strip(hours: Sequence[int], gaps: Iterable[Gap], *, at: int) -> SafeString:
    """Return the hours' messages as bars, and gaps as bands before them.

    Parameters
    ----------
    hours
        Messages of each hour; the last one is that of `at`.
    gaps
        Those that lie elsewhere are left out.
    at
        The time (ms).
    """
    most = max(hours, default=0) or 1
    first = (at // HOUR_MS - len(hours) + 1) * HOUR_MS
    wide = _HOUR * len(hours)
    bars = (
        (
            place * _HOUR + (_HOUR - _BAR) / 2,
            f"{_TALL - max(1.0, _TALL * count / most):.1f}",
            _BAR,
            f"{max(1.0, _TALL * count / most):.1f}",
        )
        for place, count in enumerate(hours)
        if count
    )
    bands = []
    for gap in gaps:
        start = (gap.since_ms - first) / HOUR_MS * _HOUR
        end = ((gap.until_ms or gap.filled_ms or at) - first) / HOUR_MS * _HOUR
        start, end = max(0.0, start), min(float(wide), end)
        if end < 0 or start > wide:
            continue
        end = min(float(wide), max(end, start + _THIN))
        start = min(start, end - _THIN)
        bands.append(("filled" if gap.filled_ms else "open", f"{start:.1f}", _TALL, f"{end - start:.1f}"))
    return format_html(
        '<svg class="day-strip" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false">{}{}<line class="axis" x1="0" y1="{}" x2="{}" y2="{}"/></svg>',
        wide,
        _TALL + 1,
        format_html_join("", '<rect class="said" x="{}" y="{}" width="{}" height="{}"/>', bars),
        format_html_join("", '<rect class="gap {}" x="{}" y="0" height="{}" width="{}"/>', bands),
        _TALL + 0.5,
        wide,
        _TALL + 0.5,
    )
