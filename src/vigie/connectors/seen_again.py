"""Comments that a network shows again at each look: what changed since the last one is told, once."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

import msgspec

from vigie.actions.network import ActionError
from vigie.connectors.http import HttpError
from vigie.message import Removal, Space
from vigie.remembered import Remembered

#: How many states that we gave ourselves are remembered.
_REMEMBERED = 5_000


class Shown(Protocol):
    """A comment as it is now."""

    @property
    def number(self) -> int:
        """By which the network counts upwards."""
        ...

    @property
    def state(self) -> str:
        """Where it stands, in the network's words."""
        ...

    @property
    def text(self) -> str:
        """What is said in it, in any form."""
        ...


Comment = TypeVar("Comment", bound=Shown)


class Known(msgspec.Struct, array_like=True):
    """What a comment was like when it was last looked at."""

    state: str
    #: Of its text: the networks do not say when one was changed.
    digest: str
    #: Whether it was told as a message.
    told: bool
    #: How many changes of it were told.
    changes: int = 0
    #: Which of them brought the text that was told last; 0 for the first text.
    revision: int = 0

    def stood(self, stands: Collection[str]) -> bool:
        """Tell whether it was told and not taken away since."""
        return self.told and self.state in stands


class News(msgspec.Struct, Generic[Comment], frozen=True):
    """Something to tell."""

    number: int
    #: The comment as it is now, None where it was taken away.
    now: Comment | None
    #: How it was taken away: the network's word for that state, or "deleted".
    how: str = ""
    #: How many changes of it have been told, this one included.
    changes: int = 0


class Ours:
    """The states that we gave comments ourselves: the network shows them too, and they are no news."""

    def __init__(self) -> None:
        self._given: Remembered[int, str] = Remembered(_REMEMBERED)

    @contextmanager
    def bringing(self, number: int, state: str) -> Iterator[None]:
        """Note that a comment is in this state because we asked for it, unless that is refused for good."""
        # Before it is asked: a look may be faster than the answer.
        self._given[number] = state
        try:
            yield
        except (HttpError, ActionError) as error:
            if error.permanent:
                self._given.pop(number, None)
            raise

    def brought(self, number: int, state: str) -> bool:
        """Tell whether we brought a comment into this state."""
        return self._given.get(number) == state


def begun(comments: Iterable[Shown], stands: Collection[str]) -> dict[int, Known]:
    """Return what is known when reading begins: what is there counts as told, only its changes are news."""
    return {one.number: Known(one.state, digest(one.text), one.state in stands) for one in comments}


def changed(
    known: Mapping[int, Known],
    comments: Iterable[Comment],
    *,
    floor: int,
    stands: Collection[str],
    is_ours: Callable[[int, str], bool],
) -> tuple[dict[int, Known], list[News[Comment]]]:
    """Return what is known of comments now, and what there is to tell of them, by their numbers.

    Parameters
    ----------
    known
        What was known before.
    comments
        As they are now; of two with one number the later one counts.
    floor
        Up to this number, what is not known is old and no news.
    stands
        The states in which the public reads a comment, now or once it is approved.
    is_ours
        Whether we brought a comment into a state ourselves: that is no news.
    """
    after: dict[int, Known] = {}
    told: list[News[Comment]] = []
    for number, comment in sorted({one.number: one for one in comments}.items()):
        was = known.get(number)
        if was is None and number <= floor:
            continue
        was = was or Known("", "", told=False)
        after[number], what = _compared(was, comment, stands, is_ours(number, comment.state))
        if what is not None:
            told.append(what)
    return after, told


def missing(known: Iterable[int], shown: Collection[int], *, last: int, whole: bool) -> list[int]:
    """Return the numbers that one answer should have shown and did not.

    Parameters
    ----------
    last
        The highest number read before.
    whole
        Whether the place has no others than those shown: otherwise nothing is said of what is below them.
    """
    lowest = 0 if whole else min(shown, default=last + 1)
    return [number for number in sorted(known) if number >= lowest and number not in shown]


def removal_of(message: str, how: str, times: int, space: Space, *, received_at: int) -> Removal:
    """Return the removal of a message.

    Parameters
    ----------
    message
        Its id.
    how
        In what way: the network's word.
    times
        How many changes of it were told: taken away, put back and taken away again are two removals.
    """
    return Removal(
        id=f"{how}:{message}:{times}",
        space=space,
        at=received_at,
        received_at=received_at,
        message_id=message,
        how=how,
    )


def digest(text: str) -> str:
    """Return a few letters that change with the text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _compared(
    was: Known, comment: Comment, stands: Collection[str], ours: bool
) -> tuple[Known, News[Comment] | None]:
    now = Known(comment.state, digest(comment.text), was.told, was.changes, was.revision)
    is_read = comment.state in stands
    if is_read and not was.told:
        now.told = True
        return now, News(comment.number, comment)
    if is_read and was.digest != now.digest:
        now.changes += 1
        now.revision = now.changes
        return now, News(comment.number, comment, changes=now.changes)
    if not is_read and was.told:
        # What is edited where nobody reads it is seen as changed once it comes out.
        now.digest = was.digest
        if was.stood(stands) and not ours:
            now.changes += 1
            return now, News(comment.number, None, comment.state, now.changes)
    return now, None
