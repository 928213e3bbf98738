"""Queues, proposals and alerts on the screens."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from vigie.clock import now_ms
from vigie.desk.models import Alert, Case
from world import World

As = Callable[..., Any]


def html(answer: Any) -> str:
    said: str = answer.content.decode()
    return said


def routed(world: World, queue: str, **fields: Any) -> Case:
    case = world.case(**fields)
    Case.objects.filter(pk=case.pk).update(queue=queue)
    return case


def case_shown(answer: Any) -> int:
    found = re.search(r'data-case="(\d*)"', html(answer))
    assert found
    return int(found[1] or 0)


def counted(answer: Any) -> dict[str, tuple[str, int]]:
    """Return the links of the queues: their title, with where they lead and what they count."""
    links = re.findall(
        r'<a href="(/queue[^"]*)"[^>]*><span>([^<]+)</span> <span class="badge" data-figure="[^"]*">(\d+)<',
        html(answer),
    )
    return {title: (path, int(count)) for path, title, count in links}


def alert(world: World, **fields: Any) -> Alert:
    at = now_ms() - 1_000
    given = {"client": world.client, "space": world.space, "name": "raid", "clause": "insulte-certaine"}
    return Alert.objects.create(
        **(given | {"charter": "media", "seq": 1, "at_ms": at, "last_ms": at} | fields)
    )


# ——— queues


def test_the_screen_is_narrowed_to_one_queue_by_a_link_with_its_count(world: World, as_: As) -> None:
    common, routed_case = world.case(priority=3), routed(world, "presse")
    routed(world, "presse")
    browser = as_(world.teammate)
    answer = browser.get("/queue")
    assert case_shown(answer) == common.pk
    assert counted(answer) == {
        "All queues": ("/queue", 3),
        "Common queue": ("/queue?queue=", 1),
        "presse": ("/queue?queue=presse", 2),
    }
    narrow = browser.get("/queue?queue=presse")
    assert case_shown(narrow) == routed_case.pk
    assert '<a href="/queue?queue=presse" aria-current="page">' in html(narrow)
    assert "Queue </span>presse" in html(narrow)


def test_it_stays_narrowed_from_decision_to_decision(world: World, as_: As) -> None:
    world.case(priority=3)
    first, second = routed(world, "presse", priority=2), routed(world, "presse")
    browser = as_(world.teammate)
    said = html(browser.get("/queue?queue=presse"))
    assert f'hx-post="/queue/{first.pk}/decide?queue=presse"' in said
    assert 'data-next="/queue/next?queue=presse"' in said
    answer = browser.part("post", f"/queue/{first.pk}/decide?queue=presse", outcome="hide")
    assert case_shown(answer) == second.pk
    undo = re.search(r'data-undo="([^"]+)"', html(answer))
    assert undo
    assert undo[1].endswith("/undo?queue=presse")
    assert counted(answer)["presse"][1] == 1
    assert (
        case_shown(browser.part("post", f"/queue/{second.pk}/decide?queue=presse", outcome="skip"))
        == second.pk
    )
    plain = browser.post(f"/queue/{second.pk}/decide?queue=presse", {"outcome": "publish"})
    assert plain.headers["Location"] == "/queue?queue=presse"


def test_undoing_shows_the_case_again_whatever_the_queue_on_screen(world: World, as_: As) -> None:
    first, common = routed(world, "presse"), world.case()
    browser = as_(world.teammate)
    browser.get("/queue?queue=presse")
    answer = browser.part("post", f"/queue/{first.pk}/decide?queue=presse", outcome="hide")
    undo = re.search(r'data-undo="/decisions/(\d+)/undo', html(answer))
    assert undo
    browser.get("/queue?queue=")
    assert case_shown(browser.part("post", f"/decisions/{undo[1]}/undo?queue=", case=common.pk)) == first.pk


def test_an_empty_queue_says_so_and_leads_back_to_all(world: World, as_: As) -> None:
    routed(world, "presse")
    said = html(as_(world.teammate).get("/queue?queue=nuit"))
    assert "Nothing waits in this queue" in said
    assert "All is treated" not in said
    assert counted(as_(world.teammate).get("/queue?queue=nuit"))["nuit"] == ("/queue?queue=nuit", 0)


def test_a_client_without_routes_sees_no_queues(world: World, as_: As) -> None:
    world.case()
    assert counted(as_(world.teammate).get("/queue")) == {}


@pytest.mark.parametrize("name", ['"><b>', "presse\x00", "PRESSE", "é" * 10, "a" * 65])
def test_an_address_that_no_charter_could_give_narrows_nothing(world: World, as_: As, name: str) -> None:
    case = world.case()
    answer = as_(world.teammate).get("/queue", {"queue": name})
    assert case_shown(answer) == case.pk
    assert "<b>" not in html(answer).split("data-queue")[0].split("</head>")[1].split("</nav>")[0]
    assert f'hx-post="/queue/{case.pk}/decide"' in html(answer)


def test_a_stranger_sees_neither_the_queue_nor_what_waits_in_it(world: World, as_: As) -> None:
    case = routed(world, "presse")
    for path in ("/queue", "/queue?queue="):
        assert "presse" not in html(as_(world.stranger).get(path))
    narrow = as_(world.stranger).get("/queue?queue=presse")
    assert case_shown(narrow) == 0
    assert counted(narrow)["presse"][1] == 0
    case.refresh_from_db()
    assert case.leased_to is None
    for person in (world.owner, world.teammate, world.reader):
        assert counted(as_(person).get("/queue"))["presse"][1] == 1


def test_the_live_says_in_which_queue_a_message_waits(world: World, as_: As) -> None:
    routed(world, "presse")
    assert "presse" in html(as_(world.reader).get(f"/live/{world.space.pk}"))


# ——— proposals


def test_a_case_shows_what_the_charter_proposes_about_its_author(world: World, as_: As) -> None:
    case = world.case()
    Case.objects.filter(pk=case.pk).update(proposals="ban time-out")
    english = html(as_(world.teammate).get("/queue"))
    assert "The charter proposes: a time-out for the author" in english
    assert "The charter proposes: a ban of the author" in english
    assert "Vigie does not carry it out" in english
    french = html(as_(world.teammate, "fr").get("/queue"))
    assert "La charte propose\u00a0: l’exclusion temporaire de l’auteur" in french
    assert "La charte propose\u00a0: le bannissement de l’auteur" in french


def test_a_case_without_proposal_speaks_of_none(world: World, as_: As) -> None:
    world.case()
    assert "about-author" not in html(as_(world.teammate).get("/queue"))


# ——— alerts


def test_the_home_screen_lists_the_alerts_of_the_last_day(world: World, as_: As) -> None:
    message = world.message(text="<b>tous ensemble</b>")
    alert(world, seq=message.seq, count=14)
    alert(world, name="old", at_ms=now_ms() - 24 * 3_600_000 - 1)
    for person in (world.owner, world.teammate, world.reader):
        said = html(as_(person).get("/", follow=True))
        assert "1 alert in 24 hours" in said
        assert "raid" in said
        assert "14 messages" in said
        assert "&lt;b&gt;tous ensemble" in said
        assert "old</span>" not in said
    french = html(as_(world.owner, "fr").get("/queue"))
    assert "1 alerte en 24 heures" in french
    assert "Insulte" in french


def test_a_stranger_hears_of_no_alert(world: World, as_: As) -> None:
    alert(world, seq=world.message(text="only-for-the-gazette").seq)
    for path in ("/queue", "/live", "/alerts"):
        said = html(as_(world.stranger).get(path))
        assert "only-for-the-gazette" not in said
        assert "raid" not in said
    part = html(as_(world.stranger).part("get", "/alerts"))
    assert "<li>" not in part
    assert " hidden>" in part


def test_an_alert_never_shows_another_clients_message(world: World, as_: As) -> None:
    theirs = world.add_space("twitch", "rival", world.other_client)
    alert(world, seq=world.message(text="a rival's words", space=theirs).seq)
    assert "a rival" not in html(as_(world.owner).get("/queue"))


def test_the_list_is_drawn_again_alone(world: World, as_: As) -> None:
    alert(world)
    part = html(as_(world.reader).part("get", "/alerts"))
    assert "<html" not in part
    assert "raid" in part
    assert as_(world.reader).get("/alerts").headers["Location"] == "/queue"


def test_whoever_is_not_signed_in_hears_of_nothing(world: World) -> None:
    alert(world)
    assert Client().get("/alerts").headers["Location"].startswith("/sign-in")
    assert Client().get("/alerts", headers={"X-Vigie": "fragment"}).status_code == 401


def test_a_case_that_chance_drew_says_what_was_done_and_what_is_asked(world: World, as_: As) -> None:
    case = world.case()
    Case.objects.filter(pk=case.pk).update(audit=True)
    shown = html(as_(world.owner).get("/queue"))
    assert "A clause has already acted alone on this message." in shown
    Case.objects.filter(pk=case.pk).update(audit=False)
    assert "acted alone" not in html(as_(world.owner).get("/queue"))
