"""What the hot way needs from the database about connected accounts, kept at hand.

Whose a place is, for a delivery that came to the address of one channel:

- a place that is another channel's own goes to that channel, if it proves the very same delivery (one app may
  speak for the pages of several clients: they share its secret);
- a known place of the channel's own client is the channel's;
- a place nobody knows becomes the channel's, unless its network's card says that one app speaks for several
  accounts: it may then be a page of somebody else, not connected yet;
- everything else is left out. No client ever reads what was said in a place of another.
"""

import json
import time
from collections.abc import Mapping

import msgspec
from django.db import DatabaseError

from vigie.api.at_hand import AtHand
from vigie.channels.errors import ChannelError
from vigie.channels.keyring import opened
from vigie.channels.models import Channel
from vigie.channels.services import open_spaces
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError
from vigie.connectors.card import NetworkCard
from vigie.connectors.inbound import Inbound
from vigie.desk.models import Space as Place
from vigie.examined import column_names
from vigie.intake.storage import explained, writing
from vigie.message import Space

#: Places are looked up again after this long, seconds.
PLACES_FRESH = 60.0


class KnownChannel(msgspec.Struct, frozen=True, eq=False):
    """One connected account whose network sends webhooks."""

    number: int
    client: int
    network: str
    #: The network's own id of its main place.
    place: str
    #: Reads its deliveries; None where it cannot be made, and `trouble` says why.
    inbound: Inbound | None
    #: Whether one app of this network speaks for several accounts.
    shares_app: bool
    #: What it was made from: as long as this stays the same, so does the channel.
    made_from: tuple[object, ...]
    trouble: str = ""


class ChannelBook:
    """Channels by the address of their webhooks, and places by client, read by a thread of its own.

    Parameters
    ----------
    cards
        The networks, by name; those that send no webhooks are left out.
    """

    def __init__(self, cards: Mapping[str, NetworkCard]) -> None:
        self._cards = {name: card for name, card in cards.items() if card.inbound is not None}
        self._beside = {name: card.shares_deliveries for name, card in self._cards.items()}
        self._channels: AtHand[KnownChannel] = AtHand("channel-book", self._read)
        self._by_number: dict[int, KnownChannel] = {}
        self._by_place: dict[tuple[str, str], KnownChannel] = {}
        #: The client of a place, and the channel that reads it.
        self._owners: dict[tuple[str, str], tuple[int, int | None]] = {}
        self._owners_since = 0.0

    async def get(self, network: str, key: str) -> KnownChannel | None:
        """Return the channel at this address; None where there is none, or it is switched off."""
        return await self._channels.get(f"{network}/{key}")

    async def places(self, channel: KnownChannel, places: set[str]) -> dict[str, KnownChannel]:
        """Return whose each of these places of the channel's network is; those left out are nobody's here.

        A channel that is not the one asked for has yet to prove the delivery.

        Raises
        ------
        StorageError
            The database does not say.
        """
        now = time.monotonic()
        if now - self._owners_since > PLACES_FRESH:
            self._owners.clear()
            self._owners_since = now
        found: dict[str, KnownChannel] = {}
        unknown: list[str] = []
        for place in places:
            main = self._by_place.get((channel.network, place))
            if place == channel.place:
                found[place] = channel
            elif main is not None:
                found[place] = main
            elif (channel.network, place) not in self._owners:
                unknown.append(place)
        if unknown:
            self._owners.update(await self._channels.in_thread(_owners, channel, unknown))
        for place in places - found.keys():
            client, number = self._owners.get((channel.network, place), (0, None))
            reader = self._by_number.get(number or 0)
            if reader is not None:
                found[place] = reader
            elif client == channel.client:
                found[place] = channel
        return found

    def beside(self, channel: KnownChannel, body: bytes) -> list[KnownChannel]:
        """Return the channels of other networks that a delivery may tell of: it names their place.

        Each has yet to prove the delivery.
        """
        networks = self._beside.get(channel.network)
        if not networks:
            return []
        return [
            known
            for known in self._by_number.values()
            if known.network in networks and known.inbound is not None and known.place.encode() in body
        ]

    async def close(self) -> None:
        """End the thread and its connection."""
        await self._channels.close()

    def _read(self) -> dict[str, KnownChannel]:
        try:
            rows = list(
                Channel.objects.filter(enabled=True, network__in=self._cards).values_list(
                    "pk", "client_id", "network", "native_id", "key", "settings", "sealed_secrets"
                )
            )
        except DatabaseError as error:
            raise explained(error) from error
        book: dict[str, KnownChannel] = {}
        by_number: dict[int, KnownChannel] = {}
        for number, client, network, place, key, settings, sealed in rows:
            made_from = (client, network, place, json.dumps(settings, sort_keys=True), sealed)
            known = self._by_number.get(number)
            # Secrets are opened and an account is read once, until somebody changes it.
            if known is None or known.made_from != made_from:
                known = self._made(number, client, network, place, settings, sealed, made_from)
            by_number[number] = book[f"{network}/{key}"] = known
        self._by_place = {(known.network, known.place): known for known in by_number.values()}
        self._by_number = by_number
        return book

    def _made(
        self,
        number: int,
        client: int,
        network: str,
        place: str,
        settings: dict[str, str],
        sealed: str,
        made_from: tuple[object, ...],
    ) -> KnownChannel:
        card = self._cards[network]
        assert card.inbound is not None
        inbound, trouble = None, ""
        try:
            inbound = card.inbound(Account(settings, MemoryKeyring(opened(sealed))))
        except (ChannelError, ConnectorError) as error:
            trouble = str(error)
        except Exception as error:  # noqa: BLE001 - one account's fault must not close the others' addresses
            trouble = f"{type(error).__name__} while reading the account: change it, or send us this line."
        return KnownChannel(
            number, client, network, place, inbound, bool(card.shares_app), made_from, trouble
        )


def _owners(channel: KnownChannel, places: list[str]) -> dict[tuple[str, str], tuple[int, int | None]]:
    """Return the client and the channel of each place, opening those that the channel may open."""
    columns = {place: column_names(Space(channel.network, place)) for place in places}
    try:
        if not channel.shares_app:
            with writing():
                open_spaces(channel.number, [Space(channel.network, place) for place in places])
        rows = Place.objects.filter(
            network=column_names(Space(channel.network, channel.place))[0],
            native_id__in=[native for _, native in columns.values()],
        ).values_list("native_id", "client_id", "channel_id")
        found = {native: (client, number) for native, client, number in rows}
    except DatabaseError as error:
        raise explained(error) from error
    return {
        (channel.network, place): found[native] for place, (_, native) in columns.items() if native in found
    }
