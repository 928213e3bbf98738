"""What every connector of the registry keeps to."""

import asyncio
import importlib
from itertools import islice
from pathlib import Path

import pytest

from vigie.connectors.backoff import delays
from vigie.connectors.base import WELL, ConnectorError, Sentence
from vigie.connectors.registry import CONNECTORS

#: For each network, a place that can be named, and what cannot be one.
PLACES = {
    "twitch": ("lachaine", "not a channel"),
}
HOW_TO = Path(__file__).parents[2] / "docs" / "howto" / "add-a-connector.md"


def test_it_is_tested_with_a_place_on_each_network():
    assert set(PLACES) == set(CONNECTORS)


@pytest.mark.parametrize("network", CONNECTORS)
class TestEachConnector:
    def test_it_reads_a_place_of_its_own_network(self, network: str):
        assert CONNECTORS[network](PLACES[network][0]).space.network == network

    def test_it_lives_in_the_folder_of_its_network(self, network: str):
        assert importlib.import_module(f"vigie.connectors.{network}").__doc__

    def test_it_refuses_a_place_that_cannot_be(self, network: str):
        with pytest.raises(ConnectorError) as caught:
            CONNECTORS[network](PLACES[network][1])
        assert caught.value.permanent
        assert caught.value.sentence.said("fr") != caught.value.sentence.said("en")

    def test_it_is_not_well_before_it_reads(self, network: str):
        health = CONNECTORS[network](PLACES[network][0]).health
        assert isinstance(health, Sentence)
        assert health != WELL
        assert health.said("fr") != health.said("en")

    def test_it_says_what_it_can_do(self, network: str):
        capabilities = CONNECTORS[network](PLACES[network][0]).capabilities
        assert capabilities.kinds
        # Actions, re-reading and counting are promised only by a connector that has the method.
        for able, method in [
            (capabilities.acts, "act"),
            (capabilities.rereads, "reread"),
            (capabilities.counts, "count"),
        ]:
            assert bool(able) == hasattr(CONNECTORS[network], method)

    def test_it_touches_no_network_until_it_is_read(self, network: str):
        async def scenario() -> None:
            await CONNECTORS[network](PLACES[network][0]).receive().aclose()

        asyncio.run(scenario())


def test_it_is_explained_how_to_add_a_connector():
    page = HOW_TO.read_text()
    for word in ("receive", "health", "capabilities", "ConnectorError", "registry.py", "PLACES"):
        assert word in page


def test_it_waits_longer_each_time_up_to_a_limit():
    waits = list(islice(delays(first=1, longest=8), 6))
    for wait, longest in zip(waits, (1, 2, 4, 8, 8, 8), strict=True):
        assert longest / 2 <= wait <= longest


def test_it_says_a_sentence_in_the_language_asked_for():
    sentence = Sentence("Well.", "Bien.")
    assert (sentence.said("fr"), sentence.said("fr-CA"), sentence.said("en"), sentence.said("de")) == (
        "Bien.",
        "Bien.",
        "Well.",
        "Well.",
    )


def test_it_makes_a_plain_error_sayable_in_any_language():
    error = ConnectorError("Connect the account again.", permanent=True)
    assert (error.sentence.said("fr"), error.permanent) == ("Connect the account again.", True)
