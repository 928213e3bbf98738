"""What a connector is given of a channel."""

from vigie.actions.purse import DatabasePurse
from vigie.channels.errors import extra_missing, unknown_network
from vigie.channels.keyring import DatabaseKeyring
from vigie.channels.models import Channel
from vigie.connectors import registry
from vigie.connectors.account import Account
from vigie.connectors.base import SignedIn
from vigie.connectors.card import NetworkCard


def card_of(channel: Channel) -> NetworkCard:
    """Return the card of the channel's network.

    Raises
    ------
    ChannelError
        This version does not speak with it.
    """
    card = registry.NETWORKS.get(channel.network)
    if card is None:
        raise unknown_network(channel.network)
    return card


def account_of(channel: Channel, *, card: NetworkCard | None = None) -> Account:
    """Return the channel's settings, secrets and allowance; reads the database.

    Parameters
    ----------
    card
        The network's card, where it is at hand.

    Raises
    ------
    ChannelError
        Its secrets cannot be opened, or this version does not speak with its network.
    """
    return Account(
        settings=dict(channel.settings),
        keyring=DatabaseKeyring(channel.pk),
        purse=DatabasePurse(channel.pk, card or card_of(channel)),
    )


def connector_of(card: NetworkCard, account: Account) -> SignedIn:
    """Return the connector of an account; nothing is asked of its network yet.

    Raises
    ------
    ConnectorError
        A setting cannot be right, or the libraries that the network needs are not installed.
    """
    try:
        return card.connect(account)
    except ImportError:
        raise extra_missing(card.title, card.extra) from None
