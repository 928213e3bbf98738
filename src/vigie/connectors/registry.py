"""Every network that Vigie can read, one line each; the word is the one typed after `vigie watch`."""

from collections.abc import Callable, Mapping

from vigie.connectors.base import Connector
from vigie.connectors.twitch import TwitchChat

CONNECTORS: Mapping[str, Callable[[str], Connector]] = {
    "twitch": TwitchChat,
}
