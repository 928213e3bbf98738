"""What every network of the registry keeps to, whatever it is."""

import asyncio
import importlib
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from listening import asked, listening, said_at_once, started, until
from peer import Peer
from trials import LACKS, TRIED, in_a_hurry, on_networks, run

from peers import PEERS
from vigie import connectors
from vigie.actions.network import ANSWERS, VERBS, ActionError, ActionRequest
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import WELL, ConnectorError, Counts, Rereads, Sentence
from vigie.connectors.card import NetworkCard
from vigie.connectors.registry import NETWORKS
from vigie.message import Message

#: Words in the name of a field that nobody but the account's owner should read.
SECRET = re.compile(r"token|secret|password|key$")
#: Where the code of connectors is.
OURS = str(Path(connectors.__file__).parent)
HOW_TO = Path(__file__).parents[2] / "docs" / "howto" / "add-a-connector.md"


def sentences(value: Any, where: str) -> Iterator[tuple[str, Sentence]]:
    """Yield every sentence of a card, with its place."""
    if isinstance(value, Sentence):
        yield where, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from sentences(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from sentences(one, f"{where}[{name}]")
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from sentences(one, f"{where}[{number}]")


def test_it_has_a_peer_for_every_network():
    assert set(PEERS) == set(NETWORKS)


@pytest.mark.parametrize("card", [NETWORKS[name] for name in TRIED], ids=lambda card: card.name)
class TestEachCard:
    def test_it_lives_in_the_folder_of_its_network(self, card: NetworkCard):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", card.name)
        assert importlib.import_module(f"vigie.connectors.{card.name}").__doc__
        assert card.title.strip()

    def test_it_speaks_both_languages(self, card: NetworkCard):
        said = list(sentences(card, card.name))
        assert said
        assert [where for where, one in said if not one.strip() or not one.french.strip()] == []
        # A name may be the same in both; what is explained may not.
        same = [where for where, one in said if one == one.french and not where.endswith(".label")]
        assert same == []

    def test_it_writes_french_as_french_is_written(self, card: NetworkCard):
        wrong = re.compile(r"[^\u202f\u00a0][;!?»](?=\s|$)|[^\u00a0]:(?=\s|$)|«[^\u202f\u00a0]|\w'\w|\.\.\.")
        assert [where for where, one in sentences(card, card.name) if wrong.search(one.french)] == []

    def test_it_explains_each_field_and_hides_what_is_secret(self, card: NetworkCard):
        assert len({field.name for field in card.fields}) == len(card.fields)
        for field in card.fields:
            assert field.label.strip()
            assert field.help.strip()
            assert field.secret or not SECRET.search(field.name), f"{field.name} is not marked secret"
        assert any(field.required for field in card.fields)

    def test_it_promises_only_verbs_that_exist(self, card: NetworkCard):
        able = card.capabilities
        assert able.kinds
        assert able.acts <= set(VERBS)
        assert set(able.remarks) <= set(VERBS)

    def test_it_has_a_rule_where_there_are_private_messages(self, card: NetworkCard):
        able = card.capabilities
        private = "private" in able.kinds or bool(able.acts & (set(ANSWERS) - {"reply"}))
        assert (able.private is not None) == private
        if able.private:
            assert able.private.source.startswith(("https://", "to be verified: "))

    def test_it_has_a_pace_and_sources(self, card: NetworkCard):
        assert card.rate.per_second > 0
        assert card.rate.burst >= 1
        assert card.sources
        assert all(source.startswith("https://") for source in card.sources)
        assert bool(card.unit) == (card.allowance is not None)
        assert 0 <= card.starts_again_utc < 24

    def test_it_refuses_an_account_that_says_nothing(self, card: NetworkCard):
        with pytest.raises(ConnectorError) as caught:
            card.connect(Account(settings={}, keyring=MemoryKeyring()))
        assert caught.value.permanent
        assert caught.value.sentence.said("fr") != caught.value.sentence.said("en")


@on_networks()
async def test_it_is_tried_with_the_card_of_the_registry(peer: Peer):
    # The peer's own has short waits and nothing else: what is tried is what ships.
    asleep = {"connect": None, "inbound": None}
    assert msgspec.structs.replace(peer.card, **asleep) == msgspec.structs.replace(
        NETWORKS[peer.card.name], **asleep
    )
    assert (peer.card.inbound is None) == (NETWORKS[peer.card.name].inbound is None)


@on_networks()
async def test_it_refuses_a_setting_that_is_missing_or_cannot_be(peer: Peer):
    whole = peer.account()
    secrets = whole.keyring.secrets  # type: ignore[attr-defined]
    needed = [field.name for field in peer.card.fields if field.required and not field.default]
    # What a network's own names cannot be, where its peer says so.
    spoilt = [*((name, "") for name in needed), *getattr(peer, "impossible", {}).items()]
    assert spoilt
    for name, value in spoilt:
        with pytest.raises(ConnectorError) as caught:
            peer.card.connect(_given(whole, {**whole.settings, **secrets, name: value}))
        assert caught.value.permanent, name
        assert caught.value.sentence.said("fr") != caught.value.sentence.said("en"), name


def _given(whole: Account, values: dict[str, str]) -> Account:
    kept = whole.keyring.secrets  # type: ignore[attr-defined]
    return replace(
        whole,
        settings={name: value for name, value in values.items() if name not in kept},
        keyring=MemoryKeyring({name: value for name, value in values.items() if name in kept}),
    )


@on_networks()
async def test_it_has_the_methods_that_it_promises_and_no_others(peer: Peer):
    connector = peer.card.connect(peer.account())
    able = connector.capabilities
    assert able == peer.card.capabilities
    assert connector.space.network == peer.card.name
    assert connector.space.id
    for method in ("receive", "check", "aclose", "act", "permits"):
        assert callable(getattr(connector, method)), method
    assert isinstance(connector, Rereads) == able.rereads
    assert isinstance(connector, Counts) == able.counts
    await connector.aclose()


@on_networks()
async def test_it_asks_nothing_before_it_is_asked(peer: Peer):
    before = asyncio.all_tasks()
    connector = peer.card.connect(peer.account())
    told = connector.receive()
    await asyncio.sleep(0)
    # What was begun would ask in a moment.
    assert _ours(asyncio.all_tasks() - before) == []
    assert peer.asked() == 0
    await told.aclose()
    await connector.aclose()


@on_networks(lambda card: card.capabilities.delivery != "webhook")
async def test_it_is_not_well_before_it_reads(peer: Peer):
    connector = peer.card.connect(peer.account())
    assert connector.health != WELL
    assert connector.health.said("fr") != connector.health.said("en")
    await connector.aclose()


@on_networks()
async def test_it_names_the_account(peer: Peer):
    connector = peer.card.connect(peer.account())
    identity = await connector.check()
    assert identity.space == connector.space
    assert identity.name.strip()
    assert identity.missing == (), "an account with every right lacks something"
    await connector.aclose()


@on_networks(lambda card: card.capabilities.delivery != "webhook")
async def test_it_tells_that_it_hears_a_silent_place(peer: Peer):
    async with listening(peer) as hearing:
        await until(lambda: hearing.ledger.marks > 2, "marks while nobody speaks")


@on_networks(lambda card: set(VERBS) - card.capabilities.acts)
async def test_it_refuses_a_verb_that_it_does_not_know(peer: Peer):
    # What the outbox should never ask is not guessed at, and nothing is sent.
    connector = peer.card.connect(peer.account())
    for verb in set(VERBS) - peer.card.capabilities.acts:
        with pytest.raises(ActionError) as caught:
            await connector.act(
                ActionRequest(
                    "k", verb, peer.card.name, connector.space.id, message="1", author="2", text="x"
                )
            )
        assert caught.value.permanent
    assert peer.asked("act") == 0
    await connector.aclose()


@on_networks(lambda card: {"hide", "delete"} & card.capabilities.acts)
async def test_it_takes_nothing_away_without_knowing_what(peer: Peer):
    # On some networks a deletion without an id empties the whole room.
    connector = peer.card.connect(peer.account())
    for verb in {"hide", "delete"} & peer.card.capabilities.acts:
        with pytest.raises(ActionError) as caught:
            await connector.act(ActionRequest("k", verb, peer.card.name, connector.space.id))
        assert caught.value.permanent
    assert peer.asked("act") == 0
    await connector.aclose()


@pytest.mark.parametrize("network", TRIED)
def test_it_never_tells_a_secret(network: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    told: list[str] = []

    async def trial(peer: Peer) -> None:
        account = peer.account()
        given = dict(account.keyring.secrets)  # type: ignore[attr-defined]
        async with listening(peer, account=account) as hearing:
            await said_at_once(peer, ["Bonjour.", "Bonsoir."])
            message = await hearing.heard("Bonsoir.")
            peer.faults.fail(500, where="act")
            await _tell_failure(hearing.connector, message, told)
            if hearing.is_read:
                peer.faults.fail(500, where="read")
                await peer.break_stream()
                await until(lambda: len(hearing.healths) > 1, "trouble")
                await hearing.well()
            peer.expire_token(renewable=False)
            with suppress(ConnectorError):
                await hearing.connector.check()
            await _tell_failure(hearing.connector, message, told)
            await peer.break_stream()
            if hearing.is_read:
                await until(lambda: hearing.ended or hearing.health() != WELL, "trouble")
            for health in (*hearing.healths, hearing.health()):
                told.extend((health, health.french))
            told.extend((repr(hearing.connector), repr(account), repr(hearing.ended)))
            told.extend(repr(entry) for entry in hearing.entries())
        # Those it was given, and those that it renewed; the long words in them say as much as the whole.
        kept = (*given.items(), *account.keyring.secrets.items())  # type: ignore[attr-defined]
        for name, secret in kept:
            secrets.update(dict.fromkeys((secret, *re.findall(r"[A-Za-z0-9+/=]{20,}", secret)), name))

    secrets: dict[str, str] = {}
    run(network, trial)
    whole = "\n".join((*told, caplog.text, *(repr(record.args) for record in caplog.records)))
    # Shorter ones are found anywhere by chance.
    assert [name for secret, name in secrets.items() if len(secret) > 5 and secret in whole] == []


async def _tell_failure(connector: Any, message: Message, told: list[str]) -> None:
    for verb in sorted(connector.capabilities.acts):
        try:
            await connector.act(asked(verb, message))
        except ActionError as error:
            told.extend((repr(error), str(error), repr(error.__cause__), repr(error.__context__)))


@pytest.mark.parametrize("network", TRIED)
def test_it_stops_at_once_and_leaves_nothing_open(network: str):
    async def whole() -> None:
        async with started(PEERS[network]()) as peer:
            before = asyncio.all_tasks()
            async with listening(peer) as hearing:
                assert _ours(asyncio.all_tasks() - before) or not hearing.is_read
            await until(lambda: not _ours(asyncio.all_tasks() - before), "the connector's tasks to end")

    with in_a_hurry():
        asyncio.run(whole())


def _ours(tasks: set[asyncio.Task[Any]]) -> list[str]:
    """Return what still runs of our own code; the peer has tasks too."""
    running = [getattr(task.get_coro(), "cr_code", None) for task in tasks if not task.done()]
    return [code.co_qualname for code in running if code and OURS in code.co_filename]


@pytest.mark.parametrize("network", TRIED)
def test_it_says_why_a_fault_cannot_happen(network: str):
    for name, reason in LACKS[network].items():
        assert re.fullmatch(r"[A-Z“«].{15,}\.", reason, re.DOTALL), f"{name}: a sentence, not “{reason}”"


def test_it_is_explained_to_newcomers():
    page = HOW_TO.read_text()
    for word in (
        "CARDS",
        "PEERS",
        "lacks",
        "tell_unknown",
        "say_many",
        "impossible",
        "Mark",
        "Gap",
        "permits",
        "idempotency_key",
        "test_network_contract.py",
        "test_network_scenario.py",
        "test_network_faults.py",
    ):
        assert word in page
