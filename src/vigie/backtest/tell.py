"""What a backtest found, as it is printed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from vigie.backtest.intervals import Estimate
from vigie.backtest.report import Change, ClauseFigures, Example, Hour, Judged, Report

#: Characters of an example's text, and the width of the longest bar of an hour.
_TEXT: Final = 100
_BAR: Final = 30


def told(report: Report) -> Iterator[str]:
    """Yield the lines of a report."""
    since = datetime.fromtimestamp(report.since_ms / 1000, ZoneInfo(report.timezone))
    yield f"Draft {report.charter} {report.version}, on what was recorded since {since:%Y-%m-%d %H:%M}"
    yield f"in {', '.join(report.spaces)}."
    changed = report.messages - report.unchanged
    yield f"{_many(report.messages, 'message')}: {_counted(changed, report.messages)} would change outcome."
    for change in report.changes:
        yield from _change(change)
    yield ""
    yield from _agreement(report)
    yield ""
    yield from _clauses(report.clauses)
    yield ""
    yield from _hours(report.hours, report.timezone)
    yield ""
    yield from _unknown(report)


def _change(change: Change) -> Iterator[str]:
    people = f"; people decided {change.decided:,}, and removed {change.removed:,}" if change.decided else ""
    yield f"  {change.was:>7} → {change.becomes:<7} {change.messages:>9,}{people}"
    for example in change.examples:
        yield _example(example)


def _example(example: Example) -> str:
    # A terminal obeys some characters, and a text has lines of its own.
    text = "".join(sign if sign.isprintable() else " " for sign in example.text[: _TEXT + 1])
    text = text[:_TEXT] + "…" if len(text) > _TEXT else text
    clauses = f"{example.before or 'no clause'} → {example.after or 'no clause'}"
    people = f"; a person: {example.decided}" if example.decided else ""
    identity = "".join(sign if sign.isprintable() else " " for sign in example.id)
    return f"      {example.seq}  {example.space}  {identity[:60]}  « {text} »  ({clauses}{people})"


def _agreement(report: Report) -> Iterator[str]:
    yield (
        f"Agreement with people, on the {_many(report.decided, 'message')} that a person decided "
        "and no other (95 % intervals):"
    )
    if not report.decided:
        yield "  nobody decided any of them: nothing can be said."
        return
    yield f"  {'':<27} {'precision':<22} {'recall':<22} kappa"
    sides = (("draft", report.draft), ("in force", report.in_force))
    for name, side in sides:
        yield _judged(f"removed, {name}", side.removed)
    for name, side in sides:
        yield _judged(f"shown to a person, {name}", side.shown)
    yield (
        "  What nobody looked at tells nothing. People were shown above all what the charter in force held, "
        "which flatters its recall: only decisions on messages drawn by chance would not."
    )


def _judged(label: str, one: Judged) -> str:
    figures = f"{_estimate(one.precision):<22} {_estimate(one.recall):<22} {_estimate(one.kappa)}"
    return f"  {label:<27} {figures}"


def _clauses(clauses: list[ClauseFigures]) -> Iterator[str]:
    width = max(12, *(len(each.id) for each in clauses))
    yield (
        "Clauses of the draft (people agree where they removed what it holds, hides or deletes, "
        "or left what it publishes):"
    )
    yield f"  {'':<{width}} outcome   matches   decides    agree  overturned  agreement"
    for each in clauses:
        name = each.id or "(no clause)"
        yield (
            f"  {name:<{width}} {each.outcome or 'tags':<7} {each.matched:>9,} {each.decided:>9,} "
            f"{each.agreed:>8,} {each.overturned:>11,}  {_estimate(each.precision)}"
        )
        for example in each.examples:
            yield _example(example)


def _hours(hours: list[Hour], zone: str) -> Iterator[str]:
    opened, draft = sum(each.opened for each in hours), sum(each.draft for each in hours)
    yield f"Cases by hour of the day ({zone}): {opened:,} were opened, the draft would open {draft:,}."
    most = max(1, *(max(each.opened, each.draft) for each in hours))
    for each in hours:
        if each.opened or each.draft:
            bar = "█" * round(_BAR * each.draft / most)
            yield f"  {each.hour:02d} h   opened {each.opened:>8,}   draft {each.draft:>8,}  {bar}"


def _unknown(report: Report) -> Iterator[str]:
    unknown = report.unknown
    yield "What this cannot know:"
    if kinds := unknown.kinds_never_recorded:
        yield (
            f"  The draft asks for {', '.join(kinds)}, which no message of this time carries: "
            "nothing of the kind was written, or the engine did not know it then; "
            "which of the two is not recorded."
        )
    if unknown.not_examined:
        yield f"  {_many(unknown.not_examined, 'message')} could not be examined then: held, as they were."
    if unknown.not_weighed:
        yield (
            f"  The draft did not weigh {_many(unknown.not_weighed, 'message')} of this time, which are "
            "counted nowhere: it was only just started, or it failed on them, as the log tells."
        )
    if unknown.roles_unknown:
        yield (
            "  The journal no longer tells the roles of the authors of "
            f"{_many(unknown.roles_unknown, 'message')}: weighed as having none."
        )
    yield from _tried(report)
    yield "  The engine did not look again: what it would see today and did not see then is not counted."
    yield (
        "  Clauses that act alone are counted within their quota and with the switch on: "
        "when it was off is not kept with the messages."
    )


def _tried(report: Report) -> Iterator[str]:
    """Yield whether what is stored is enough, as the charter that was in force shows."""
    again, otherwise = report.unknown.weighed_again, report.unknown.weighed_otherwise
    if not again:
        yield (
            "  No charter that was in force is at hand in its version of then: "
            "whether what is stored is enough to weigh again could not be tried."
        )
        return
    why = ": its file changed under one version, or what is stored is not enough" if otherwise else ""
    yield (
        f"  The charter in force, weighed again on {_many(again, 'message')} that it weighed then, "
        f"says otherwise on {otherwise:,}{why}."
    )


def _estimate(one: Estimate | None) -> str:
    return "–" if one is None else f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _counted(count: int, of: int) -> str:
    return f"{count:,} ({100 * count / of:.2f} %)" if of else "0"
