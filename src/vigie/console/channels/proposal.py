"""An account that its network has recognised and that its person has yet to accept, kept in their session.

Sealed like every secret: sessions are rows of the database too.
"""

import json

from django.http import HttpRequest

from vigie.api.sealing import SealBrokenError, seal, unseal
from vigie.channels.checking import Checked
from vigie.clock import now_ms
from vigie.connectors.base import Identity, Sentence
from vigie.message import Space

_NAME = "connecting"
#: A person reads two lines and presses a button: after this long they have left (ms).
KEPT_MS = 15 * 60_000


def keep(request: HttpRequest, checked: Checked, *, client_id: int, key: str) -> None:
    """Keep the account until the same person accepts it."""
    identity = checked.identity
    told = {
        "at": now_ms(),
        "client": client_id,
        "key": key,
        "network": checked.network,
        "settings": checked.settings,
        "secrets": checked.secrets,
        "expires": checked.expires_ms,
        "space": [identity.space.network, identity.space.id],
        "name": identity.name,
        "scopes": sorted(identity.scopes),
        "missing": [[str(sentence), sentence.french] for sentence in identity.missing],
    }
    request.session[_NAME] = seal(json.dumps(told))


def kept(request: HttpRequest, network: str) -> tuple[Checked, int, str] | None:
    """Return the account, its client's number and its key; None where there is none any more."""
    try:
        told = json.loads(unseal(request.session[_NAME]))
    except (KeyError, SealBrokenError):
        return None
    if told["network"] != network or now_ms() - told["at"] > KEPT_MS:
        return None
    identity = Identity(
        space=Space(*told["space"]),
        name=told["name"],
        scopes=frozenset(told["scopes"]),
        expires_at=told["expires"],
        missing=tuple(Sentence(*pair) for pair in told["missing"]),
    )
    checked = Checked(told["network"], told["settings"], told["secrets"], identity, told["expires"])
    return checked, int(told["client"]), str(told["key"])


def forget(request: HttpRequest) -> None:
    """Forget the account."""
    request.session.pop(_NAME, None)
