"""The screen that says which clauses act alone, and by what right."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as given_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.accounts.models import Client
from vigie.autonomy import switch
from vigie.autonomy.ledger import judge
from vigie.autonomy.models import Change, Evidence, Standing
from vigie.charter.fingerprint import fingerprints
from vigie.clock import now_ms
from vigie.console.autonomy import standings as screen
from vigie.console.charters.head import shipped_charter
from vigie.desk.models import Space
from world import World

DAY = 86_400_000
SHIPPED = "media"
FINGERPRINTS = fingerprints(shipped_charter(SHIPPED))
CLAUSE = next(iter(FINGERPRINTS))


@pytest.fixture
def world(world: World) -> World:
    Space.objects.update(charter=SHIPPED)
    return world


def standing(
    space: Space, n: int, right: int, *, clause: str = CLAUSE, language: str = "fr", **fields: Any
) -> Standing:
    judged = judge(n, right, budget=0.05, at_once=fields.get("at_once", False))
    given = {
        "fingerprint": FINGERPRINTS.get(clause, "another"),
        "charter": "media-fr",
        "at_once": False,
    } | fields
    return Standing.objects.create(
        client=space.client, space=space, language=language, clause=clause, budget=0.05, n=n, right=right,
        lower=judged.lower, may_act=judged.may_act, changed_ms=now_ms(), **given,
    )  # fmt: skip


def change(one: Standing, *, acts: bool, because: str = "decision", n: int = 20, right: int = 17) -> Change:
    return Change.objects.create(
        standing=one, client=one.client, acts=acts, n=n, right=right, lower=0.9, because=because,
        at_ms=int(datetime(2026, 11, 14, 12, tzinfo=UTC).timestamp() * 1000),
    )  # fmt: skip


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_everybody_of_the_client_reads_and_a_stranger_sees_nothing_of_it(world: World, as_: Any) -> None:
    lost = change(standing(world.space, 40, 34), acts=False)
    for person in (world.owner, world.teammate, world.reader):
        assert "34 of 40" in text(as_(person).get("/autonomy"))
        assert as_(person).part("get", f"/autonomy/changes/{lost.pk}").status_code == 200
    stranger = as_(world.stranger)
    seen = text(stranger.get("/autonomy"))
    assert "34 of 40" not in seen
    assert "gazette" not in seen.lower()
    assert stranger.part("get", f"/autonomy/changes/{lost.pk}").status_code == 404
    assert stranger.post(f"/autonomy/{world.client.pk}/budget", {"budget": "2"}).status_code == 404
    assert Client.objects.get(pk=world.client.pk).error_budget == 0.05


def test_only_a_supervisor_sets_the_error_budget(world: World, as_: Any) -> None:
    path = f"/autonomy/{world.client.pk}/budget"
    for person in (world.teammate, world.reader):
        assert 'name="budget"' not in as_(person).get("/autonomy").content.decode()
        assert as_(person).post(path, {"budget": "2"}).status_code == 409
    assert Client.objects.get(pk=world.client.pk).error_budget == 0.05
    assert 'value="5"' in as_(world.owner).get("/autonomy").content.decode()
    answer = as_(world.owner, "fr").post(path, {"budget": "2,5 %"}, follow=True)
    assert "est maintenant de 2,5 %" in text(answer)
    assert Client.objects.get(pk=world.client.pk).error_budget == 0.025


@pytest.mark.parametrize("typed", ["", "beaucoup", "0.5", "21", "nan", "inf", "-3", "1e999"])
def test_a_wrong_budget_is_told_beside_it_and_comes_back_as_typed(world: World, as_: Any, typed: str) -> None:
    answer = as_(world.owner).post(f"/autonomy/{world.client.pk}/budget", {"budget": typed})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert f'value="{typed}"' in body
    assert 'aria-invalid="true"' in body
    assert "from one in a hundred to one in five" in body
    assert Client.objects.get(pk=world.client.pk).error_budget == 0.05


def test_it_says_where_a_clause_stands_in_words(world: World, as_: Any) -> None:
    change(standing(world.space, 120, 120), acts=True)
    standing(world.space, 53, 52, language="en")
    change(standing(world.space, 40, 34, language="ar"), acts=False)
    standing(world.space, 0, 0, language="de", at_once=True)
    shown = text(as_(world.reader).get("/autonomy"))
    assert "Acts alone since Nov. 14, 2026." in shown
    assert "81 more right decisions needed." in shown
    assert "Lost it on Nov. 14, 2026 after 3 of the last 20 decisions were overturned." in shown
    assert "Acts alone from the first day: the charter answers for it." in shown
    title = next(one.title for one in shipped_charter(SHIPPED).clauses if one.id == CLAUSE)
    assert title["en"] in shown
    french = text(as_(world.reader, "fr").get("/autonomy"))
    assert "Agit seul depuis le 14 novembre 2026." in french
    assert "sur les 20 dernières décisions, 3 sont allées contre lui." in french
    assert "en anglais" in french
    assert title["fr"] in french


@pytest.mark.parametrize(
    ("because", "told"),
    [
        ("age", "the decisions that proved it are too old to count"),
        ("budget", "when the error budget was changed"),
        ("charter", "the charter no longer answers for it"),
    ],
)
def test_it_says_why_a_clause_lost_it(world: World, as_: Any, because: str, told: str) -> None:
    change(standing(world.space, 40, 34), acts=False, because=because)
    assert told in text(as_(world.reader).get("/autonomy"))


def test_the_list_narrows_to_those_that_act_those_that_do_not_and_those_that_lost_it(
    world: World, as_: Any
) -> None:
    standing(world.space, 120, 120)
    standing(world.space, 53, 52, language="en")
    change(standing(world.space, 40, 34, language="ar"), acts=False)
    figures = {"acts": "120 of 120", "waits": "52 of 53", "lost": "34 of 40"}
    reader = as_(world.reader)
    shown = {
        lane: text(reader.get(f"/autonomy?show={lane}")) for lane in ("all", "acts", "waits", "lost", "x")
    }
    here = {lane: {name for name, said in figures.items() if said in page} for lane, page in shown.items()}
    assert here == {
        "all": {"acts", "waits", "lost"},
        "acts": {"acts"},
        "waits": {"waits", "lost"},
        "lost": {"lost"},
        "x": {"acts", "waits", "lost"},
    }


def test_what_a_clause_earned_before_it_was_changed_is_not_shown(world: World, as_: Any) -> None:
    standing(world.space, 120, 120, fingerprint="as-it-was")
    assert "120 of 120" not in text(as_(world.reader).get("/autonomy"))
    # Of a charter in a file nothing tells how it reads now.
    Space.objects.update(charter="somewhere.yaml")
    assert "120 of 120" in text(as_(world.reader).get("/autonomy"))


def test_it_says_how_much_was_done_alone_and_how_much_of_it_is_judged(
    world: World, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given_settings, "AUDIT_SHARE", 0.05)
    one = standing(world.space, 120, 120)
    for seq, (source, ago) in enumerate(
        [("alone", 0), ("alone", 0), ("audit", 0), ("held", 0), ("alone", 2 * DAY)]
    ):
        Evidence.objects.create(
            seq=seq, standing=one, space=world.space, proposed="hide", source=source, digest=seq,
            recorded_ms=now_ms() - ago,
        )  # fmt: skip
    shown = text(as_(world.reader).get("/autonomy"))
    assert "then 5% of them, are drawn" in shown
    assert "In 24 hours: 3 acts alone, 1 drawn." in shown


def test_a_change_is_one_sentence_in_the_readers_language(world: World, as_: Any) -> None:
    Space.objects.update(name="Le direct\u202e <b>")
    lost = change(standing(world.space, 40, 34), acts=False)
    answer = as_(world.reader, "fr").part("get", f"/autonomy/changes/{lost.pk}")
    assert answer.headers["Content-Type"].startswith("text/plain")
    said = answer.content.decode()
    assert said.endswith("des personnes ont annulé 3 propositions sur 20.")
    assert "\u2068Le directRLO <b>\u2069" in said
    assert "<b>" not in text(as_(world.reader).get("/autonomy"))
    assert "&lt;b&gt;" in as_(world.reader).get("/autonomy").content.decode()


def test_switches_that_are_off_are_told(world: World, as_: Any) -> None:
    standing(world.space, 120, 120)
    reader = as_(world.reader)
    assert "Automatic actions On" in text(reader.get("/autonomy"))
    switch.set_client(world.client, on=False)
    assert "Automatic actions Off" in text(reader.get("/autonomy"))
    switch.set_client(world.client, on=True)
    switch.halt()
    shown = text(reader.get("/autonomy"))
    assert "Automatic actions Off" in shown
    assert "stopped for the whole home" in shown


def test_a_long_list_is_cut_and_says_so(world: World, as_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "MOST", 2)
    for language in ("fr", "en", "de"):
        standing(world.space, 10, 10, language=language)
    shown = text(as_(world.reader).get("/autonomy"))
    assert shown.count("10 of 10") == 2
    assert "1 more is not listed" in shown


def test_a_person_without_a_client_gets_a_calm_page(as_: Any, world: World, django_user_model: Any) -> None:
    nobody = as_(django_user_model.objects.create(username="nobody"))
    assert "No client yet" in text(nobody.get("/autonomy"))


def test_the_queries_stay_as_many_however_many_clauses_stand(world: World, as_: Any) -> None:
    reader = as_(world.reader)
    reader.get("/autonomy")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert reader.get("/autonomy").status_code == 200
        return len(seen)

    change(standing(world.space, 40, 34), acts=False)
    few = asked()
    for number, clause in enumerate(FINGERPRINTS):
        place = world.add_space("site", f"place{number}")
        Space.objects.filter(pk=place.pk).update(charter=SHIPPED)
        change(standing(place, 40, 34, clause=clause), acts=False)
        change(standing(place, 120, 120, clause=clause, language="en"), acts=True)
    assert asked() == few
