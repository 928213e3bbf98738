"""What was told lately, by whom, and what they are called."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from typing import TypeVar

from vigie.connectors.bluesky.session import Session
from vigie.connectors.bluesky.shapes import Person, Profiles, shaped
from vigie.connectors.http import HttpError

Thing = TypeVar("Thing")

#: How many posts and names are remembered.
_REMEMBERED = 50_000
#: The most accounts that one question may name (lexicon of app.bsky.actor.getProfiles).
_TOGETHER = 25


class Recent:
    """What was told lately: of all the deletions that Jetstream tells, only those of these posts matter."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._posts: OrderedDict[str, None] = OrderedDict()
        self._authors: OrderedDict[str, None] = OrderedDict()
        self._removed: OrderedDict[str, None] = OrderedDict()

    def is_new(self, uri: str, revision: str, author: str) -> bool:
        """Note the post; return whether it was not told in this revision."""
        _note(self._posts, uri)
        _note(self._authors, author)
        if (uri, revision) in self._told:
            return False
        _note(self._told, (uri, revision))
        return True

    def knows(self, uri: str) -> bool:
        """Tell whether the post was told."""
        return uri in self._posts

    def knows_author(self, did: str) -> bool:
        """Tell whether something of this account was told."""
        return did in self._authors

    def remove(self, uri: str) -> bool:
        """Note that a post is gone; return whether that is news."""
        _note(self._removed, uri)
        new = (uri, "removed") not in self._told
        _note(self._told, (uri, "removed"))
        return new

    def forget(self) -> None:
        """Let everything be told again; who is concerned stays known."""
        self._told.clear()

    def is_gone(self, uri: str) -> bool:
        """Tell whether the network said that the post is gone."""
        return uri in self._removed


class Names:
    """What authors are called: the stream tells their identifiers only."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: OrderedDict[str, Person] = OrderedDict()

    def of(self, did: str) -> Person:
        """Return an author, by the identifier alone where the name is not known."""
        return self._known.get(did) or Person(did)

    def note(self, person: Person) -> None:
        """Remember what an account is called."""
        self._known[person.did] = person
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def rename(self, did: str, handle: str) -> None:
        """Note a new name, where the account is known."""
        person = self._known.get(did)
        if person is not None and handle:
            self._known[did] = Person(did, handle, person.displayName)

    async def learn(self, dids: Iterable[str]) -> None:
        """Ask for the names not known yet; who is not named in time is told by identifier."""
        unknown = sorted({did for did in dids if did not in self._known})
        some = [unknown[start : start + _TOGETHER] for start in range(0, len(unknown), _TOGETHER)]
        await asyncio.gather(*(self._ask(dids) for dids in some))

    async def _ask(self, dids: list[str]) -> None:
        patience = self._session.timing.names
        try:
            answer = await self._session.ask(
                "GET", "app.bsky.actor.getProfiles", query={"actors": dids}, patience=patience
            )
            for person in shaped(answer, Profiles).profiles:
                self.note(person)
        except HttpError:
            # A name is worth no wait: what was said is.
            return


def _note(among: OrderedDict[Thing, None], thing: Thing) -> None:
    among[thing] = None
    if len(among) > _REMEMBERED:
        among.popitem(last=False)
