"""Open gaps: which one is read again next, what a try brought, and what became of it."""

from collections.abc import Sequence

from django.db.models import F

from vigie.connectors.base import Gap as Told
from vigie.connectors.base import Sentence
from vigie.coverage.ledger import ChannelLedger
from vigie.coverage.models import Gap
from vigie.intake.base import Appended, Journal
from vigie.intake.storage import writing
from vigie.message import Entry, Space

#: First and longest wait between two tries (ms).
FIRST_WAIT_MS, LONGEST_WAIT_MS = 5_000, 3_600_000

CANNOT = Sentence(
    "This network cannot be read again: what was said meanwhile is only seen there.",
    "Ce réseau ne peut pas être relu : ce qui s’est dit entre-temps ne se voit que là-bas.",
)


def next_gap(channel_id: int, at: int, *, announced: bool) -> Gap | None:
    """Return the oldest open gap whose turn has come, None where there is none.

    Parameters
    ----------
    channel_id
        The channel.
    at
        The time (ms).
    announced
        Whether to look among what was announced and is to be fetched, or among stretches. Each has a lane of
        its own: what was announced a second ago does not wait for a stretch of hours.
    """
    waiting = Gap.objects.filter(channel_id=channel_id, filled_ms=None, hopeless=False, next_ms__lte=at)
    waiting = waiting.exclude(what="") if announced else waiting.filter(what="")
    return waiting.select_related("space").order_by("opened_ms", "pk").first()


def as_told(gap: Gap) -> Told:
    """Return the gap as the connector told it."""
    return Told(
        space=Space(gap.space.network, gap.space.native_id),
        since=gap.since_ms,
        until=gap.until_ms,
        what=gap.what,
        because=Sentence(gap.because, gap.because_fr),
    )


def begin_try(gap: Gap, at: int) -> None:
    """Note that the gap is being read again."""
    gap.tries += 1
    with writing():
        Gap.objects.filter(pk=gap.pk).update(tries=F("tries") + 1, tried_ms=at)


def keep_found(
    gap: Gap, entries: Sequence[Entry], journal: Journal, ledger: ChannelLedger, at: int
) -> Appended:
    """Journal what was read again, and count in the same transaction what of it was missing."""

    def note(appended: Appended) -> None:
        tallies = ledger.tallies(again=True)
        tallies.add(entries, appended)
        ledger.count(tallies, at)
        Gap.objects.filter(pk=gap.pk).update(found=F("found") + tallies.new, known=F("known") + tallies.known)

    return journal.append(entries, also=note)


def end_try(gap: Gap, at: int, error: Sentence | None) -> None:
    """Close the gap where reading again came to its end; note why it did not, and try again later.

    Parameters
    ----------
    at
        The time (ms).
    error
        Why it did not come to its end, None where it did.
    """
    with writing():
        if error is None:
            # One that was told again since the try began stays open, and is due at once; see `ledger._GAP`.
            read = Gap.objects.filter(pk=gap.pk, next_ms__lte=F("tried_ms"))
            read.update(filled_ms=at, last_error="", last_error_fr="")
            return
        wait = min(LONGEST_WAIT_MS, FIRST_WAIT_MS << min(gap.tries - 1, 12))
        Gap.objects.filter(pk=gap.pk).update(
            next_ms=at + wait, last_error=str(error), last_error_fr=error.french
        )


def give_up(channel_id: int) -> None:
    """Mark the open gaps of a channel that can read nothing again; they stay open for people to see."""
    open_ones = Gap.objects.filter(channel_id=channel_id, filled_ms=None, hopeless=False)
    if open_ones.exists():
        with writing():
            open_ones.update(hopeless=True, last_error=str(CANNOT), last_error_fr=CANNOT.french)


def take_up_again(channel_id: int) -> None:
    """Try again what could not be read by a connector that now can."""
    given_up = Gap.objects.filter(channel_id=channel_id, filled_ms=None, hopeless=True)
    if given_up.exists():
        with writing():
            given_up.update(hopeless=False, next_ms=0)
