"""`vigie autonomy` and `vigie automatic`."""

import json

import pytest
from click.testing import CliRunner

from vigie.accounts.models import Client
from vigie.autonomy import switch
from vigie.autonomy.models import Standing
from vigie.cli import main
from world import NOW, World


def ran(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def standings(world: World) -> World:
    for clause, language, n, right, at_once in (("pub", "fr", 47, 47, False), ("spam", "", 3, 2, True)):
        Standing.objects.create(
            client=world.client,
            space=world.space,
            fingerprint=clause,
            language=language,
            clause=clause,
            charter="maison",
            at_once=at_once,
            budget=0.05,
            n=n,
            right=right,
            lower=0.9,
            may_act=at_once,
            changed_ms=NOW,
        )
    return world


def test_it_says_where_each_clause_stands_and_what_it_lacks(standings: World) -> None:
    one, other = ran("autonomy").splitlines()
    assert one == (
        "gazette  pub  fr  twitch:gazette: a person decides (47 right of 47, surely 90.0% or more; "
        "41 more right decisions to act alone)"
    )
    assert other == (
        "gazette  spam  language unknown  twitch:gazette: acts alone (2 right of 3, surely 90.0% or more "
        "with what the charter answers for)"
    )


def test_it_says_it_as_json_and_for_one_client(standings: World) -> None:
    lines = ran("autonomy", "--json", "--client", "gazette").splitlines()
    told = [json.loads(line) for line in lines]
    assert [(each["clause"], each["missing"], each["acts"]) for each in told] == [
        ("pub", 41, False),
        ("spam", 0, True),
    ]
    assert ran("autonomy", "--json", "--client", "rival") == ""
    assert "no client 'nobody'" in ran("autonomy", "--client", "nobody", code=2)


def test_it_says_so_where_nothing_was_proposed(world: World) -> None:
    assert ran("autonomy") == "No clause that may act alone has proposed anything yet.\n"


def test_it_turns_the_switch_of_the_home_and_of_a_client(world: World) -> None:
    assert ran("automatic", "off") == "the whole home: off\ngazette: on\nrival: on\n"
    assert switch.halted()
    assert ran("automatic", "off", "--client", "rival") == "the whole home: off\nrival: off\n"
    assert ran("automatic", "on") == "the whole home: on\ngazette: on\nrival: off\n"
    assert ran("automatic", "status") == "the whole home: on\ngazette: on\nrival: off\n"
    assert ran("automatic", "on", "--client", "rival").endswith("rival: on\n")
    assert set(Client.objects.values_list("automatic", flat=True)) == {True}
    assert not switch.halted()
    ran("automatic", "off", "--client", "nobody", code=2)
    ran("automatic", "perhaps", code=2)
