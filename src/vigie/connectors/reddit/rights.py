"""What the account may do as a moderator, and who else stands in the subreddit's lists."""

import time

from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.http import HttpError
from vigie.connectors.reddit import sentences
from vigie.connectors.reddit.people import AboutAnswer, Member, MembersAnswer, Person
from vigie.connectors.reddit.refusals import as_connector
from vigie.connectors.reddit.session import Session

#: What a moderator may do, in Reddit's words; "all" stands for each of them.
POSTS, ACCESS, MAIL = "posts", "access", "mail"
RIGHTS = frozenset({POSTS, ACCESS, MAIL})
#: What a token must have been given, in Reddit's words; "*" stands for each of them.
SCOPES = frozenset({"identity", "read", "submit", "report", "modposts", "modcontributors", "modmail"})

#: How long it is believed what the account may do (s).
_RIGHTS_LAST = 300.0


class Rights:
    """The rights of one account."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rights: frozenset[str] | None = None
        self._rights_asked = 0.0
        self._is_from_memory = False

    async def known(self, *, spares: bool = False) -> frozenset[str]:
        """Return what the account may do as a moderator, as it was known within the last minutes.

        Parameters
        ----------
        spares
            Whether to leave the last requests of Reddit's period to those who act.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        """
        if self._rights is None or time.monotonic() - self._rights_asked > _RIGHTS_LAST:
            self._rights = await self._asked_rights(spares)
            self._rights_asked = time.monotonic()
            self._is_from_memory = False
        else:
            self._is_from_memory = True
        return self._rights

    def forget(self) -> bool:
        """Forget what the account may do, so that it is asked again; return whether that may have changed."""
        self._rights = None
        return self._is_from_memory

    async def check(self) -> Identity:
        """Ask whom the token speaks for, what the subreddit is called, and what the account may do there.

        Raises
        ------
        ConnectorError
            The token is refused or another account's, or Reddit does not answer.
        """
        try:
            person = (await self._session.get("api/v1/me")).shaped(Person)
            if person.name.lower() != self._session.me.lower():
                raise ConnectorError(sentences.somebody_else(person.name, self._session.me), permanent=True)
            answer = await self._session.get(f"r/{self._session.subreddit}/about")
            about = answer.shaped(AboutAnswer).data
            rights = await self._asked_rights()
        except HttpError as error:
            raise as_connector(error) from None
        scopes = self._session.scopes
        missing = [sentences.lacks_right(one) for one in sorted(RIGHTS - rights)] if rights else []
        if not rights:
            missing = [sentences.CANNOT_MODERATE]
        if scopes and "*" not in scopes:
            missing += [sentences.lacks_scope(one) for one in sorted(SCOPES - scopes)]
        title = about.title.strip()
        name = f"r/{about.display_name}" + (f" ({title})" if title else "")
        return Identity(space=self._session.space, name=name, scopes=scopes, missing=tuple(missing))

    async def is_moderator(self, name: str) -> bool:
        """Tell whether somebody moderates the subreddit.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        """
        return await self._member("moderators", name) is not None

    async def is_banned_for_good(self, name: str) -> bool:
        """Tell whether somebody is banned from the subreddit without an end.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        """
        found = await self._member("banned", name)
        return found is not None and found.days_left is None

    async def _asked_rights(self, spares: bool = False) -> frozenset[str]:
        found = await self._member("moderators", self._session.me, spares)
        given = frozenset(found.mod_permissions) if found is not None else frozenset()
        return RIGHTS if "all" in given else RIGHTS & given

    async def _member(self, where: str, name: str, spares: bool = False) -> Member | None:
        path = f"r/{self._session.subreddit}/about/{where}"
        answer = await self._session.get(path, spares=spares, user=name)
        members = answer.shaped(MembersAnswer).data.children
        return next((one for one in members if one.name.lower() == name.lower()), None)
