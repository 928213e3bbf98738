"""One account of Disqus that moderates one forum: its keys, and how it is asked."""

import re
import ssl
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.disqus import sentences
from vigie.connectors.disqus.refusals import explained
from vigie.connectors.disqus.shapes import Envelope, Forum, Moderator, Person, Post, shaped
from vigie.connectors.http import Http, HttpError
from vigie.connectors.pace import seconds
from vigie.message import Space

API = "https://disqus.com/api/3.0"
#: How often the newest posts are asked for where nothing else is said (s): a third of the 1,000 requests an
#: hour, so that the rest is left for acting.
EVERY = 10
#: How long it is believed that the account moderates the forum, or does not (s): requests are counted.
_RIGHTS_LAST = 300.0
_SHORTNAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    patience: float = 15.0
    #: Bounds of the waits between tries.
    first_wait: float = 1.0
    longest_wait: float = 300.0
    #: Between two looks, where it is not the account's own setting.
    every: float | None = None


class Session:
    """Speaks for one account.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, api: str, tls: ssl.SSLContext | bool) -> None:
        self.forum = account.setting("forum").lower()
        if not _SHORTNAME.fullmatch(self.forum):
            raise ConnectorError(sentences.bad_forum(account.setting("forum")), permanent=True)
        self._keyring = account.keyring
        if not self._secret("api_secret"):
            raise ConnectorError(sentences.NO_SECRET, permanent=True)
        if not self._secret("access_token"):
            raise ConnectorError(sentences.NO_TOKEN, permanent=True)
        every = seconds(account.setting("every"), usual=EVERY, least=5, most=3_600)
        self.timing = timing
        self.every = every if timing.every is None else timing.every
        self.space = Space("disqus", self.forum)
        self.http = Http("Disqus", api, patience=timing.patience, tls=tls)
        self._me: Person | None = None
        self._moderates: bool | None = None
        self._rights_asked = 0.0

    async def get(self, resource: str, **query: Any) -> Envelope:
        """Return what a resource answers ("posts/details"); a list is given as several arguments.

        Raises
        ------
        HttpError
            Disqus refused, or did not answer.
        """
        return await self._asked("GET", resource, query={**query, **self._proof()})

    async def post(self, resource: str, **form: Any) -> Envelope:
        """Have something done, and return the answer.

        Raises
        ------
        HttpError
            Disqus refused, or did not answer.
        """
        given = {name: value for name, value in form.items() if value is not None}
        return await self._asked("POST", resource, form={**given, **self._proof()})

    async def details(self, number: str) -> Post:
        """Return one post as it is now.

        Raises
        ------
        HttpError
            Disqus refused, did not answer, or knows no such post.
        """
        return shaped(await self.get("posts/details", post=number), Post)

    async def me(self) -> Person:
        """Return the account that the token speaks for; asked once.

        Raises
        ------
        HttpError
            Disqus refused the token, or did not answer.
        """
        if self._me is None:
            self._me = shaped(await self.get("users/details"), Person)
        return self._me

    async def moderates(self, person: Person) -> bool:
        """Tell whether an account moderates the forum.

        Raises
        ------
        HttpError
            Disqus refused, or did not answer.
        """
        self._rights_asked = time.monotonic()
        listed = shaped(await self.get("forums/listModerators", forum=self.forum), list[Moderator])
        self._moderates = str(person.id) in {str(one.user.id) for one in listed}
        return self._moderates

    async def may_moderate(self) -> bool:
        """Tell whether the account moderates the forum, as it was known within the last minutes.

        Raises
        ------
        HttpError
            Disqus refused, or did not answer.
        """
        me = await self.me()
        if self._moderates is None or time.monotonic() - self._rights_asked > _RIGHTS_LAST:
            self._moderates = None
            return await self.moderates(me)
        return self._moderates

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def check(self) -> Identity:
        """Ask whom the token speaks for, and what the forum is called.

        Raises
        ------
        ConnectorError
            The token is refused, the forum is not known, or Disqus does not answer.
        """
        try:
            person = shaped(await self.get("users/details"), Person)
            forum = shaped(await self.get("forums/details", forum=self.forum), Forum)
            moderates = await self.moderates(person)
        except HttpError as error:
            raise error.as_connector() from None
        return Identity(
            space=self.space,
            name=forum.name.strip() or self.forum,
            missing=() if moderates else (sentences.CANNOT_MODERATE,),
        )

    async def _asked(
        self,
        method: str,
        resource: str,
        *,
        query: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
    ) -> Envelope:
        try:
            answer = await self.http.ask(method, f"{resource}.json", query=query, form=form)
            envelope = answer.shaped(Envelope)
        except HttpError as error:
            raise explained(error) from None
        if envelope.code:
            # A status that says all is well, and a number that says it is not.
            said = {"code": envelope.code, "response": envelope.response}
            raise explained(HttpError(sentences.refused(envelope.code), permanent=True, said=said))
        return envelope

    def _proof(self) -> dict[str, str]:
        # Disqus knows no other place for them than the arguments.
        return {"api_secret": self._secret("api_secret"), "access_token": self._secret("access_token")}

    def _secret(self, name: str) -> str:
        return self._keyring.get(name).strip()
