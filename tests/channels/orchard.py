"""A network of our own in memory: one account a token, places that speak when told to, tokens that renew."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from vigie.actions.limits import Rate
from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.account import Account, Field
from vigie.connectors.base import (
    WELL,
    Capabilities,
    ConnectorError,
    Count,
    Delivery,
    Gap,
    Identity,
    Mark,
    Sentence,
    Told,
)
from vigie.connectors.card import NetworkCard
from vigie.connectors.inbound import Call, Inbound, Taken
from vigie.message import Author, Entry, Message, Space

#: The token of the account that every test has.
TOKEN = "pomme-9b2f71c4e8"


def _said(english: str, french: str) -> Sentence:
    return Sentence(english, french)


@dataclass
class Orchard:
    """The network, seen by nobody but tests."""

    #: Whom each token speaks for: the native id of the account.
    tokens: dict[str, str] = field(default_factory=lambda: {TOKEN: "verger"})
    #: What is given in place of a token when it is shown to `check`.
    exchanged: dict[str, str] = field(default_factory=dict)
    expires_at: int | None = None
    missing: tuple[Sentence, ...] = ()
    #: What each account was told, and by whom it is read now.
    waiting: dict[str, asyncio.Queue[Told]] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    #: How many read one account at once, at the most; and how long each of them takes to leave (s).
    most: int = 0
    lingers: float = 0.0
    cursors: list[str] = field(default_factory=list)
    closed: int = 0
    checked: int = 0
    delivery: Delivery = "poll"
    #: The unit of the day's allowance; none where it is empty.
    unit: str = ""
    acts: frozenset[str] = frozenset({"hide", "reply"})
    #: Raised by the next reading.
    refusal: ConnectorError | None = None
    health: Sentence = WELL
    #: Raised by every check: a bug of the connector.
    fault: Exception | None = None

    def say(self, text: str, *, account: str = "verger", place: str = "", number: str = "") -> None:
        """Post in a place of the account."""
        message = Message(
            id=number or text,
            space=Space("orchard", place or account),
            text=text,
            author=Author("camille", "camille"),
            at=1_700_000_000_000,
            received_at=1_700_000_000_000,
        )
        self.tell(message, account=account)

    def tell(self, told: Told, *, account: str = "verger") -> None:
        """Tell whoever reads the account."""
        self.waiting.setdefault(account, asyncio.Queue()).put_nowait(told)

    @property
    def card(self) -> NetworkCard:
        """The network's card."""
        return NetworkCard(
            name="orchard",
            title="Orchard",
            fields=(
                Field(
                    name="place",
                    label=_said("Orchard", "Verger"),
                    help=_said("Its name in the address bar.", "Son nom dans la barre d’adresse."),
                    default="verger",
                ),
                Field(
                    name="token",
                    label=_said("Token", "Jeton"),
                    help=_said("From the gate, under “keys”.", "À l’entrée, sous « clés »."),
                    secret=True,
                ),
                Field(
                    name="signature",
                    label=_said("Signing secret", "Secret de signature"),
                    help=_said("Under “webhooks”.", "Sous « webhooks »."),
                    secret=True,
                    required=False,
                ),
            ),
            remembers=frozenset({"memory"}),
            before=_said("Plant a tree first.", "Plantez d’abord un arbre."),
            capabilities=Capabilities(
                delivery=self.delivery,
                kinds=frozenset({"comment"}),
                acts=self.acts,
                rereads=True,
                counts=True,
            ),
            connect=lambda account: Tree(self, account),
            inbound=(lambda account: Gate()) if self.delivery == "webhook" else None,
            rate=Rate(100.0, 100),
            unit=self.unit,
            allowance=200.0 if self.unit else None,
        )


class Gate(Inbound):
    """Takes whatever comes."""

    def glance(self, call: Call) -> None:
        """Refuse nothing."""

    def take(self, call: Call, *, now: int) -> Taken:
        """Tell nothing."""
        return Taken()


class Tree:
    """One account of the orchard."""

    def __init__(self, orchard: Orchard, account: Account) -> None:
        if " " in account.setting("place"):
            raise ConnectorError(
                _said("An orchard's name has no space.", "Un nom de verger n’a pas d’espace."), permanent=True
            )
        self._orchard = orchard
        self.account = account
        self.capabilities = orchard.card.capabilities

    @property
    def _place(self) -> str:
        token = self.account.keyring.get("token")
        place = self._orchard.tokens.get(token)
        if place is None:
            raise ConnectorError(
                _said(
                    "Orchard refused the token: take a new one.", "Orchard a refusé le jeton : prenez-en un."
                ),
                permanent=True,
            )
        return place

    @property
    def space(self) -> Space:
        return Space("orchard", self.account.setting("place"))

    @property
    def health(self) -> Sentence:
        return self._orchard.health

    async def check(self) -> Identity:
        self._orchard.checked += 1
        if self._orchard.fault is not None:
            raise self._orchard.fault
        place = self._place
        old = self.account.keyring.get("token")
        if new := self._orchard.exchanged.get(old):
            del self._orchard.tokens[old]
            self._orchard.tokens[new] = place
            await self.account.keyring.renew({"token": new}, expires_at=self._orchard.expires_at)
        return Identity(
            space=Space("orchard", place),
            name=f"The {place}",
            scopes=frozenset({"read"}),
            expires_at=self._orchard.expires_at,
            missing=self._orchard.missing,
        )

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        place = self._place
        self._orchard.cursors.append(cursor)
        self._orchard.read.append(place)
        self._orchard.most = max(self._orchard.most, self._orchard.read.count(place))
        try:
            yield Mark(cursor or "0")
            while True:
                if self._orchard.refusal is not None:
                    refusal, self._orchard.refusal = self._orchard.refusal, None
                    raise refusal
                queue = self._orchard.waiting.setdefault(place, asyncio.Queue())
                try:
                    yield queue.get_nowait()
                except asyncio.QueueEmpty:
                    await asyncio.sleep(0.02)
        finally:
            try:
                await asyncio.sleep(self._orchard.lingers)
            finally:
                self._orchard.read.remove(place)

    async def act(self, request: ActionRequest) -> Receipt:
        return Receipt()

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        return self.capabilities.acts

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        for none in ():
            yield none

    async def count(self, space: Space, thread: str = "") -> Count:
        return Count(space=space, thread=thread, messages=0, at=0)

    async def aclose(self) -> None:
        self._orchard.closed += 1
