"""What a trial cannot know, in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from vigie.backtest.report import Unknown
from vigie.charter.condition_words import Words
from vigie.console.words import language


def unknowns(unknown: Unknown, *, shadow: bool) -> list[str]:
    """Return what a trial cannot know, a sentence each.

    Parameters
    ----------
    unknown
        What it found of its own limits.
    shadow
        Whether the draft ran beside the charter in force, and is not weighed on the past.
    """
    return [*_missing(unknown, shadow=shadow), *_always(shadow=shadow)]


def _missing(unknown: Unknown, *, shadow: bool) -> Iterator[str]:
    words = Words(language())
    if unknown.kinds_never_recorded:
        kinds = words.listed(map(words.kind, unknown.kinds_never_recorded), ("et", "and"))
        yield gettext(
            "The draft asks for: %(kinds)s. No message of this time carries any: nothing of the kind was "
            "written, or the engine did not know it then."
        ) % {"kinds": kinds}
    if count := unknown.not_examined:
        yield ngettext(
            "%(n)s message could not be examined when it came: it is held, as it was.",
            "%(n)s messages could not be examined when they came: they are held, as they were.",
            count,
        ) % {"n": words.number(count)}
    if count := unknown.not_weighed:
        yield ngettext(
            "The draft did not weigh %(n)s message, counted nowhere: it had just started, or it failed.",
            "The draft did not weigh %(n)s messages, counted nowhere: it had just started, or it failed.",
            count,
        ) % {"n": words.number(count)}
    if count := unknown.roles_unknown:
        yield ngettext(
            "The roles of the author of %(n)s message are no longer known: weighed as having none.",
            "The roles of the authors of %(n)s messages are no longer known: weighed as having none.",
            count,
        ) % {"n": words.number(count)}
    if unknown.weighed_otherwise:
        yield gettext(
            "The charter in force, weighed again, says otherwise than it did on %(n)s of %(all)s messages: "
            "what is stored is not enough for these."
        ) % {"n": words.number(unknown.weighed_otherwise), "all": words.number(unknown.weighed_again)}
    elif unknown.weighed_again:
        yield ngettext(
            "The charter in force, weighed again on %(n)s message, says what it said then: what is stored "
            "is enough.",
            "The charter in force, weighed again on %(n)s messages, says what it said then: what is stored "
            "is enough.",
            unknown.weighed_again,
        ) % {"n": words.number(unknown.weighed_again)}
    elif not shadow:
        yield gettext(
            "No charter in force is at hand in its version of then: whether what is stored is enough could "
            "not be tried."
        )


def _always(*, shadow: bool) -> Iterator[str]:
    yield gettext(
        "People decide what they are shown, above all what the charter in force holds: that flatters its "
        "recall. What nobody looked at tells nothing."
    )
    if not shadow:
        yield gettext(
            "The engine did not look again: what it would see today and did not see then is not counted."
        )
    yield gettext(
        "Clauses that act alone are counted within their quota, with what they have earned until now and the "
        "switch on."
    )
