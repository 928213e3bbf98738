"""How often a network is asked, where the account says so."""

import pytest

from vigie.connectors.base import ConnectorError
from vigie.connectors.pace import seconds


@pytest.mark.parametrize(("given", "wait"), [("", 20.0), ("5", 5.0), ("600", 600.0), ("030", 30.0)])
def test_it_takes_what_the_account_says_within_the_bounds(given: str, wait: float) -> None:
    assert seconds(given, usual=20, least=5, most=600) == wait


@pytest.mark.parametrize("given", ["4", "601", "-5", "5.0", "1e2", "٣٠", "dix", "5 s", "9" * 5_000])
def test_it_refuses_what_is_no_number_within_the_bounds_and_says_which_are(given: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        seconds(given, usual=20, least=5, most=600)
    said = caught.value.sentence
    assert caught.value.permanent
    assert "from 5 to 600" in said
    assert "de 5 à 600" in said.french
    assert len(said) < 150
