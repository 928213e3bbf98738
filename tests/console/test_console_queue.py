import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.clock import now_ms
from vigie.desk import services
from vigie.desk.models import Case, Decision, Finding, State
from world import World


def html(answer) -> str:
    return answer.content.decode()


def case_shown(answer) -> int:
    found = re.search(r'data-case="(\d*)"', html(answer))
    assert found
    return int(found[1] or 0)


def finding(
    case: Case, start: int, end: int, reason: str = "insult.word", args=("clown",), kind="insult"
) -> None:
    Finding.objects.create(
        message=case.message,
        kind=kind,
        score=0.8,
        start=start,
        end=end,
        reason=reason,
        args=list(args),
        detector="d",
    )


def test_it_shows_the_message_its_findings_and_its_clause(world: World, as_) -> None:
    case = world.case(text="espèce de clown", clause="insulte-certaine")
    finding(case, 10, 15)
    said = html(as_(world.teammate, "fr").get("/queue"))
    assert '<mark class="found strong"' in said
    assert "Insulte" in said
    assert "est une insulte" in said
    assert 'lang="fr"' in said
    english = html(as_(world.teammate, "en").get("/queue"))
    assert "is an insult" in english
    assert "Insult to a person" in english or "insult" in english.lower()


def test_it_shows_html_in_text_and_name_as_text(world: World, as_) -> None:
    world.case(text="<script>alert(1)</script><img src=x onerror=y>", author_name="<b onclick=z>Al</b>")
    said = html(as_(world.teammate).get("/queue"))
    assert "&lt;script&gt;alert(1)" in said
    assert "&lt;b onclick" in said
    assert "<script>alert" not in said
    assert "<img src" not in said
    assert "<b onclick" not in said


def test_it_holds_the_name_of_the_clause_where_no_charter_can_be_read(world: World, as_) -> None:
    world.space.charter = "gone.yaml"
    world.space.save()
    world.case(clause="mystery-clause")
    assert "mystery-clause" in html(as_(world.teammate).get("/queue"))


def test_a_decision_brings_the_next_case_and_a_notice_that_undoes_it(world: World, as_) -> None:
    first, second = world.case(priority=3), world.case()
    browser = as_(world.teammate)
    assert case_shown(browser.get("/queue")) == first.pk
    answer = browser.part("post", f"/queue/{first.pk}/decide", outcome="hide")
    assert case_shown(answer) == second.pk
    decision = Decision.objects.get()
    assert decision.by == world.teammate
    assert decision.outcome == "hide"
    assert f'data-undo="/decisions/{decision.pk}/undo"' in html(answer)
    grace = re.search(r'data-grace="(\d+)"', html(answer))
    assert grace
    assert 0 < int(grace[1]) <= 8000
    assert 'hx-swap-oob="innerHTML:#announce"' in html(answer)


def test_undo_brings_the_case_back_and_gives_the_other_one_back(world: World, as_) -> None:
    first, second = world.case(priority=3), world.case()
    browser = as_(world.teammate)
    browser.get("/queue")
    browser.part("post", f"/queue/{first.pk}/decide", outcome="delete")
    decision = Decision.objects.get()
    answer = browser.part("post", f"/decisions/{decision.pk}/undo", case=second.pk)
    assert case_shown(answer) == first.pk
    second.refresh_from_db()
    assert second.leased_to is None
    again = browser.part("post", f"/decisions/{decision.pk}/undo", case=first.pk)
    assert again.status_code == 409
    assert "already been undone" in html(again)


def test_skipping_goes_on_and_comes_back_only_when_nothing_else_waits(world: World, as_) -> None:
    first, second = world.case(priority=3), world.case()
    browser = as_(world.teammate)
    browser.get("/queue")
    assert case_shown(browser.part("post", f"/queue/{first.pk}/decide", outcome="skip")) == second.pk
    browser.part("post", f"/queue/{second.pk}/decide", outcome="publish")
    assert case_shown(browser.part("post", f"/queue/{first.pk}/decide", outcome="skip")) == first.pk


def test_a_key_pressed_twice_decides_once(world: World, as_) -> None:
    first, second = world.case(priority=3), world.case()
    browser = as_(world.teammate)
    browser.get("/queue")
    browser.part("post", f"/queue/{first.pk}/decide", outcome="hide")
    again = browser.part("post", f"/queue/{first.pk}/decide", outcome="hide")
    assert again.status_code == 200
    assert case_shown(again) == second.pk
    assert "already decided" in html(again)
    assert Decision.objects.count() == 1


def test_two_people_get_two_cases_and_see_each_other(world: World, as_) -> None:
    world.case()
    world.case()
    one, two = as_(world.owner).get("/queue"), as_(world.teammate).get("/queue")
    assert case_shown(one) != case_shown(two)
    assert "Olive is working too" in html(two)
    third = as_(world.person("tess", world.client, "moderator")).get("/queue")
    assert case_shown(third) == 0
    assert "All is treated" in html(third)


def test_a_case_held_by_a_colleague_cannot_be_decided(world: World, as_) -> None:
    case = world.case()
    as_(world.owner).get("/queue")
    answer = as_(world.teammate).part("post", f"/queue/{case.pk}/decide", outcome="hide")
    assert "Olive holds this case" in html(answer)
    assert not Decision.objects.exists()
    assert as_(world.teammate).part("post", f"/queue/{case.pk}/keep").status_code == 409


def test_a_wrong_outcome_is_refused(world: World, as_) -> None:
    case = world.case()
    browser = as_(world.teammate)
    browser.get("/queue")
    assert browser.part("post", f"/queue/{case.pk}/decide", outcome="burn").status_code == 400
    assert "Holding is where" in html(browser.part("post", f"/queue/{case.pk}/decide", outcome="hold"))


def test_leaving_gives_back_only_the_lease_that_was_left(world: World, as_) -> None:
    case = world.case()
    browser = as_(world.teammate)
    browser.get("/queue")
    case.refresh_from_db()
    browser.post(f"/queue/{case.pk}/leave", {"until": case.leased_until_ms - 1})
    case.refresh_from_db()
    assert case.leased_to == world.teammate
    browser.post(f"/queue/{case.pk}/leave", {"until": case.leased_until_ms})
    case.refresh_from_db()
    assert case.leased_to is None


def test_keeping_says_until_when(world: World, as_) -> None:
    case = world.case()
    browser = as_(world.teammate)
    browser.get("/queue")
    answer = browser.part("post", f"/queue/{case.pk}/keep")
    assert answer.status_code == 204
    assert int(answer.headers["Vigie-Until"]) > now_ms()


def test_a_message_too_long_for_the_screen_is_one_click_away_as_text(world: World, as_) -> None:
    case = world.case(text="<b>" + "x" * 2_000_000)
    browser = as_(world.teammate, "fr")
    said = html(browser.get("/queue"))
    assert len(said) < 100_000
    assert f"/messages/{case.message_id}/text" in said
    text = browser.get(f"/messages/{case.message_id}/text")
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.headers["X-Content-Type-Options"] == "nosniff"
    assert len(text.content) == 2_000_003


def test_it_works_without_scripts(world: World, as_) -> None:
    case = world.case()
    browser = as_(world.teammate)
    browser.get("/queue")
    answer = browser.post(f"/queue/{case.pk}/decide", {"outcome": "publish"})
    assert answer.status_code == 302
    case.message.refresh_from_db()
    assert case.message.state == State.PUBLISHED


def test_it_survives_a_date_and_figures_out_of_any_calendar(world: World, as_) -> None:
    world.case(at_ms=32_503_680_000_000 * 28, author_name="", rating=4.5, language="")
    assert as_(world.teammate).get("/queue").status_code == 200


def queries(browser, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/queue", "/live", "/live/{space}", "/spaces", "/actions"])
def test_the_count_of_queries_stays_flat_as_rows_grow(world: World, as_, path: str) -> None:
    browser = as_(world.owner)
    path = path.format(space=world.space.pk)

    def grow(times: int) -> None:
        for _ in range(times):
            case = world.case(text="espèce de clown", reply_to="n1", thread_id="t")
            finding(case, 10, 15)
            message = world.message("published")
            services.decide_message(message.seq, by=world.teammate, outcome="hide")

    grow(2)
    before = queries(browser, path)
    grow(12)
    assert queries(browser, path) <= before
