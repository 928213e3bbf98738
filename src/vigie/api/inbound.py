"""``/hooks/<network>/<key>``: what networks tell of connected accounts.

The network's own `Inbound` proves a delivery and reads it; here it is journalled, and only then answered.
No network is asked anything, so that an answer costs what a commit costs.
"""

import asyncio
import logging
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive, Scope, Send

from vigie.api.answer import send_answer
from vigie.api.body import Body, BodyError, SenderGoneError, header_map
from vigie.api.channel_book import ChannelBook, KnownChannel
from vigie.api.forged import Forged
from vigie.api.hooks import LONGEST_WAIT, RETRY_AFTER
from vigie.clock import now_ms
from vigie.connectors.base import Gap, Sentence
from vigie.connectors.inbound import Call, PayloadError, Reply, SignatureError, Taken
from vigie.connectors.signatures import digest
from vigie.connectors.writing import writable
from vigie.intake.group import Delivery, GroupWriter, channel_sender
from vigie.intake.storage import StorageError
from vigie.message import Entry, Space

logger = logging.getLogger("vigie.api")

#: Largest body accepted, bytes: Meta puts up to 1,000 changes into one.
LARGEST = 4 << 20
#: A channel's repeated trouble is told in the log this often, seconds.
SELDOM = 60.0
#: A delivery that cannot be read tells of this stretch before it, ms.
_UNREAD_STRETCH = 5 * 60 * 1000
#: Those that cannot be read within so long are one gap, ms.
_UNREAD_TOGETHER = 60 * 1000


class _Share(msgspec.Struct):
    """What of one delivery goes to one channel."""

    channel: KnownChannel
    entries: list[Entry] = []
    gaps: list[Gap] = []


class _ClosedError(Exception):
    """There is nothing at this address, or it is switched off: nobody is told which."""


class NetworkHooks:
    """The ASGI application behind ``/hooks/<network>/<key>``.

    Parameters
    ----------
    book
        The connected accounts, and whose each place is.
    writer
        The way to the journal.
    forged
        Gives refusals their turn while many come.
    """

    def __init__(self, book: ChannelBook, writer: GroupWriter, forged: Forged | None = None) -> None:
        self._book = book
        self._writer = writer
        self._forged = forged or Forged()
        #: By channel: genuine deliveries that could not be read, and entries for places of others.
        self.unread: Counter[int] = Counter()
        self.strays: Counter[int] = Counter()
        #: Deliveries that the journal did not take in time.
        self.unkept = 0
        self._told_at: dict[tuple[str, int], float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = Body(receive)
        retry_after = None
        forged = False
        try:
            reply = await self._reply(scope, body)
        except SenderGoneError:
            return
        except _ClosedError:
            forged, reply = True, _CLOSED
        except SignatureError as error:
            forged, reply = True, _refusal(401, str(error))
        except BodyError as error:
            reply = _refusal(error.status, str(error))
        except StorageError as error:
            self._unkept(str(error))
            reply, retry_after = _refusal(503, str(error)), RETRY_AFTER
        except TimeoutError:
            sentence = "The journal does not answer: send again soon."
            self._unkept(sentence)
            reply, retry_after = _refusal(503, sentence), RETRY_AFTER
        if forged:
            # Here, where the error and the body that it holds are gone.
            await self._forged.refused()
        # Beside POST, which a 405 names by itself.
        allow = ((b"allow", b"GET"),) if reply.status == 405 else ()
        await send_answer(
            send,
            body,
            reply.status,
            reply.body,
            kind=reply.type.encode("latin-1"),
            retry_after=retry_after,
            headers=allow,
        )

    async def _reply(self, scope: Scope, incoming: Body) -> Reply:
        method: str = scope["method"]
        if method not in ("GET", "POST"):
            return _refusal(405, "A webhook is asked with GET and written to with POST.")
        channel = await self._book.get(scope["path_params"]["network"], scope["path_params"]["key"])
        if channel is None:
            raise _ClosedError
        if channel.inbound is None:
            if self._seldom("trouble", channel.number):
                logger.error("Channel %d cannot take its webhooks: %s", channel.number, channel.trouble)
            raise StorageError("This account cannot open its secrets: see its page in Vigie.", temporary=True)
        headers = header_map(scope)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        now = now_ms()
        try:
            # A post that cannot be genuine is refused before its body is read.
            channel.inbound.glance(Call(method, query, headers))
            call = Call(method, query, headers, await incoming.read(headers, largest=LARGEST))
            taken = channel.inbound.take(call, now=now)
        except PayloadError as error:
            taken = self._unreadable(channel, call, error, now)
        except (SignatureError, BodyError, SenderGoneError):
            raise
        except Exception as error:  # noqa: BLE001 - one network's reading must not speak in the log for us
            return self._fault(channel, error)
        beside = self._book.beside(channel, call.body)
        if taken.told or beside:
            try:
                async with asyncio.timeout(LONGEST_WAIT):
                    await self._keep(channel, call, taken, now, beside)
            except (StorageError, TimeoutError):
                raise
            except Exception as error:  # noqa: BLE001 - the server would log its words, which may be a message's
                return self._fault(channel, error)
        return taken.reply

    async def _keep(
        self,
        channel: KnownChannel,
        call: Call,
        taken: Taken,
        now: int,
        beside: Sequence[KnownChannel] = (),
    ) -> None:
        """Return once everything that the delivery tells is on disk."""
        same = digest(call.body)
        shares = [*await self._shares(channel, call, taken, now)] if taken.told else []
        for other in beside:
            # Of its own place only: whose a further one is, its own address asks.
            own = Space(other.network, other.place)
            if told := [told for told in _proven(other, call, now).told if told.space == own]:
                shares.append(_share(other, told))
        for share in shares:
            # The body's digest too: an id that a network uses twice must not hide the second delivery, and
            # the journal keeps each entry once whatever the deliveries are.
            delivery = Delivery(channel_sender(share.channel.number), f"{taken.id}\0{same}", call.body)
            await self._append(share, delivery)

    async def _append(self, share: _Share, delivery: Delivery) -> None:
        """Have a share written, without the entries that no journal can hold."""
        number = share.channel.number
        try:
            await self._writer.append(share.entries, delivery, channel=number, gaps=share.gaps)
        except (StorageError, TimeoutError):
            raise
        except Exception:
            # Looked for only here. Refused as a whole, it would come again until its network gives up.
            sound = [entry for entry in share.entries if writable(entry)]
            if len(sound) == len(share.entries):
                raise
            await self._writer.append(sound, delivery, channel=number, gaps=share.gaps)

    async def _shares(self, channel: KnownChannel, call: Call, taken: Taken, now: int) -> Sequence[_Share]:
        """Give each channel what was said in its places; see `channel_book` for whose a place is."""
        own = Space(channel.network, channel.place)
        if all(told.space == own for told in taken.told):
            return [_share(channel, taken.told)]
        places = {told.space.id for told in taken.told if told.space.network == channel.network}
        whose = await self._book.places(channel, places)
        shares: list[_Share] = []
        kept = 0
        for one in {known.number: known for known in whose.values()}.values():
            read = taken if one is channel else _proven(one, call, now)
            told = [
                told
                for told in read.told
                if told.space.network == one.network and whose.get(told.space.id) is one
            ]
            if told:
                kept += len(told)
                shares.append(_share(one, told))
        if strays := len(taken.told) - kept:
            self.strays[channel.number] += strays
            if self._seldom("strays", channel.number):
                logger.warning(
                    "Channel %d was told of places that are not its client's: %d entries left out so far.",
                    channel.number,
                    self.strays[channel.number],
                )
        return shares

    def _unreadable(self, channel: KnownChannel, call: Call, error: PayloadError, now: int) -> Taken:
        """Keep a delivery apart that is genuine and cannot be read: a network that is refused stops sending.

        What it told is a gap, which the worker fills where the network can be read again.
        """
        self.unread[channel.number] += 1
        if self._seldom("unread", channel.number):
            logger.error(
                "A delivery of channel %d (digest %s) cannot be read, the %dth: %s",
                channel.number,
                digest(call.body),
                self.unread[channel.number],
                error,
            )
        # One for each minute, under the same name: a further one in it is that gap, opened again if the
        # journal did not take it or it was read meanwhile.
        minute = now - now % _UNREAD_TOGETHER
        gap = Gap(
            space=Space(channel.network, channel.place),
            since=minute - _UNREAD_STRETCH,
            until=minute + _UNREAD_TOGETHER,
            because=Sentence(
                "A delivery could not be read: Vigie reads this stretch again where the network allows it.",
                "Un envoi n’a pas pu être lu : Vigie relit cette période si le réseau le permet.",
            ),
        )
        return Taken(told=(gap,))

    def _fault(self, channel: KnownChannel, error: Exception) -> Reply:
        """Answer that we failed: whether it was genuine is not known, and its network sends it again."""
        if self._seldom("fault", channel.number):
            place = traceback.extract_tb(error.__traceback__)[-1]
            # Not its words: they may be those of a message.
            logger.error(
                "Reading a delivery of channel %d failed by a fault of ours (%s in %s:%s): send us this.",
                channel.number,
                type(error).__name__,
                place.name,
                place.lineno,
            )
        return _refusal(500, "This delivery could not be read for now: send it again later.")

    def _unkept(self, sentence: str) -> None:
        """Tell the log that deliveries are not taken: networks send each of them again for a while."""
        self.unkept += 1
        if self._seldom("unkept"):
            logger.warning("%d deliveries were not acknowledged so far; the last: %s", self.unkept, sentence)

    def _seldom(self, what: str, channel: int = 0) -> bool:
        """Return whether it is time to tell this trouble again."""
        now = time.monotonic()
        if now - self._told_at.get((what, channel), float("-inf")) < SELDOM:
            return False
        self._told_at[what, channel] = now
        return True


def _share(channel: KnownChannel, told: Sequence[Entry | Gap]) -> _Share:
    share = _Share(channel)
    for one in told:
        if isinstance(one, Gap):
            share.gaps.append(one)
        else:
            share.entries.append(one)
    return share


def _proven(channel: KnownChannel, call: Call, now: int) -> Taken:
    """Return what another channel reads in the same delivery; nothing where it does not prove it."""
    if channel.inbound is None:
        return Taken()
    try:
        return channel.inbound.take(call, now=now)
    except (SignatureError, PayloadError):
        return Taken()


def _refusal(status: int, sentence: str) -> Reply:
    return Reply(status, msgspec.json.encode({"error": sentence}), "application/json")


_CLOSED = _refusal(404, "No account has this address: copy it again from its page in Vigie.")
