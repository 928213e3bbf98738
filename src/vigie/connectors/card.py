"""What the rest of Vigie knows of a network: what connects an account, what it can do, and at what pace."""

from collections.abc import Callable

import msgspec

from vigie.actions.limits import Rate
from vigie.connectors.account import Account, Field
from vigie.connectors.base import Capabilities, Sentence, SignedIn
from vigie.connectors.inbound import Inbound


class NetworkCard(msgspec.Struct, frozen=True, kw_only=True):
    """One network, as the registry lists it."""

    #: The word in addresses, on the wire and in `Space.network`.
    name: str
    #: As the network writes itself.
    title: str
    #: What a person gives to connect an account, in the order of the form.
    fields: tuple[Field, ...]
    #: What the connector keeps in the keyring beside its fields and must not lose when a secret is replaced:
    #: bans to lift, the sign of its own answers; never tokens got in exchange for the old secret.
    remembers: frozenset[str] = frozenset()
    #: What to do on the network first, in one or two sentences.
    before: Sentence
    capabilities: Capabilities
    #: Makes the connector of an account; raises `ConnectorError` (permanent) where a setting cannot be right.
    connect: Callable[[Account], SignedIn]
    #: Reads the webhooks of an account; None where the network sends none.
    inbound: Callable[[Account], Inbound] | None = None
    #: Whether one app's webhooks tell of several accounts: a place that no channel has is then nobody's.
    shares_app: bool = False
    #: Networks whose accounts are told of in the same deliveries (one app, one address, several products).
    shares_deliveries: frozenset[str] = frozenset()
    #: For how long the network sends a webhook again that was not taken (s), where its documentation says so.
    resends: float = 0.0
    #: How fast actions may be asked.
    rate: Rate
    #: The unit of the day's allowance ("units", "USD"), empty where the network has none.
    unit: str = ""
    #: The allowance of one day in that unit, and the hour (UTC) at which it starts again.
    allowance: float | None = None
    starts_again_utc: int = 0
    #: Imported only when the network is used: what to install, as an extra of the package.
    extra: str = "networks"
    #: Where the documentation is that this was written from.
    sources: tuple[str, ...] = ()
