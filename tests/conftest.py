"""Every test run has a home of its own, removed at its end; no test touches the owner's."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings

# Real servers are lent to every test that names one.
from lent_servers import (  # noqa: F401
    bluesky,
    irc,
    isso,
    isso_post_moderation,
    mailbox,
    synapse,
    wordpress,
)

_HOME = Path(tempfile.mkdtemp(prefix="vigie-tests-"))
# Before Django reads its settings, and inherited by every process a test starts.
os.environ["VIGIE_HOME"] = str(_HOME)
# Named here and not in pyproject.toml, where it would be read before the home is known.
os.environ["DJANGO_SETTINGS_MODULE"] = "vigie.settings"
django.setup()
# Nothing is drawn by chance, so that tests say what they mean; those on what is drawn draw it themselves.
settings.AUDIT_SHARE = 0.0


@pytest.fixture(scope="session", autouse=True)
def _home_removed_at_the_end() -> Iterator[None]:
    yield
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture
def recordings() -> Path:
    """Return the folder of recorded streams, or skip where it is absent."""
    folder = Path(__file__).parents[2] / "shared" / "data" / "streams"
    if not folder.is_dir():
        pytest.skip("The recordings of ../shared are not on this machine.")
    return folder
