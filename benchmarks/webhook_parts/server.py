"""The web process of `vigie run`, with the network of the measure beside the real ones.

``prepare`` connects an account of each network and prints their addresses and secrets; ``serve`` answers.
"""

import json
import sys

import networks

import vigie.asgi
from vigie.api.application import make_app
from vigie.connectors.registry import NETWORKS

#: The networks measured, and the secrets shared with them.
SECRETS = {
    "meta": "an app's secret of thirty-two chars",
    "twitch": "a secret of a subscription, shared",
    "webhook": "whsec_" + "QUFB" * 10 + "QUE=",
}


def prepare() -> None:
    """Connect the accounts; print ``{network: {"key": …, "secret": …}}``."""
    from vigie.accounts.models import Client
    from vigie.channels.keyring import sealed
    from vigie.channels.models import Channel
    from vigie.channels.services import new_key, open_spaces
    from vigie.clock import now_ms
    from vigie.intake.storage import writing
    from vigie.message import Space

    made = {}
    client = Client.objects.get()
    for network, secret in SECRETS.items():
        with writing():
            channel = Channel.objects.create(
                client=client,
                network=network,
                native_id="place",
                name=network,
                key=new_key(),
                settings={"place": "place"},
                sealed_secrets=sealed({"secret": secret, "webhook_secret": secret}),
                created_ms=now_ms(),
                changed_ms=now_ms(),
            )
            open_spaces(channel.pk, [Space(network, "place")])
        made[network] = {"key": channel.key, "secret": secret}
    print(json.dumps(made))


def serve() -> int:
    """Answer until asked to stop."""
    from vigie.processes import web

    vigie.asgi.app = make_app(cards={**NETWORKS, **networks.CARDS})
    return web.main()


if __name__ == "__main__":
    if sys.argv[1:] == ["prepare"]:
        prepare()
    else:
        sys.exit(serve())
