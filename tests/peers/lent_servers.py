"""Real servers, started once for all tests that ask for them; tests skip where one is not installed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import bluesky_network
import pytest
import wordpress as wordpress_site
from bluesky_network import BlueskyNetwork
from irc_server import IrcServer
from isso_server import IssoServer
from running import lend, missing
from synapse import Synapse

if TYPE_CHECKING:
    from mail_server import MailServer


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """Lend a Matrix server."""
    yield from lend(Synapse(tmp_path_factory.mktemp("synapse")), unless=missing("synapse"))


@pytest.fixture(scope="session")
def isso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IssoServer]:
    """Lend an Isso where comments wait until the owner publishes them."""
    yield from lend(IssoServer(tmp_path_factory.mktemp("isso")), unless=missing("isso"))


@pytest.fixture(scope="session")
def isso_post_moderation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IssoServer]:
    """Lend an Isso where comments are published at once."""
    yield from lend(IssoServer(tmp_path_factory.mktemp("isso"), moderated=False), unless=missing("isso"))


@pytest.fixture(scope="session")
def irc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IrcServer]:
    """Lend an IRC server with WebSocket."""
    yield from lend(IrcServer(tmp_path_factory.mktemp("irc")), unless=missing("irc", "inspircd"))


@pytest.fixture(scope="session")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator["MailServer"]:
    """Lend a mail server."""
    pytest.importorskip("aiosmtpd", reason="aiosmtpd is not installed: run `make lint`.")
    from mail_server import MailServer

    yield from lend(MailServer(tmp_path_factory.mktemp("mail")))


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wordpress_site.WordPress]:
    """Lend a WordPress where comments are published at once."""
    folder = tmp_path_factory.mktemp("wordpress")
    yield from lend(wordpress_site.WordPress(folder), unless=wordpress_site.missing())


@pytest.fixture(scope="session")
def bluesky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlueskyNetwork]:
    """Lend Bluesky's servers: accounts, a firehose, what the public reads, and reports."""
    yield from lend(BlueskyNetwork(tmp_path_factory.mktemp("bluesky")), unless=bluesky_network.missing())
