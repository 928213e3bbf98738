"""What was told lately, by whom, and what they are called."""

import asyncio
from collections.abc import Iterable

from vigie.connectors.bluesky.session import Session
from vigie.connectors.bluesky.shapes import Person, Profiles, shaped
from vigie.connectors.http import HttpError
from vigie.remembered import Noted, Remembered

#: How many posts and names are remembered.
_REMEMBERED = 50_000
#: The most accounts that one question may name (lexicon of app.bsky.actor.getProfiles).
_TOGETHER = 25


class Recent:
    """What was told lately: of all the deletions that Jetstream tells, only those of these posts matter."""

    def __init__(self) -> None:
        self._told: Noted[tuple[str, str]] = Noted(_REMEMBERED)
        self._posts: Noted[str] = Noted(_REMEMBERED)
        self._authors: Noted[str] = Noted(_REMEMBERED)
        self._removed: Noted[str] = Noted(_REMEMBERED)

    def is_new(self, uri: str, revision: str, author: str) -> bool:
        """Note the post; return whether it was not told in this revision."""
        self._posts.note(uri)
        self._authors.note(author)
        return self._told.note((uri, revision))

    def knows(self, uri: str) -> bool:
        """Tell whether the post was told."""
        return uri in self._posts

    def knows_author(self, did: str) -> bool:
        """Tell whether something of this account was told."""
        return did in self._authors

    def remove(self, uri: str) -> bool:
        """Note that a post is gone; return whether that is news."""
        self._removed.note(uri)
        return self._told.note((uri, "removed"))

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
        self._known: Remembered[str, Person] = Remembered(_REMEMBERED)

    def of(self, did: str) -> Person:
        """Return an author, by the identifier alone where the name is not known."""
        return self._known.get(did) or Person(did)

    def note(self, person: Person) -> None:
        """Remember what an account is called."""
        self._known[person.did] = person

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
