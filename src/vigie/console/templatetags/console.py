"""Small words of the templates: icons, dated statics, times."""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from vigie.clock import now_ms
from vigie.connectors import registry
from vigie.connectors.base import Sentence
from vigie.console.signs import plain

register = template.Library()

_STATIC = Path(__file__).parent.parent / "static"
#: The widest range that a date on screen can have; a network may announce the year 30000.
_LAST_MS = 253_402_300_799_000


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a static file with a mark that changes when the file does."""
    return f"{static(name)}?v={_mark(name)}"


@lru_cache
def _mark(name: str) -> str:
    return hashlib.blake2b((_STATIC / name).read_bytes(), digest_size=5).hexdigest()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the named icon of `icons.html`, said to nobody: the words beside it speak."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name
    )


@register.filter
def moment(at_ms: int | None) -> datetime | None:
    """Return the time as a date in the console's time zone, None where there is none."""
    if not at_ms or not 0 < at_ms < _LAST_MS:
        return None
    return timezone.localtime(datetime.fromtimestamp(at_ms / 1000, UTC))


@register.filter
def hour(at_ms: int | None) -> str:
    """Return the hour of the day to the second."""
    at = moment(at_ms)
    return f"{at:%H:%M:%S}" if at else "–"


@register.filter
def day_hour(at_ms: int | None) -> str:
    """Return the hour, after the date when it is not today."""
    at = moment(at_ms)
    if at is None:
        return "–"
    if at.date() == timezone.localdate():
        return f"{at:%H:%M}"
    return f"{date_format(at, 'SHORT_DATE_FORMAT')} {at:%H:%M}"


@register.filter
def ago(at_ms: int | None) -> str:
    """Return how long ago it was, in the largest unit that fits."""
    if not at_ms:
        return gettext("never")
    seconds = max(0, now_ms() - at_ms) // 1000
    if seconds < 5:
        return gettext("just now")
    if seconds < 60:
        return gettext("%(n)d s ago") % {"n": seconds}
    if seconds < 3600:
        return gettext("%(n)d min ago") % {"n": seconds // 60}
    if seconds < 86_400:
        return gettext("%(n)d h ago") % {"n": seconds // 3600}
    days = seconds // 86_400
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


@register.filter
def initials(name: str) -> str:
    """Return one or two letters for a person."""
    words = [word for word in name.replace(".", " ").replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])) or "·"


@register.filter
def visible(text: str) -> str:
    """Return an author's words on one line, hidden characters shown; escaped by the template as any text."""
    return plain(text)


@register.filter
def network_title(name: str) -> str:
    """Return a network's name as it writes itself; the word itself, with a capital, where it is not ours."""
    card = registry.NETWORKS.get(name)
    return card.title if card else name[:1].upper() + name[1:]


@register.filter
def said(sentence: Sentence) -> str:
    """Return a sentence in the reader's language."""
    return sentence.said(get_language() or "fr")
