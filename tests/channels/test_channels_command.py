"""``vigie channels`` connects accounts without ever taking a secret as an argument."""

import pytest
from asgiref.sync import async_to_sync
from click.testing import CliRunner, Result

from channels.orchard import TOKEN
from vigie.channels import services
from vigie.channels.command import channels
from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.connectors.base import Sentence

DAY_MS = 24 * 3_600_000


def said(*words: str, typed: str = "", env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(channels, list(words), input=typed, env=env)


@pytest.fixture
def channel(world, orchard) -> Channel:
    return async_to_sync(services.connect)(world.client, orchard.card, {}, {"token": TOKEN}, by=None)


def test_it_asks_for_secrets_without_showing_them(world, orchard):
    answer = said("add", "orchard", "--client", "gazette", "--set", "place=verger", typed=f"{TOKEN}\n\n")
    assert answer.exit_code == 0, answer.output
    assert "The verger" in answer.stdout
    assert TOKEN not in answer.output
    assert Channel.objects.get().client == world.client


def test_it_reads_secrets_from_the_environment(world, orchard):
    env = {"VIGIE_ACCOUNT_TOKEN": TOKEN, "VIGIE_ACCOUNT_SIGNATURE": "", "VIGIE_ACCOUNT_PLACE": "verger"}
    answer = said("add", "orchard", "--client", "gazette", env=env)
    assert answer.exit_code == 0, answer.output
    assert Channel.objects.get().settings == {"place": "verger"}


def test_it_takes_no_secret_as_an_argument(world, orchard):
    answer = said("add", "orchard", "--client", "gazette", "--set", f"token={TOKEN}")
    assert answer.exit_code == 2
    assert "VIGIE_ACCOUNT_TOKEN" in answer.output
    assert TOKEN not in answer.output
    assert not Channel.objects.exists()


def test_it_says_what_the_network_refuses_and_names_no_secret(world, orchard):
    env = {"VIGIE_ACCOUNT_TOKEN": "poire-77", "VIGIE_ACCOUNT_SIGNATURE": "", "VIGIE_ACCOUNT_PLACE": "verger"}
    answer = said("add", "orchard", "--client", "gazette", env=env)
    assert answer.exit_code == 1
    assert "Orchard refused the token" in answer.output
    assert "poire-77" not in answer.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "nowhere"], "choose one of these: orchard"),
        (["add", "orchard", "--client", "nobody"], "choose one of these: gazette, rival"),
        (["add", "orchard", "--client", "gazette", "--set", "colour=red"], "it has place"),
        (["check", "99"], "`vigie channels list` shows them"),
        (["remove", "99", "--yes"], "`vigie channels list` shows them"),
    ],
)
def test_a_mistake_is_one_sentence_that_says_what_to_do(world, orchard, words, sentence):
    answer = said(*words)
    assert answer.exit_code == 2
    assert sentence in answer.output


def test_it_lists_accounts_and_how_they_are(channel):
    number = str(channel.pk)
    assert said("list").stdout == f"{number}\torchard\tThe verger\tgazette\twell\n"
    Channel.objects.update(expires_ms=now_ms() + 3 * DAY_MS + 1_000)
    assert "its token ends in 3 days" in said("list").stdout
    Channel.objects.update(stopped=True, trouble="Ask for a key.")
    assert "stopped: Ask for a key." in said("list").stdout
    assert said("disable", number).exit_code == 0
    assert said("list").stdout.endswith("\toff\n")
    assert said("enable", number).exit_code == 0
    assert "stopped" not in said("list").stdout


def test_it_checks_an_account(channel, orchard):
    orchard.missing = (Sentence("It cannot hide.", "Il ne peut pas masquer."),)
    checked = said("check", str(channel.pk))
    assert (checked.stdout, checked.stderr) == ("The verger (verger)\n", "Missing: It cannot hide.\n")
    del orchard.tokens[TOKEN]
    answer = said("check", str(channel.pk))
    assert answer.exit_code == 1
    assert "take a new one" in answer.output


def test_it_asks_before_it_disconnects(channel):
    assert said("remove", str(channel.pk), typed="n\n").exit_code == 1
    assert Channel.objects.exists()
    done = said("remove", str(channel.pk), typed="y\n")
    assert done.exit_code == 0
    assert "withdraw its rights at the network too" in done.output
    assert not Channel.objects.exists()
