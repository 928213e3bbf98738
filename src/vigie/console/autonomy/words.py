"""What clauses have earned, in sentences."""

from collections.abc import Mapping
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from vigie.autonomy.models import Change, Standing
from vigie.autonomy.queries import still_missing
from vigie.charter.condition_words import Words
from vigie.console.signs import plain
from vigie.console.templatetags.console import moment
from vigie.console.templatetags.figures import counted
from vigie.console.words import language

Because = Change.Because
#: What is said of a change, by whether the clause acts from then on, and by what brought it about.
_CHANGED: Final[Mapping[tuple[bool, Because], Promise]] = {
    (True, Because.DECISION): gettext_lazy(
        "“%(clause)s” acts alone %(language)s in %(space)s: people confirmed %(right)s of %(n)s proposals."
    ),
    (True, Because.AGE): gettext_lazy(
        "“%(clause)s” acts alone %(language)s in %(space)s: what spoke against it is too old to count."
    ),
    (True, Because.BUDGET): gettext_lazy(
        "“%(clause)s” acts alone %(language)s in %(space)s: the error budget was changed."
    ),
    (True, Because.CHARTER): gettext_lazy(
        "“%(clause)s” acts alone %(language)s in %(space)s: the charter answers for it."
    ),
    (False, Because.DECISION): gettext_lazy(
        "“%(clause)s” no longer acts alone %(language)s in %(space)s: people overturned %(wrong)s of %(n)s."
    ),
    (False, Because.AGE): gettext_lazy(
        "“%(clause)s” no longer acts alone %(language)s in %(space)s: what proved it is too old to count."
    ),
    (False, Because.BUDGET): gettext_lazy(
        "“%(clause)s” no longer acts alone %(language)s in %(space)s: the error budget was changed."
    ),
    (False, Because.CHARTER): gettext_lazy(
        "“%(clause)s” no longer acts alone %(language)s in %(space)s: the charter no longer answers for it."
    ),
}


def language_name(code: str) -> str:
    """Return the language of a standing: "in French", "language unknown"."""
    return Words(language()).in_language(code) if code else gettext("language unknown")


def standing_words(standing: Standing, change: Change | None) -> list[str]:
    """Return where a clause stands, a sentence each.

    Parameters
    ----------
    standing
        The clause, its language, its space.
    change
        The last time it was let act alone there, or no longer was; None where it never changed.
    """
    if standing.may_act:
        if change is None:
            return [gettext("Acts alone from the first day: the charter answers for it.")]
        day = {"day": _day(change.at_ms)}
        if standing.at_once and change.because == Because.CHARTER:
            return [gettext("Acts alone since %(day)s: the charter answers for it.") % day]
        return [gettext("Acts alone since %(day)s.") % day]
    told = [_lost(change)] if change is not None else []
    lacks = still_missing(standing)
    more = ngettext("%(n)s more right decision needed.", "%(n)s more right decisions needed.", lacks) % {
        "n": counted(lacks)
    }
    return [*told, more]


def changed(change: Change, title: str) -> str:
    """Return one change as a sentence: of which clause, in which language, where, and why."""
    standing = change.standing
    return str(_CHANGED[change.acts, Because(change.because)]) % {
        "clause": plain(title),
        "language": language_name(standing.language),
        # Isolated, so that a name written from right to left leaves the sentence as it is.
        "space": f"\u2068{plain(standing.space.name)[:80]}\u2069",
        "right": counted(change.right),
        "n": counted(change.n),
        "wrong": counted(change.n - change.right),
    }


def _lost(change: Change) -> str:
    day = _day(change.at_ms)
    if change.because == Because.DECISION:
        wrong = change.n - change.right
        return ngettext(
            "Lost it on %(day)s after %(wrong)s of the last %(n)s decisions was overturned.",
            "Lost it on %(day)s after %(wrong)s of the last %(n)s decisions were overturned.",
            wrong,
        ) % {"day": day, "wrong": counted(wrong), "n": counted(change.n)}
    if change.because == Because.AGE:
        return gettext("Lost it on %(day)s: the decisions that proved it are too old to count.") % {
            "day": day
        }
    if change.because == Because.BUDGET:
        return gettext("Lost it on %(day)s, when the error budget was changed.") % {"day": day}
    return gettext("Lost it on %(day)s: the charter no longer answers for it.") % {"day": day}


def _day(at_ms: int) -> str:
    at = moment(at_ms)
    return date_format(at, "DATE_FORMAT") if at else "–"
