"""docs/networks.md is what the code says of each network."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from square import card_with, rule
from vigie.connectors import registry
from vigie.connectors.base import Sentence

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "network-table"


def test_the_page_is_what_the_code_says():
    said = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


@pytest.fixture(scope="module")
def table():
    return runpy.run_path(str(SCRIPT))


def test_it_tells_everything_of_a_network(table):
    card = card_with(
        acts=frozenset({"hide", "delete", "reply"}),
        remarks={"hide": Sentence("Only under | one's own posts.", "…"), "pin": Sentence("Never.", "…")},
        private=rule(window=86_400, reply_window=7 * 86_400),
        unverified=(Sentence("Whether it is so.", "…"),),
        edits=True,
        unit="units",
        allowance=10_000.0,
        starts_again_utc=8,
        sources=("https://example.org/docs",),
    )
    page = table["page"]([card])
    assert "| [Square](#square) | – | ✓* | ✓ | – |" in page
    assert "| [Square](#square) | comment, private | asked again and again | – | ✓ | – | – | – |" in page
    assert "- hide*: Only under | one's own posts." in page
    assert "10,000 units a day" in page
    assert "08:00 UTC" in page
    assert "an answer within 24 hours; 1 answer to a comment within 7 days" in page
    assert "- Not verified: Whether it is so." in page
    assert "<https://example.org/docs>" in page


def test_each_network_of_the_registry_is_told(table):
    page = (ROOT / "docs" / "networks.md").read_text()
    assert [card.title for card in registry.CARDS if f"## {card.title}\n" not in page] == []
