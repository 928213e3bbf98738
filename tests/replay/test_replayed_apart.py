"""What is replayed enters no figure, no history and no account of what lives."""

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from program import ask, run

from vigie.accounts.models import Client
from vigie.actions.models import Action
from vigie.autonomy.models import Evidence, Standing
from vigie.channels.models import Channel
from vigie.coverage import models as coverage
from vigie.desk.models import Alert, Case, Decision, Event, Message
from vigie.desk.record import Recorder
from vigie.desk.services import decide_message
from vigie.examined import Examined
from vigie.intake.wire import WireError
from vigie.message import Message as Said
from vigie.message import Space
from vigie.replay.drill import Places, lives
from vigie.rules import Shadowed
from vigie.shadow import models as shadow
from world import NOW, World

_numbers = count(700_000)
HERE = Space("twitch", "gazette")


def examined(source: int, **fields: Any) -> Examined:
    seq = next(_numbers)
    made = Examined(
        seq, source, "twitch", "gazette", NOW, native_id=f"n{seq}", kind="chat", text=f"mot {seq}"
    )
    given = {"outcome": "hide", "clause": "pub", "charter": "maison", "version": "1", "language": "fr"}
    given |= {"acts_alone": True, "at_once": True, "fingerprint": "pub", "quota": 2, "hourly": 2}
    for name, value in (given | fields).items():
        setattr(made, name, value)
    return made


def recorded(*batch: Examined) -> list[str]:
    Recorder(client="gazette", draw=lambda: 0.0).record(batch)
    states = dict(Message.objects.values_list("seq", "state"))
    return [states[one.seq] for one in batch]


@pytest.fixture(autouse=True)
def acting(request: pytest.FixtureRequest) -> None:
    if "world" in request.fixturenames:
        world: World = request.getfixturevalue("world")
        Client.objects.filter(pk=world.client.pk).update(automatic=True)


# ——— what clauses earn


def test_a_replay_shows_what_a_clause_would_do_and_it_earns_and_loses_nothing_by_it(world: World) -> None:
    one = examined(5)
    assert recorded(one) == ["hidden"]
    assert not Standing.objects.exists()
    assert not Evidence.objects.exists()
    assert not Case.objects.filter(audit=True).exists()
    decide_message(one.seq, by=world.teammate, outcome="publish", at=NOW + 1)
    assert not Standing.objects.exists()


def test_a_replay_uses_up_nothing_of_the_quota_of_what_lives(world: World) -> None:
    assert recorded(examined(5), examined(5), examined(5)) == ["hidden", "hidden", "held"]
    assert recorded(examined(5)) == ["held"]
    assert recorded(examined(0), examined(0), examined(0)) == ["hidden", "hidden", "held"]


def test_what_a_clause_lost_on_live_messages_it_does_not_do_in_a_replay(world: World) -> None:
    assert recorded(examined(0)) == ["hidden"]
    Standing.objects.update(may_act=False)
    assert recorded(examined(5)) == ["held"]


# ——— alerts, shadows, networks


def test_a_replay_calls_nobody(world: World) -> None:
    raid = (("raid", "raid"),)
    recorded(examined(5, alerts=raid))
    assert not Alert.objects.exists()
    assert not Event.objects.filter(kind="alert").exists()
    recorded(examined(0, alerts=raid), examined(5, alerts=raid))
    assert Alert.objects.get().count == 1


def test_a_replay_says_nothing_of_a_draft_in_the_shadow(world: World) -> None:
    run = shadow.Run.objects.create(
        client=world.client, charter="maison", by=world.owner, text="", started_ms=NOW, ends_ms=NOW + 9
    )
    said = (Shadowed(run.pk, "hide", "pub", ("pub",), False),)
    live = examined(0, shadowed=said)
    recorded(examined(5, shadowed=said), live)
    assert list(shadow.WouldBe.objects.values_list("seq", flat=True)) == [live.seq]


def test_what_a_replay_decides_goes_to_the_double(world: World) -> None:
    recorded(examined(5))
    assert Decision.objects.count() == 1
    assert Action.objects.get().network == "simulated"


# ——— places that live


def message(space: Space = HERE) -> Said:
    return Said(id="1", space=space, text="bonsoir", at=NOW, received_at=NOW)


def test_nothing_is_played_into_a_place_that_received_live_messages(world: World) -> None:
    world.message(replayed=True)
    assert not lives(HERE)
    assert Places().place(message()) == message()
    world.message()
    assert lives(HERE)
    with pytest.raises(WireError, match="--drill NAME"):
        Places().place(message())


def test_nothing_is_played_into_a_place_of_a_connected_account(world: World) -> None:
    world.space.channel = Channel.objects.create(
        client=world.client,
        network="twitch",
        native_id="gazette",
        name="g",
        key="k",
        created_ms=NOW,
        changed_ms=NOW,
    )
    world.space.save()
    with pytest.raises(WireError, match="is a place that lives"):
        Places().place(message())


def test_a_rehearsal_has_places_of_its_own(world: World) -> None:
    world.message()
    placed = Places("mardi").place(message())
    assert placed.space == Space("twitch", "drill/mardi/gazette")
    assert Places("mardi").digest("a") != Places("jeudi").digest("a")
    assert Places().digest("a") == "a"


def test_a_whole_replay_leaves_every_ledger_of_what_lives_empty(tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "evening.jsonl"
    path.write_text(
        "".join(
            f'{{"id": "m{n}", "space": "live", "network": "twitch", "author": "ada", '
            f'"text": "appelez-moi au 01 99 00 12 3{n}"}}\n'
            for n in range(5)
        )
    )
    assert run(home, "replay", path, "--drill", "mardi").counts == (5, 0, 0, 5, 0, 0)
    assert ask(home, "SELECT native_id FROM desk_space") == [("drill/mardi/live",)]
    assert run(home, "replay", path, "--drill", "jeudi").counts == (5, 0, 0, 5, 0, 0)
    models = [shadow.WouldBe, Alert, Evidence, Standing, *_tables(coverage)]
    tables = [model._meta.db_table for model in models]
    assert {table: ask(home, f"SELECT COUNT(*) FROM {table}") for table in tables} == {
        table: [(0,)] for table in tables
    }
    assert ask(home, "SELECT COUNT(*) FROM desk_message WHERE replayed") == [(10,)]
    assert ask(home, "SELECT COUNT(*) FROM actions_action WHERE network <> 'simulated'") == [(0,)]


def _tables(module: Any) -> list[Any]:
    return [
        each
        for each in vars(module).values()
        if hasattr(each, "_meta") and each.__module__ == module.__name__
    ]


# ——— a draft tried on a recording


def test_a_draft_is_tried_on_a_recording_and_nothing_of_it_enters_the_home(tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "evening.jsonl"
    lines = [f'{{"id": "m{n}", "text": "appelez-moi au 01 99 00 12 3{n}"}}\n' for n in range(5)]
    path.write_text("".join(lines))
    ran = run(home, "charter", "backtest", "media", "--recording", path, "--json", tmp_path / "told.json")
    assert ran.code == 0, ran.err
    assert '"messages": 5' in (tmp_path / "told.json").read_text()
    assert not home.exists() or not (home / "vigie.sqlite3").exists()
