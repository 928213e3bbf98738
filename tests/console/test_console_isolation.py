"""Every screen, tried by its owner, a teammate and a stranger."""

import pytest
from django.test import Client

from vigie.actions.models import Action
from vigie.desk.models import Case, Decision, State
from world import World

SECRET = "only-for-the-gazette"


@pytest.fixture
def case(world: World) -> Case:
    case = world.case(text=SECRET, author_name=SECRET)
    message = world.message("hidden", text=SECRET)
    decision = Decision.objects.create(
        message=message, by=world.owner, outcome="hide", clause="x", charter="c", charter_version="1",
        at_ms=1, before=State.PUBLISHED,
    )  # fmt: skip
    Action.objects.create(
        idempotency_key="k",
        decision=decision,
        message=message,
        space=message.space,
        by=world.owner,
        network="n",
        verb="hide",
        created_ms=1,
        due_ms=1,
    )
    return case


def paths(world: World, case: Case) -> list[str]:
    return [
        f"/live/{world.space.pk}",
        f"/live/{world.space.pk}/rows?after=0",
        f"/live/{world.space.pk}/rows?seqs={case.message_id}",
        f"/live/{world.space.pk}/gauges",
        f"/messages/{case.message_id}/text",
    ]


def deeds(world: World, case: Case) -> list[tuple[str, dict[str, str]]]:
    decision = Decision.objects.get()
    return [
        (f"/queue/{case.pk}/decide", {"outcome": "publish"}),
        (f"/queue/{case.pk}/decide", {"outcome": "skip"}),
        (f"/queue/{case.pk}/keep", {}),
        (f"/live/{world.space.pk}/{case.message_id}/decide", {"outcome": "hide"}),
        (f"/live/{world.space.pk}/{decision.message_id}/undo", {}),
        (f"/decisions/{decision.pk}/undo", {}),
        (f"/spaces/{world.client.pk}/automatic", {"on": "0"}),
    ]


LISTS = ["/queue", "/live", "/spaces", "/actions", "/actions?show=failed", "/channels/import"]


def test_it_shows_a_client_to_its_people(world: World, case: Case, as_) -> None:
    for user in (world.owner, world.teammate, world.reader):
        browser = as_(user)
        for path in [*LISTS, *paths(world, case)]:
            assert browser.get(path).status_code == 200, (user, path)
        assert SECRET in browser.get(f"/live/{world.space.pk}").content.decode()
        assert SECRET in browser.get("/actions").content.decode()
    assert SECRET in as_(world.owner).get("/queue").content.decode()


def test_it_hides_a_client_from_a_stranger(world: World, case: Case, as_) -> None:
    stranger = as_(world.stranger)
    for path in LISTS:
        answer = stranger.get(path)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode(), path
        assert "gazette" not in answer.content.decode().lower(), path
    for path in paths(world, case):
        assert stranger.get(path).status_code == 404, path
    for path, values in deeds(world, case):
        assert stranger.post(path, values).status_code == 404, path
    case.refresh_from_db()
    world.client.refresh_from_db()
    assert case.status == Case.Status.OPEN
    assert case.skips == 0
    assert world.client.automatic
    assert Decision.objects.get().undone_ms is None


def test_leaving_a_case_of_another_client_changes_nothing(world: World, case: Case, as_) -> None:
    as_(world.teammate).get("/queue")
    case.refresh_from_db()
    as_(world.stranger).post(f"/queue/{case.pk}/leave", {"until": case.leased_until_ms})
    case.refresh_from_db()
    assert case.leased_to == world.teammate


def test_it_sends_whoever_is_not_signed_in_to_the_door(world: World, case: Case) -> None:
    for path in [*LISTS, *paths(world, case)]:
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in?next=")
        part = Client().get(path, headers={"X-Vigie": "fragment"})
        assert part.status_code == 401
        assert part.headers["HX-Refresh"] == "true"
    for path, values in deeds(world, case):
        assert Client().post(path, values).status_code == 302


def test_a_reader_cannot_decide(world: World, case: Case, as_) -> None:
    browser = as_(world.reader)
    assert "Your role lets you read" in browser.get("/queue").content.decode()
    assert 'data-act="' not in browser.get(f"/live/{world.space.pk}").content.decode()
    for path, values in deeds(world, case):
        if "leave" not in path:
            assert browser.part("post", path, **values).status_code == 409, path
    case.refresh_from_db()
    assert case.status == Case.Status.OPEN


def test_a_person_without_a_client_gets_calm_pages(world: World, as_, django_user_model) -> None:
    nobody = as_(django_user_model.objects.create(username="nobody"))
    for path in LISTS:
        assert nobody.get(path).status_code == 200
