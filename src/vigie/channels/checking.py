"""Asking a network whom the secrets of an account speak for, before and after it is kept."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from traceback import format_tb

from vigie.channels.account import connector_of
from vigie.channels.errors import ChannelError, field_missing, no_answer, own_fault
from vigie.channels.fields import fields_of, own_fields, refusal
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.card import NetworkCard

log = logging.getLogger(__name__)

#: A person waits for the answer: how long at most (s).
PATIENCE = 30.0


@dataclass(frozen=True)
class Checked:
    """An account that the network has recognised, and that nobody has kept yet."""

    network: str
    settings: dict[str, str]
    #: As they stand after the check: a network may have given a new token in place of the one it was shown.
    secrets: dict[str, str] = field(repr=False)
    identity: Identity
    #: When the token ends (ms); None where it does not, or nobody knows.
    expires_ms: int | None


async def check_account(
    card: NetworkCard, settings: Mapping[str, str], secrets: Mapping[str, str]
) -> Checked:
    """Ask the network whom these secrets speak for.

    Parameters
    ----------
    settings, secrets
        By the names of the card's fields; others are left out, and a setting left empty takes its default.

    Raises
    ------
    ConnectorError
        Something is missing, or the network refuses or does not answer: the sentence says what to do.
    """
    kept = settings_of(card, settings)
    given = secrets_of(card, secrets)
    for one in card.fields:
        if one.required and not (given if one.secret else kept).get(one.name):
            raise field_missing(one.label)
    refuse_what_is_wrong(card, kept)
    keyring = MemoryKeyring(given)
    identity = await asked(card, Account(settings=kept, keyring=keyring))
    return Checked(
        network=card.name,
        settings=kept,
        secrets=dict(keyring.secrets),
        identity=identity,
        expires_ms=keyring.expires_at if identity.expires_at is None else identity.expires_at,
    )


def refuse_what_is_wrong(card: NetworkCard, settings: Mapping[str, str]) -> None:
    """Refuse settings of Vigie's own that cannot be right.

    Raises
    ------
    ChannelError
        With the sentence for the person.
    """
    for one in own_fields(card):
        if (said := refusal(one, settings.get(one.name, ""))) is not None:
            raise ChannelError(said)


async def asked(card: NetworkCard, account: Account) -> Identity:
    """Return whom the account's secrets speak for, as its network says.

    Raises
    ------
    ConnectorError
        The network refuses or does not answer, or its connector fails.
    """
    try:
        connector = connector_of(card, account)
        try:
            async with asyncio.timeout(PATIENCE):
                return await connector.check()
        finally:
            await connector.aclose()
    except ConnectorError:
        raise
    except TimeoutError:
        raise no_answer(card.title) from None
    except Exception as error:  # noqa: BLE001 - told in a sentence, whatever it is
        # Without its words: what a library raises may quote an address with a token in it.
        where = "".join(format_tb(error.__traceback__))
        log.error("The connector of %s failed on a check (%s)\n%s", card.name, type(error).__name__, where)
        raise own_fault(card.title, type(error).__name__) from None


def settings_of(card: NetworkCard, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is not secret of what was given, defaults filled in; Vigie's own settings where given."""
    found = {
        one.name: given.get(one.name, "").strip() or one.default for one in fields_of(card) if not one.secret
    }
    own = {one.name for one in own_fields(card)}
    return {name: value for name, value in found.items() if value or name not in own}


def secrets_of(card: NetworkCard, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is secret of what was given, without the spaces and line ends that copying adds.

    What the connector remembers is kept with it, whoever gives new secrets.
    """
    names = [one.name for one in card.fields if one.secret] + sorted(card.remembers)
    found = {name: given.get(name, "").strip() for name in names}
    return {name: secret for name, secret in found.items() if secret}
