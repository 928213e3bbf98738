"""What an account must not forget when Vigie stops: bans to lift, what it did, what it may do.

IRC keeps none of it: a ban has no end, an answer no key. It is kept with the account's secrets.
"""

import asyncio

import msgspec

from vigie.connectors.account import Keyring

#: The name under which the keyring has it.
KEPT = "memory"
#: How many deeds are remembered, and how many bans.
_DEEDS, _BANS = 200, 500


class Lift(msgspec.Struct, frozen=True):
    """A time-out to end."""

    channel: str
    author: str
    masks: tuple[str, ...]
    #: When (ms).
    at: int


class _Kept(msgspec.Struct):
    lifts: list[Lift] = []
    #: Masks set, by channel and author; those of time-outs too.
    bans: dict[str, tuple[str, ...]] = {}
    #: What each request made, by its key.
    done: dict[str, str] = {}
    #: Messages that we took back ourselves, as channel and id.
    away: list[str] = []
    #: The verbs possible in each channel when that was last known.
    able: dict[str, list[str]] = {}


class Memory:
    """Kept at each change; read once.

    Parameters
    ----------
    keyring
        The account's.
    """

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._one_writes = asyncio.Lock()
        try:
            self._kept = msgspec.json.decode(keyring.get(KEPT) or b"{}", type=_Kept)
        except msgspec.DecodeError:
            self._kept = _Kept()

    @property
    def lifts(self) -> tuple[Lift, ...]:
        """The time-outs to end."""
        return tuple(self._kept.lifts)

    def made(self, key: str) -> str | None:
        """Return what a request made; None where it was not carried out."""
        return self._kept.done.get(key) if key else None

    def is_away(self, channel: str, message: str) -> bool:
        """Tell whether we took a message back."""
        return f"{channel} {message}" in self._kept.away

    def masks(self, channel: str, author: str) -> tuple[str, ...]:
        """Return the bans that we set on somebody."""
        return self._kept.bans.get(f"{channel} {author}", ())

    def is_banned(self, channel: str, author: str) -> bool:
        """Tell whether we banned somebody without an end."""
        return bool(self.masks(channel, author)) and not self._lifts_of(channel, author)

    def able(self, channel: str) -> frozenset[str]:
        """Return the verbs that were possible in a channel when that was last known."""
        return frozenset(self._kept.able.get(channel, ()))

    async def did(self, key: str, made: str = "") -> None:
        """Remember that a request was carried out."""
        self._kept.done[key] = made
        while len(self._kept.done) > _DEEDS:
            del self._kept.done[next(iter(self._kept.done))]
        await self._keep()

    async def took_away(self, channel: str, message: str) -> None:
        """Remember that we took a message back."""
        self._kept.away = [*self._kept.away, f"{channel} {message}"][-_DEEDS:]
        await self._keep()

    async def banned(
        self, channel: str, author: str, masks: tuple[str, ...], *, until: int | None = None
    ) -> None:
        """Remember a ban, and when it ends (ms); None where it does not."""
        self._forget_lifts(channel, author)
        if until is not None:
            self._kept.lifts.append(Lift(channel, author, masks, until))
        known = self._kept.bans.pop(f"{channel} {author}", ())
        self._kept.bans[f"{channel} {author}"] = tuple(dict.fromkeys((*known, *masks)))
        while len(self._kept.bans) > _BANS:
            del self._kept.bans[next(iter(self._kept.bans))]
        await self._keep()

    async def lifted(self, channel: str, author: str) -> None:
        """Forget the bans of somebody."""
        self._forget_lifts(channel, author)
        self._kept.bans.pop(f"{channel} {author}", None)
        await self._keep()

    async def postponed(self, lift: Lift, at: int) -> None:
        """Try to end a time-out later: the server refused it now."""
        self._kept.lifts = [
            msgspec.structs.replace(one, at=at) if one == lift else one for one in self._kept.lifts
        ]
        await self._keep()

    async def may(self, channel: str, verbs: frozenset[str]) -> None:
        """Remember what is possible in a channel, where that changed."""
        if self.able(channel) != verbs or channel not in self._kept.able:
            self._kept.able[channel] = sorted(verbs)
            await self._keep()

    def _lifts_of(self, channel: str, author: str) -> list[Lift]:
        return [one for one in self._kept.lifts if (one.channel, one.author) == (channel, author)]

    def _forget_lifts(self, channel: str, author: str) -> None:
        gone = self._lifts_of(channel, author)
        self._kept.lifts = [one for one in self._kept.lifts if one not in gone]

    async def _keep(self) -> None:
        # One after the other: an older state must not be written after a newer one.
        async with self._one_writes:
            kept = {KEPT: msgspec.json.encode(self._kept).decode()}
            await self._keyring.renew(kept, expires_at=self._keyring.expires_at)
