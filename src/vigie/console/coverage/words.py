"""How a space is covered, in words: its state, what explains a difference, what became of a gap."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext, pgettext

from vigie.console.templatetags.console import ago, day_hour
from vigie.console.templatetags.figures import counted
from vigie.console.words import language
from vigie.coverage.counts import SURE, Explained, explained
from vigie.coverage.models import Announced, Flag, Gap
from vigie.coverage.queries import SpaceCoverage

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Said:
    """One word, its gravity ("ok", "", "warn", "bad"), and a sentence where there is more to say."""

    word: str
    level: str
    sentence: str = ""


def lasting(milliseconds: int) -> str:
    """Return a length of time in the largest unit that says enough."""
    minutes = max(1, round(milliseconds / MINUTE_MS))
    if milliseconds < MINUTE_MS:
        return gettext("%(n)d s") % {"n": max(1, milliseconds // 1_000)}
    if minutes < 120:
        return gettext("%(n)d min") % {"n": minutes}
    if minutes < 48 * 60:
        return gettext("%(n)d h") % {"n": round(minutes / 60)}
    days = round(minutes / 1440)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def state_of(one: SpaceCoverage, at: int) -> Said:
    """Return how a space is, in one word and perhaps a sentence."""
    channel = one.space.channel
    if channel is None:
        if one.coverage is None:
            return Said(pgettext("coverage", "Not read"), "", gettext("No account reads this space."))
        sentence = gettext(
            "It comes without an account: its network can neither say how many there are nor be read again."
        )
        return Said(pgettext("coverage", "Counted"), "", sentence)
    if not channel.enabled:
        return Said(pgettext("coverage", "Switched off"), "", gettext("Its account is switched off."))
    trouble = channel.trouble_fr if language() == "fr" and channel.trouble_fr else channel.trouble
    if channel.stopped:
        return Said(pgettext("coverage", "Stopped"), "bad", trouble)
    if one.unheard_ms is not None:
        since = gettext("Not heard for %(time)s.") % {"time": lasting(at - one.unheard_ms)}
        return Said(pgettext("coverage", "Disconnected"), "bad", f"{since} {trouble}".strip())
    kinds = {flag.kind: flag for flag in one.flags}
    if Flag.Kind.MISSING in kinds:
        return Said(pgettext("coverage", "Incomplete"), "bad", flag_sentence(kinds[Flag.Kind.MISSING], at))
    if Flag.Kind.SILENT in kinds:
        return Said(pgettext("coverage", "Silent"), "warn", flag_sentence(kinds[Flag.Kind.SILENT], at))
    if one.open_gaps:
        said = ngettext(
            "%(n)s gap is being read again.", "%(n)s gaps are being read again.", one.open_gaps
        ) % {"n": counted(one.open_gaps)}
        return Said(pgettext("coverage", "Catching up"), "warn", said)
    if trouble:
        return Said(pgettext("coverage", "In trouble"), "warn", trouble)
    if one.heard is None or not (one.heard.heard_ms or one.coverage):
        return Said(pgettext("coverage", "Connecting"), "")
    return Said(pgettext("coverage", "Listening"), "ok")


def flag_sentence(flag: Flag, at: int, *, place: str = "") -> str:
    """Return what is flagged as a sentence; about `place` where that is not shown beside it."""
    if flag.kind == Flag.Kind.MISSING:
        said = ngettext(
            "The network announces %(n)s message that was not received and could not be read again.",
            "The network announces %(n)s messages that were not received and could not be read again.",
            flag.measure,
        ) % {"n": counted(flag.measure)}
    elif flag.kind == Flag.Kind.SILENT:
        said = gettext("Silent for %(time)s; at this hour it never says nothing for more than %(usual)s.") % {
            "time": lasting((flag.ended_ms or at) - flag.since_ms),
            "usual": lasting(flag.measure),
        }
    else:
        said = gettext("Not heard for %(time)s.") % {"time": lasting((flag.ended_ms or at) - flag.since_ms)}
    return placed(said, place) if place else said


def placed(sentence: str, place: str) -> str:
    """Return a sentence that names the place it is about."""
    return gettext("%(place)s: %(sentence)s") % {"place": place, "sentence": sentence}


def end_sentence(flag: Flag) -> str:
    """Return how something flagged ended, as a sentence."""
    lasted = lasting((flag.ended_ms or flag.since_ms) - flag.since_ms)
    if flag.kind == Flag.Kind.SILENT:
        return gettext("Heard again after %(time)s.") % {"time": lasted}
    if flag.kind == Flag.Kind.MISSING:
        return gettext("What was missing is accounted for, after %(time)s.") % {"time": lasted}
    if not flag.found:
        return gettext("Reconnected after %(time)s.") % {"time": lasted}
    return ngettext(
        "Reconnected after %(time)s; %(n)s message was read again.",
        "Reconnected after %(time)s; %(n)s messages were read again.",
        flag.found,
    ) % {"time": lasted, "n": counted(flag.found)}


def gap_state(gap: Gap) -> Said:
    """Return what became of a gap."""
    if gap.filled_ms is not None:
        if not gap.found:
            return Said(pgettext("gap", "Nothing missing"), "ok")
        return Said(
            ngettext("%(n)s message found", "%(n)s messages found", gap.found) % {"n": counted(gap.found)},
            "ok",
        )
    error = gap.last_error_fr if language() == "fr" and gap.last_error_fr else gap.last_error
    if gap.hopeless:
        return Said(pgettext("gap", "Cannot be read again"), "", error)
    if not gap.tries:
        return Said(pgettext("gap", "Waiting to be read again"), "warn")
    tries = ngettext("%(n)s try", "%(n)s tries", gap.tries) % {"n": counted(gap.tries)}
    said = gettext("%(tries)s, the last %(ago)s.") % {"tries": tries, "ago": ago(gap.tried_ms)}
    return Said(pgettext("gap", "Being read again"), "warn", f"{said} {error}".strip())


def gap_because(gap: Gap) -> str:
    """Return why something may be missing, in the reader's language."""
    return gap.because_fr if language() == "fr" and gap.because_fr else gap.because


def gap_bounds(gap: Gap) -> str:
    """Return from when to when a gap lasts."""
    # A connector that remembers no earlier time says so by none at all.
    since = day_hour(gap.since_ms) if gap.since_ms > 0 else gettext("the beginning")
    if gap.until_ms is None:
        return gettext("since %(since)s") % {"since": since}
    return gettext("%(since)s to %(until)s") % {"since": since, "until": day_hour(gap.until_ms)}


def difference(row: Announced) -> Said:
    """Return what the network announces beside what was received, and what explains the difference."""
    told = explained(row)
    parts = _parts(row, told)
    sentence = gettext("%(received)s received") % {"received": counted(told.received)}
    if parts:
        sentence += " · " + ", ".join(parts)
    if row.missing and row.running >= SURE:
        word = ngettext("%(n)s missing", "%(n)s missing", row.missing) % {"n": counted(row.missing)}
        return Said(word, "bad", sentence)
    return Said(pgettext("coverage", "Accounted for"), "ok", sentence)


def _parts(row: Announced, told: Explained) -> list[str]:
    parts = []
    if row.before > 0:
        parts.append(gettext("%(n)s said before reading began") % {"n": counted(row.before)})
    if told.removed:
        parts.append(gettext("%(n)s removed there") % {"n": counted(told.removed)})
    if told.deleted:
        parts.append(gettext("%(n)s deleted by us") % {"n": counted(told.deleted)})
    if told.hidden:
        parts.append(gettext("%(n)s hidden or held") % {"n": counted(told.hidden)})
    if told.own:
        parts.append(gettext("%(n)s of our answers") % {"n": counted(told.own)})
    if told.untold:
        parts.append(gettext("%(n)s gone without a word from the network") % {"n": counted(told.untold)})
    return parts
