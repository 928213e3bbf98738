"""Remembers the bans that we made: YouTube lists none, and lifts one by its own id only."""

import asyncio

import msgspec

from vigie.connectors.account import Keyring

#: The name among the account's secrets, the only thing that a connector may keep on disk beside its cursor.
_NAME = "live_chat_bans"
#: How many are remembered; a live chat ends after hours, and its bans matter no more.
_REMEMBERED = 500


class Bans:
    """The bans of one channel, by live chat and author."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._writing = asyncio.Lock()

    def id_of(self, chat: str, author: str) -> str:
        """Return the id of the last ban of an author in a chat, empty where we made none."""
        return self._all().get(f"{chat}/{author}", "")

    async def keep(self, chat: str, author: str, ban: str) -> None:
        """Remember a ban; it is on disk when this returns."""
        async with self._writing:
            known = self._all()
            known.pop(f"{chat}/{author}", None)
            known[f"{chat}/{author}"] = ban
            newest = dict(list(known.items())[-_REMEMBERED:])
            await self._keyring.renew({_NAME: msgspec.json.encode(newest).decode()})

    def _all(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self._keyring.get(_NAME) or "{}", type=dict[str, str])
        except msgspec.MsgspecError:
            return {}
