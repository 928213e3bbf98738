"""The screens on which a draft is tried: on the past, and in the shadow of what is in force."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.backtest import trials
from vigie.backtest.counting import carry_out
from vigie.backtest.models import SILENT_MS, Trial
from vigie.clock import now_ms
from vigie.desk.models import Decision, Finding
from vigie.shadow.models import Run
from vigie.shadow.services import start as start_run
from vigie.versions.models import OwnCharter
from vigie.versions.services import create, save_draft
from world import World

DRAFT = """\
charter: {id: essai, version: draft, title: {fr: Essai, en: Attempt}, languages: [fr, en]}
clauses:
  - {id: insulte, title: {fr: Insulte, en: Insult}, reason: {fr: a, en: a}, outcome: hide, when: insult > 0.8}
  - {id: detresse, title: {fr: Détresse, en: Distress}, reason: {fr: a, en: a}, outcome: hold,
     when: selfharm > 0.5}
"""
SECRET = "only-for-the-gazette <b>clown</b>"


@pytest.fixture
def own(world: World) -> OwnCharter:
    return create(world.client, "essai", DRAFT, by=world.owner)


@pytest.fixture
def trial(world: World, own: OwnCharter) -> Trial:
    for decided in ("hide", "publish", "hide"):
        insult(world, decided)
    begun = trials.start(own, [world.space], 24, by=world.owner)
    carry_out(begun.pk)
    return Trial.objects.get()


@pytest.fixture
def run(world: World, own: OwnCharter) -> Run:
    return start_run(world.client, own.draft, [world.space], 6, by=world.owner)


def insult(world: World, decided: str) -> None:
    case = world.case(text=SECRET, recorded_ms=now_ms() - 1_000)
    Finding.objects.create(
        message=case.message, kind="insult", score=0.9, start=0, end=1, reason="insult.word", args=[],
        detector="insult",
    )  # fmt: skip
    Decision.objects.create(
        message=case.message, by=world.teammate, outcome=decided, clause="insult", charter="media-fr",
        charter_version="1", at_ms=now_ms(), before="held",
    )  # fmt: skip


def text(answer: Any) -> str:
    """Return the words of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def paths(trial: Trial, run: Run) -> list[str]:
    charter = f"/charters/{trial.own_id}"
    return [
        f"{charter}/backtest",
        f"{charter}/backtest/{trial.pk}",
        f"{charter}/shadow",
        f"{charter}/shadow/{run.pk}",
    ]


def test_everybody_of_the_client_reads_and_a_stranger_finds_nothing(
    world: World, trial: Trial, run: Run, as_: Any
) -> None:
    for person in (world.owner, world.teammate, world.reader):
        for path in paths(trial, run):
            assert as_(person).get(path).status_code == 200, (person, path)
    stranger = as_(world.stranger)
    for path in paths(trial, run):
        assert stranger.get(path).status_code == 404, path
        assert stranger.part("get", path).status_code == 404, path
    charter = f"/charters/{trial.own_id}"
    for path in (f"{charter}/backtest", f"{charter}/shadow", f"{charter}/shadow/{run.pk}",
                 f"{charter}/shadow/{run.pk}/stop"):  # fmt: skip
        assert stranger.post(path, {"space": world.space.pk, "length": "24"}).status_code == 404, path
    assert Trial.objects.count() == Run.objects.count() == 1
    assert Run.objects.get().stopped_ms is None


def test_another_charter_does_not_show_this_ones_trials(
    world: World, trial: Trial, run: Run, as_: Any
) -> None:
    other = create(world.client, "autre", DRAFT.replace("id: essai", "id: autre"), by=world.owner)
    theirs = create(world.other_client, "essai", DRAFT, by=world.stranger)
    owner, stranger = as_(world.owner), as_(world.stranger)
    assert owner.get(f"/charters/{other.pk}/backtest/{trial.pk}").status_code == 404
    assert owner.get(f"/charters/{other.pk}/shadow/{run.pk}").status_code == 404
    # Their charter has the same name: the run and the trial are still the other client's.
    assert stranger.get(f"/charters/{theirs.pk}/backtest/{trial.pk}").status_code == 404
    assert stranger.get(f"/charters/{theirs.pk}/shadow/{run.pk}").status_code == 404
    assert f"/shadow/{run.pk}" not in stranger.get(f"/charters/{theirs.pk}/shadow").content.decode()


def test_only_a_supervisor_is_offered_to_start_and_may(world: World, own: OwnCharter, as_: Any) -> None:
    for name in ("backtest", "shadow"):
        path = f"/charters/{own.pk}/{name}"
        assert 'name="length"' in as_(world.owner).get(path).content.decode()
        for person in (world.teammate, world.reader):
            assert 'name="length"' not in as_(person).get(path).content.decode()
            assert as_(person).post(path, {"space": world.space.pk, "length": "24"}).status_code == 409
    assert not Trial.objects.exists()
    assert not Run.objects.exists()


def test_only_a_supervisor_stops_a_run(world: World, own: OwnCharter, run: Run, as_: Any) -> None:
    path = f"/charters/{own.pk}/shadow/{run.pk}"
    assert f"{path}/stop" not in as_(world.teammate).get(path).content.decode()
    assert as_(world.teammate).post(f"{path}/stop").status_code == 409
    assert as_(world.owner).post(f"{path}/stop").status_code == 302
    run.refresh_from_db()
    assert run.stopped_ms is not None
    assert "had already ended" in text(as_(world.owner).post(f"{path}/stop", follow=True))


def test_a_trial_is_begun_and_shown_while_it_runs(world: World, own: OwnCharter, as_: Any) -> None:
    owner = as_(world.owner)
    path = f"/charters/{own.pk}/backtest"
    answer = owner.post(path, {"space": world.space.pk, "length": "168"})
    begun = Trial.objects.get()
    assert answer.headers["Location"] == f"{path}/{begun.pk}"
    Trial.objects.update(gone=500, total=2_000)
    part = owner.part("get", f"{path}/{begun.pk}").content.decode()
    assert part.lstrip().startswith("<section")
    assert '<progress max="2000" value="500"' in part
    assert "500 of 2,000 messages gone through" in part
    assert 'hx-trigger="every 1s"' in part
    carry_out(begun.pk)
    part = owner.part("get", f"{path}/{begun.pk}").content.decode()
    assert "hx-trigger" not in part
    assert "No message of this time" in part


def test_a_trial_whose_process_is_gone_is_told_as_interrupted(
    world: World, own: OwnCharter, as_: Any
) -> None:
    trials.start(own, [world.space], 24, by=world.owner, at=now_ms() - SILENT_MS - 1_000)
    page = as_(world.owner).get(f"/charters/{own.pk}/backtest")
    assert "The server stopped while it weighed" in text(page)
    assert "hx-trigger" not in page.content.decode()


def test_what_is_asked_wrongly_comes_back_as_it_was_typed(world: World, own: OwnCharter, as_: Any) -> None:
    owner = as_(world.owner)
    second = world.add_space("site", "articles")
    for name, spaces, length in (
        (
            "backtest",
            "A draft is tried on the messages of some spaces",
            "A draft is tried on the last 24 hours",
        ),
        ("shadow", "A draft runs in the shadow of some spaces", "A draft runs in the shadow for one hour"),
    ):
        path = f"/charters/{own.pk}/{name}"
        none = owner.post(path, {"length": "24"})
        assert none.status_code == 422
        body = none.content.decode()
        assert spaces in body
        assert 'aria-describedby="wrong-spaces"' in body
        assert re.search(r'value="24" checked', body)
        assert not re.search(rf'value="{world.space.pk}" checked', body)
        wrong = owner.post(path, {"length": "99999", "space": second.pk})
        assert wrong.status_code == 422
        body = wrong.content.decode()
        assert length in body
        assert 'aria-describedby="wrong-length"' in body
        assert re.search(rf'value="{second.pk}" checked', body)
    assert not Trial.objects.exists()
    assert not Run.objects.exists()


def test_a_space_of_another_client_cannot_be_named(world: World, own: OwnCharter, as_: Any) -> None:
    theirs = world.add_space("twitch", "rival", world.other_client)
    for name in ("backtest", "shadow"):
        answer = as_(world.owner).post(
            f"/charters/{own.pk}/{name}", {"space": [world.space.pk, theirs.pk], "length": "24"}
        )
        assert answer.status_code == 302
    assert list(Trial.objects.get().spaces.all()) == [world.space]
    assert list(Run.objects.get().spaces.all()) == [world.space]


def test_a_draft_that_cannot_be_read_is_told_with_where_to_mend_it(
    world: World, own: OwnCharter, as_: Any
) -> None:
    save_draft(own, DRAFT.replace("insult >", "insulte >"), by=world.owner, based_on=own.edition)
    for name in ("backtest", "shadow"):
        answer = as_(world.owner).post(
            f"/charters/{own.pk}/{name}", {"space": world.space.pk, "length": "24"}
        )
        assert answer.status_code == 422
        assert "The draft has 1 mistake and cannot be tried" in text(answer)
        assert f"/charters/{own.pk}/publish" in answer.content.decode()


def test_a_second_trial_waits_for_the_first(world: World, own: OwnCharter, as_: Any) -> None:
    owner, path = as_(world.owner), f"/charters/{own.pk}/backtest"
    asked = {"space": world.space.pk, "length": "24"}
    owner.post(path, asked)
    answer = owner.post(path, asked)
    assert answer.status_code == 422
    assert "A trial is already being counted for this client" in text(answer)
    assert Trial.objects.count() == 1


def test_it_tells_changes_agreement_clauses_hours_and_limits(world: World, trial: Trial, as_: Any) -> None:
    shown = text(as_(world.reader).get(f"/charters/{trial.own_id}/backtest"))
    assert "3 of 3 messages would come out otherwise (100.0%)" in shown
    assert "Held for a person → becomes Hidden" in shown
    assert "3 decided, 2 of them removed" in shown
    # Two of three rightly hidden: 66.7 %, and Wilson's interval.
    assert "66.7% 20.8% – 93.9%" in shown
    assert "1 that people decided otherwise" in shown
    assert "The draft asks for: self-harm." in shown
    assert "Cases over the whole time: 3 were opened, the draft would open 3." in shown
    french = text(as_(world.reader, "fr").get(f"/charters/{trial.own_id}/backtest"))
    assert "66,7 % 20,8 % – 93,9 %" in french
    assert "Le brouillon cherche : détresse." in french


def test_texts_behind_a_figure_are_veiled_and_never_html(world: World, trial: Trial, as_: Any) -> None:
    body = as_(world.reader).get(f"/charters/{trial.own_id}/backtest").content.decode()
    assert "&lt;b&gt;clown&lt;/b&gt;" in body
    assert "<b>clown</b>" not in body
    for found in re.finditer("only-for-the-gazette", body):
        before = body[: found.start()]
        assert before.endswith('<span class="veil" dir="auto" aria-hidden="true">')
        assert before.count("<details") > before.count("</details>")
    assert f"/messages/{Decision.objects.first().message_id}/text" in body


def test_a_message_that_went_to_another_client_is_no_longer_shown(
    world: World, trial: Trial, as_: Any
) -> None:
    type(world.space).objects.update(client=world.other_client)
    body = as_(world.owner).get(f"/charters/{trial.own_id}/backtest").content.decode()
    assert "only-for-the-gazette" not in body
    assert "This message is no longer kept." in body


def test_a_draft_changed_since_is_told(world: World, own: OwnCharter, trial: Trial, as_: Any) -> None:
    path = f"/charters/{own.pk}/backtest/{trial.pk}"
    told = "The draft was changed since this trial"
    assert told not in text(as_(world.owner).get(path))
    save_draft(own, DRAFT.replace("0.8", "0.7"), by=world.owner, based_on=own.edition)
    assert told in text(as_(world.owner).get(path))


def test_a_run_says_what_is_left_and_is_counted_for_a_reader(
    world: World, own: OwnCharter, run: Run, as_: Any
) -> None:
    reader, path = as_(world.reader), f"/charters/{own.pk}/shadow/{run.pk}"
    assert "5 h left" in text(reader.get(path))
    assert reader.post(path).status_code == 302
    counted = Trial.objects.get()
    assert "Messages are being weighed" in text(reader.get(path))
    carry_out(counted.pk)
    assert "No message of this time" in text(reader.get(path))
    # It is shown with its run, and not among the trials on the past.
    assert reader.get(f"/charters/{own.pk}/backtest/{counted.pk}").headers["Location"] == path
    assert "No message of this time" not in text(reader.get(f"/charters/{own.pk}/backtest"))


def test_the_queries_stay_as_many_however_much_there_is(world: World, own: OwnCharter, as_: Any) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert reader.get(path).status_code == 200
        return len(seen)

    reader = as_(world.reader)

    def more(count: int) -> None:
        for _ in range(count):
            insult(world, "publish")
            run = start_run(
                world.client, own.draft, [world.space], 1, by=world.owner, at=now_ms() - 8_000_000
            )
            Run.objects.filter(pk=run.pk).update(stopped_ms=run.ends_ms)
            carry_out(trials.start(own, [world.space], 24, by=world.owner).pk)

    more(2)
    few = {name: asked(f"/charters/{own.pk}/{name}") for name in ("backtest", "shadow")}
    more(5)
    assert {name: asked(f"/charters/{own.pk}/{name}") for name in ("backtest", "shadow")} == few
