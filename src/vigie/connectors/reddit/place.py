"""How far a subreddit was read, and what its newest posts and comments were like then."""

from collections.abc import Collection, Iterable

import msgspec

from vigie.connectors.reddit.shapes import Thing
from vigie.connectors.seen_again import digest

#: How many of the newest posts, and of the newest comments, are looked at again: as many as one page has.
WINDOW = 100
#: How many things that wait for a moderator are remembered beside them: as many as Reddit lists.
_HELD = 1_000
#: How many modmail messages are remembered.
_LETTERS = 500


class Known(msgspec.Struct, array_like=True):
    """What a post or comment was like when it was last looked at."""

    state: str
    #: When it was written (ms).
    at: int
    #: Of its text: a change within three minutes is not marked by Reddit.
    digest: str
    #: When Reddit says that it was changed.
    changed: str = ""
    told: bool = False
    #: How many changes of it were told.
    changes: int = 0
    #: The revision of the text that was told last.
    revision: str = ""
    #: Whether it was told and the public cannot read it any more, by us or by somebody else.
    away: bool = False


class Place(msgspec.Struct):
    """How far the subreddit was read."""

    #: By listing of what is public: when the newest thing that it had was written (ms).
    newest: dict[str, int] = {}
    #: By listing: up to then (ms) nothing is known of single things any more.
    floor: dict[str, int] = {}
    #: By fullname.
    known: dict[str, Known] = {}
    #: When modmail was last said to change (ms), and where reading it began.
    mail: int | None = None
    mail_since: int = 0
    letters: list[str] = []

    def trim(self) -> None:
        """Forget all but the newest things, and say up to where."""
        for where, prefix in (("comments", "t1_"), ("new", "t3_")):
            kept = sorted(
                (name for name in self.known if name.startswith(prefix)),
                key=lambda name: (self.known[name].at, int(name[3:], 36)),
                reverse=True,
            )
            waiting = [name for name in kept[WINDOW:] if self.known[name].state == "held"]
            for name in set(kept[WINDOW:]) - set(waiting[:_HELD]):
                self.floor[where] = max(self.floor.get(where, 0), self.known.pop(name).at)
        self.letters = self.letters[-_LETTERS:]


class News(msgspec.Struct, frozen=True):
    """Something to tell of one post or comment."""

    thing: Thing
    #: How it was taken away, empty where it is a message.
    how: str = ""
    held: bool = False
    revision: str = ""
    #: How many changes of it have been told, this one included.
    changes: int = 0


def begin(place: Place, things: Iterable[Thing], queued: Collection[str]) -> None:
    """Note what is there when reading begins: it is not told, unless it changes."""
    for thing in things:
        state = thing.state(thing.name in queued)
        told = state in ("public", "held")
        place.known[thing.name] = Known(state, thing.at, digest(thing.text), thing.changed, told)


def news(place: Place, thing: Thing, *, queued: bool, me: str) -> News | None:
    """Return what there is to tell of a thing as it is now, and note it in the place.

    Parameters
    ----------
    place
        How far was read; it is changed.
    queued
        Whether the moderation queue lists it.
    me
        The name of our account: what it removed or approved itself is no news.
    """
    was = place.known.get(thing.name)
    state = thing.state(queued)
    floor = place.floor.get("new" if thing.is_post else "comments", 0)
    if was is None and state != "held" and thing.at < floor:
        # Older than all that is remembered: it came into the page as younger ones went.
        return None
    now, what = _changed(was or Known("", thing.at, digest(thing.text), thing.changed), thing, state, me)
    if state == "deleted":
        place.known.pop(thing.name, None)
    else:
        place.known[thing.name] = now
    return what


def _changed(was: Known, thing: Thing, state: str, me: str) -> tuple[Known, News | None]:
    now = msgspec.structs.replace(was, state=state, away=was.told)
    if state in ("removed", "deleted"):
        # Its text may be gone: what is changed meanwhile is seen once it comes back.
        if was.told and was.state in ("public", "held") and not _is(thing.banned_by, me):
            now.changes += 1
            return now, News(thing, _how(thing, state), changes=now.changes)
        return now, None
    now.digest, now.changed = digest(thing.text), thing.changed
    now.away = state == "held" and (was.away or was.state == "public")
    if not was.told:
        now.told, now.revision = True, thing.changed
        return now, News(thing, held=state == "held", revision=now.revision)
    if was.state == "public" and state == "held":
        # Changed at the same time, it is seen so at the next look.
        now.digest, now.changed, now.changes = was.digest, was.changed, was.changes + 1
        return now, News(thing, "filtered", changes=now.changes)
    is_back = was.away and state == "public" and not _is(thing.approved_by, me)
    if now.digest == was.digest and not is_back:
        return now, None
    now.changes += 1
    now.revision = _revision(was, now, is_back)
    return now, News(thing, held=state == "held", revision=now.revision, changes=now.changes)


def _revision(was: Known, now: Known, is_back: bool) -> str:
    """Return what tells a text from the one before: Reddit's time of change, where that does."""
    if is_back:
        return f"{now.changed}+{now.changes}"
    return now.changed if now.changed != was.changed else f"{now.changed}~{now.digest}"


def _how(thing: Thing, state: str) -> str:
    if state == "deleted":
        return "deleted"
    return "spam" if thing.spam or thing.banned_by is True else "removed"


def _is(name: object, me: str) -> bool:
    return isinstance(name, str) and name.lower() == me.lower()
