"""A message's text as safe HTML with what was found in it highlighted.

The text is escaped piece by piece, here and nowhere else: templates receive HTML in which nothing that
an author wrote is mark-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vigie.console.signs import pieces


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding as a screen shows it."""

    #: Its number beside the text and in the list of reasons, from 1; 0 for one about the whole message.
    number: int
    kind: str
    score: float
    start: int
    end: int
    sentence: str
    #: The words that it is about; empty for one about the whole message.
    words: str = ""
    #: Whether the verdict rests on it.
    decisive: bool = False

    @property
    def percent(self) -> int:
        """Return the score as a whole percentage."""
        return round(self.score * 100)


def marked(text: str, seen: Sequence[Seen] = (), *, limit: int | None = None) -> SafeString:
    """Return `text` as HTML, the spans of `seen` inside ``<mark>``.

    Overlapping spans are cut where one starts or ends, so that each piece says everything found in it
    and marks never cross.

    Parameters
    ----------
    text : str
        The message as recorded.
    seen : sequence of Seen
        What to highlight; one numbered 0 is about the whole message and highlights nothing.
    limit : int, optional
        Code points to show at most.

    Returns
    -------
    SafeString
        Escaped HTML.
    """
    length = len(text) if limit is None else min(len(text), limit)
    spans = [
        (max(0, one.start), min(length, one.end), one)
        for one in seen
        if one.number and one.start < min(length, one.end)
    ]
    if not spans:
        return mark_safe(_escaped(text[:length]))  # noqa: S308 - escaped piece by piece
    edges = sorted({0, length, *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    out: list[str] = []
    for start, end in pairwise(edges):
        inside = [one for first, last, one in spans if first <= start and end <= last]
        piece = _escaped(text[start:end])
        if inside:
            strong = " strong" if max(one.score for one in inside) >= 0.75 else ""
            title = escape("\n".join(f"{one.number}. {one.sentence}" for one in inside))
            numbers = "".join(f"<sup>{one.number}</sup>" for one in inside if one.end == end)
            # Beside the mark and not in it: the number must not be read, nor copied, as the author's.
            aside = f'<span class="mark-number" aria-hidden="true">{numbers}</span>' if numbers else ""
            piece = f'<mark class="found{strong}" title="{title}">{piece}</mark>{aside}'
        out.append(piece)
    return mark_safe("".join(out))  # noqa: S308 - escaped piece by piece


def _escaped(text: str) -> str:
    out = []
    for part, name in pieces(text):
        shown = escape(part)
        out.append(f'<span class="sign" title="{escape(name)}">{shown}</span>' if name else shown)
    return "".join(out)
