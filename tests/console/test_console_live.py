import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.console import lanes
from vigie.desk import services
from vigie.desk.models import Decision, Finding, State
from world import World


def html(answer) -> str:
    return answer.content.decode()


def seqs(answer) -> list[int]:
    return [int(seq) for seq in re.findall(r'data-seq="(\d+)"', html(answer))]


@pytest.fixture
def path(world: World) -> str:
    return f"/live/{world.space.pk}"


def test_it_shows_the_newest_messages_in_order(world: World, as_, path: str) -> None:
    for _ in range(70):
        world.message()
    assert seqs(as_(world.reader).get(path)) == list(range(11, 71))


def test_it_sends_what_came_after_and_folds_what_is_too_much(world: World, as_, path: str) -> None:
    for _ in range(200):
        world.message()
    answer = as_(world.owner).part("get", f"{path}/rows", after=20)
    assert seqs(answer) == list(range(141, 201))
    assert answer.headers["Vigie-Last"] == "200"
    assert answer.headers["Vigie-Folded"] == "120"
    assert "120 messages not shown" in html(answer)
    nothing = as_(world.owner).part("get", f"{path}/rows", after=200)
    assert seqs(nothing) == []
    assert nothing.headers["Vigie-Last"] == "200"


def test_each_lane_shows_its_own(world: World, as_, path: str) -> None:
    published = world.message()
    held = world.case().message
    hidden = world.message("hidden")
    Finding.objects.create(
        message=published,
        kind="question",
        score=0.9,
        start=0,
        end=3,
        reason="question.mark",
        args=[],
        detector="q",
    )
    browser = as_(world.owner)
    shown = {lane: seqs(browser.get(f"{path}?lane={lane}")) for lane in lanes.LANES}
    assert shown == {
        "all": [published.seq, held.seq, hidden.seq],
        "waiting": [held.seq],
        "hidden": [hidden.seq],
        "questions": [published.seq],
    }
    assert seqs(browser.get(f"{path}?lane=nonsense")) == shown["all"]


def test_an_old_case_still_waits_in_its_lane(
    world: World, as_, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "STRETCH", 5)
    old = world.case().message
    for _ in range(20):
        world.message()
    assert seqs(as_(world.owner).get(f"{path}?lane=waiting")) == [old.seq]


def test_what_is_hidden_is_veiled_and_says_why(world: World, as_, path: str) -> None:
    world.message("hidden", text="rude words", clause="insulte-certaine")
    said = html(as_(world.owner, "fr").get(path))
    assert 'class="text veil" dir="auto" aria-hidden="true"' in said
    assert "Insulte" in said
    assert "Voir le texte" in said


def test_a_deed_answers_with_the_row_as_it_is_now_and_a_way_back(world: World, as_, path: str) -> None:
    message = world.message()
    browser = as_(world.teammate)
    answer = browser.part("post", f"{path}/{message.seq}/decide", outcome="hide")
    assert 'data-state="hidden"' in html(answer)
    assert f'data-undo="{path}/{message.seq}/undo"' in html(answer)
    assert Decision.objects.get().by == world.teammate
    back = browser.part("post", f"{path}/{message.seq}/undo")
    assert 'data-state="published"' in html(back)
    message.refresh_from_db()
    assert message.state == State.PUBLISHED
    assert browser.part("post", f"{path}/{message.seq}/undo").status_code == 409


def test_a_case_undone_from_the_stream_waits_for_whoever_comes(world: World, as_, path: str) -> None:
    case = world.case()
    browser = as_(world.teammate)
    browser.part("post", f"{path}/{case.message_id}/decide", outcome="hide")
    browser.part("post", f"{path}/{case.message_id}/undo")
    case.refresh_from_db()
    assert case.status == "open"
    assert case.leased_to is None


def test_a_row_says_who_works_on_it_and_cannot_be_taken_from_them(world: World, as_, path: str) -> None:
    case = world.case()
    services.lease_next(by=world.owner)
    browser = as_(world.teammate)
    assert "taken by Olive" in html(browser.get(path))
    refused = browser.part("post", f"{path}/{case.message_id}/decide", outcome="hide")
    assert refused.status_code == 409
    assert "Olive is working on this case" in html(refused)
    assert "taken by" not in html(as_(world.owner).get(path))


def test_a_message_of_another_space_is_not_found_under_this_one(world: World, as_, path: str) -> None:
    elsewhere = world.message(space=world.add_space("site", "articles"))
    browser = as_(world.owner)
    assert browser.part("post", f"{path}/{elsewhere.seq}/decide", outcome="hide").status_code == 404
    assert browser.part("post", f"{path}/{elsewhere.seq}/undo").status_code == 404
    assert seqs(browser.part("get", f"{path}/rows", seqs=str(elsewhere.seq))) == []


def test_it_asks_for_given_rows_whatever_the_browser_writes(world: World, as_, path: str) -> None:
    message = world.message()
    browser = as_(world.owner)
    odd = f"{message.seq},x,,-1,{10**30},'"
    assert seqs(browser.part("get", f"{path}/rows", seqs=odd)) == [message.seq]
    assert browser.part("get", f"{path}/rows", after="9" * 40).status_code == 200


def test_the_queries_of_an_update_stay_flat_as_rows_grow(world: World, as_, path: str) -> None:
    browser = as_(world.owner)

    def rows(times: int) -> int:
        for _ in range(times):
            case = world.case()
            Finding.objects.create(
                message=case.message, kind="insult", score=0.9, start=0, end=3, reason="insult.word",
                args=["x"], detector="d",
            )  # fmt: skip
            services.decide_message(world.message().seq, by=world.teammate, outcome="hide")
        with CaptureQueriesContext(connection) as captured:
            browser.part("get", f"{path}/rows", after=0)
        return len(captured)

    rows(1)
    assert rows(1) == rows(15)


def test_html_in_text_and_name_is_shown_as_text(world: World, as_, path: str) -> None:
    world.message(text="<script>alert(1)</script>", author_name='"><img src=x onerror=y>')
    said = html(as_(world.owner).get(path))
    assert "&lt;script&gt;alert(1)" in said
    assert "<img" not in said
