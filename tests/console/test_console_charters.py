"""The list of charters, how one is begun, its publication, its history, and the spaces it is given to."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from versions.published import GAZETTE, LIVE, Listener, Unguarded, begun, published
from vigie.backtest.models import Trial
from vigie.charter.load import shipped
from vigie.charter.nodes import MAX_BYTES
from vigie.console.charters.listing import PURPOSES, profiles
from vigie.console.views import charter_publish
from vigie.engine.finding import Finding
from vigie.examiner import ExaminerError
from vigie.versions import services
from vigie.versions.drafts import sound
from vigie.versions.models import OwnCharter, Version
from world import World

FIRMER = GAZETTE.replace("ferme: 0.8", "ferme: 0.7")
#: It hides wherever the examiner sees a clown, which an example says it must not.
RED = GAZETTE.replace("must_not: [Quel cirque.]", "must_not: [Le clown du cirque.]")
WRONG = GAZETTE.replace("insult > ferme", "insult > 1.5").replace("hide", "hid")
SECRET = "reserved-for-the-gazette"


def html(answer) -> str:
    return answer.content.decode()


class Engines:
    """Gives examiners without engine, and remembers how many messages they were shown."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.broken = False

    def fresh(self) -> "Engines":
        return self

    def examine(self, messages) -> list[list[Finding]]:
        if self.broken:
            raise ExaminerError("it died")
        self.seen += [message.text for message in messages]
        return Listener().examine(messages)


@pytest.fixture
def engines(monkeypatch) -> Engines:
    engines = Engines()
    monkeypatch.setattr(charter_publish, "engine", engines)
    return engines


@pytest.fixture
def own(world: World) -> OwnCharter:
    return begun(world.client, world.owner)


@pytest.fixture
def given(world: World, own: OwnCharter) -> OwnCharter:
    """Return a charter of two versions, in force in a space, with a draft that was not published."""
    published(own, world.owner, reason=SECRET)
    services.assign(world.space, own, by=world.owner)
    published(own, world.owner, FIRMER)
    services.save_draft(own, RED, by=world.owner, based_on=own.edition)
    return own


def publishing(own: OwnCharter, **fields: object) -> dict[str, object]:
    return {"edition": own.edition, "reason": "Parce qu’il le faut"} | fields


# --- Who may see and do what ---------------------------------------------------------------------


def pages(own: OwnCharter) -> list[str]:
    return [
        f"/charters/{own.pk}/publish",
        f"/charters/{own.pk}/publish/check",
        f"/charters/{own.pk}/history",
        f"/charters/{own.pk}/history?old=1&new=2",
        f"/charters/{own.pk}/history/1",
        f"/charters/{own.pk}/spaces",
    ]


def deeds(world: World, own: OwnCharter) -> list[tuple[str, dict[str, object]]]:
    space = world.space.pk
    return [
        (f"/charters/{own.pk}/publish", publishing(own)),
        (f"/charters/{own.pk}/history", {"number": 1, "reason": "x"}),
        (f"/charters/{own.pk}/spaces", {f"shown-{space}": own.pk, f"space-{space}": ""}),
    ]


def test_everybody_of_the_client_reads_every_page(world: World, given: OwnCharter, as_) -> None:
    for user in (world.owner, world.teammate, world.reader):
        for path in ["/charters", *pages(given)]:
            answer = as_(user).get(path)
            assert answer.status_code == 200, (user, path)
        assert SECRET in html(as_(user).get(f"/charters/{given.pk}/history"))


def test_a_stranger_finds_nothing_and_changes_nothing(world: World, given: OwnCharter, engines, as_) -> None:
    stranger = as_(world.stranger)
    said = html(stranger.get("/charters"))
    assert "Gazette" not in said
    for path in [*pages(given), f"/charters/{given.pk}/publish/examples?edition={given.edition}"]:
        assert stranger.get(path).status_code == 404, path
    for path, values in deeds(world, given):
        assert stranger.post(path, values).status_code == 404, path
    values = {"client": world.client.pk, "title": "x", "from": "house"}
    assert stranger.post("/charters/new", values).status_code == 404
    world.space.refresh_from_db()
    assert world.space.own_charter == given
    assert (Version.objects.count(), OwnCharter.objects.count(), engines.seen) == (2, 1, [])


def test_only_a_supervisor_is_offered_deeds_and_may_do_them(
    world: World, given: OwnCharter, engines, as_
) -> None:
    offered = {
        "/charters": "/charters/new",
        "/charters/shipped/house": "/charters/new",
        f"/charters/{given.pk}/publish/check": 'name="reason"',
        f"/charters/{given.pk}/history": "data-back",
        f"/charters/{given.pk}/history/1": "data-back",
        f"/charters/{given.pk}/spaces": "<select",
    }
    for path, deed in offered.items():
        assert deed in html(as_(world.owner).get(path)), path
        for user in (world.teammate, world.reader):
            assert deed not in html(as_(user).get(path)), path
    for user in (world.teammate, world.reader):
        for path, values in deeds(world, given):
            assert as_(user).post(path, values).status_code == 409, path
        assert as_(user).get("/charters/new").status_code == 409
        examples = f"/charters/{given.pk}/publish/examples?edition={given.edition}"
        assert as_(user).part("get", examples).status_code == 409
    assert (Version.objects.count(), engines.seen) == (2, [])


def test_a_charter_of_another_client_is_given_to_no_space(world: World, given: OwnCharter, as_) -> None:
    theirs = begun(world.other_client, world.stranger, "leur", GAZETTE.replace("id: gazette", "id: leur"))
    published(theirs, world.stranger)
    space = world.space.pk
    path = f"/charters/{given.pk}/spaces"
    values = {f"shown-{space}": given.pk, f"space-{space}": theirs.pk}
    assert as_(world.owner).post(path, values).status_code == 404
    elsewhere = world.add_space("twitch", "rival", world.other_client)
    values = {f"shown-{elsewhere.pk}": "", f"space-{elsewhere.pk}": given.pk}
    assert as_(world.owner).post(path, values).status_code == 404
    assert f'value="{theirs.pk}"' not in html(as_(world.owner).get(path))
    world.space.refresh_from_db()
    assert world.space.own_charter == given


# --- The list ------------------------------------------------------------------------------------


def test_the_list_tells_what_weighs_where_and_what_is_not_published(
    world: World, given: OwnCharter, as_
) -> None:
    world.add_space("site", "articles")
    said = html(as_(world.owner).get("/charters"))
    assert "Version 2" in said
    assert "Unpublished changes" in said
    assert re.search(r"articles</bdi>.*href=\"/charters/shipped/", said)
    services.save_draft(given, FIRMER, by=world.owner, based_on=given.edition)
    assert "As published" in html(as_(world.owner).get("/charters"))


def test_the_list_and_the_head_tell_a_charter_that_is_behind(world: World, own: OwnCharter, as_) -> None:
    published(own, world.owner)
    below = begun(world.client, world.owner, "direct", LIVE)
    published(below, world.owner)
    assert "Behind" not in html(as_(world.owner).get("/charters"))
    published(own, world.owner, FIRMER)
    assert "Behind gazette" in html(as_(world.owner).get("/charters"))
    assert "It extends gazette 1, and there is a 2" in html(
        as_(world.owner).get(f"/charters/{below.pk}/history")
    )


def test_the_list_asks_as_much_of_the_database_for_many_charters_as_for_one(
    world: World, given: OwnCharter, as_
) -> None:
    browser = as_(world.owner)

    def asked() -> int:
        browser.get("/charters")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/charters")
        return len(queries)

    before = asked()
    for number in range(4):
        slug = f"autre-{number}"
        other = begun(world.client, world.owner, slug, GAZETTE.replace("id: gazette", f"id: {slug}"))
        published(other, world.owner)
        services.assign(world.add_space("twitch", slug), other, by=world.owner)
        world.add_space("site", slug)
    assert asked() == before


def test_the_history_asks_as_much_for_many_versions_as_for_two(world: World, given: OwnCharter, as_) -> None:
    browser = as_(world.owner)
    path = f"/charters/{given.pk}/history"

    def asked() -> int:
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        return len(queries)

    before = asked()
    for number in range(3, 7):
        published(given, world.owner, GAZETTE.replace("0.8", f"0.{number}"))
    assert asked() == before


def test_every_charter_that_comes_with_vigie_says_what_it_is_for_and_can_be_read(world: World, as_) -> None:
    assert set(PURPOSES) == set(shipped()) == {each.name for each in profiles()}
    for language, title, condition in (
        ("fr", "Charte de la maison", "Menace atteint 0,50."),
        ("en", "House charter", "Threat reaches 0.50."),
    ):
        said = html(as_(world.reader, language).get("/charters/shipped/house"))
        assert title in said
        assert condition in said
    assert as_(world.reader).get("/charters/shipped/nothing").status_code == 404
    assert as_(world.reader).get("/charters/shipped/../house").status_code == 404


# --- A new one -----------------------------------------------------------------------------------


def test_a_charter_begins_from_a_profile_with_a_name_made_from_its_title(world: World, as_) -> None:
    values = {"client": world.client.pk, "title": 'Charte de « l’Été » : "2026"', "from": "house"}
    answer = as_(world.owner).post("/charters/new", values)
    own = OwnCharter.objects.get()
    assert answer.headers["Location"] == f"/charters/{own.pk}"
    assert own.slug == "charte-de-lete-2026"
    draft = sound(own).draft
    assert draft.extends == "house"
    assert draft.charter.title == dict.fromkeys(("fr", "en"), values["title"])
    assert "Charte de « l’Été » : &quot;2026&quot;" in html(as_(world.owner).get("/charters"))


def test_a_charter_may_extend_one_that_the_client_published(world: World, own: OwnCharter, as_) -> None:
    browser = as_(world.owner)
    values = {"client": world.client.pk, "title": "Le direct", "slug": "direct", "from": "gazette"}
    assert 'value="gazette"' not in html(browser.get("/charters/new"))
    assert "Choose the charter to start from." in html(browser.post("/charters/new", values))
    published(own, world.owner)
    assert 'value="gazette"' in html(browser.get("/charters/new"))
    browser.post("/charters/new", values)
    assert sound(OwnCharter.objects.get(slug="direct")).draft.extends == "gazette"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": " "}, "Give the charter a title."),
        ({"title": "x" * 121}, "A title has at most 120 characters: shorten it."),
        ({"title": "a\x07b"}, "The title holds a sign that no text shows: write it again."),
        ({"title": "憲章"}, "No short name can be made from this title: write one."),
        ({"slug": "Not A Name"}, "small letters, digits, hyphens and dots"),
        ({"slug": "house"}, "A charter already has the name “house”"),
        ({"slug": "gazette"}, "A charter already has the name “gazette”"),
        ({"from": ""}, "Choose the charter to start from."),
        ({"from": "../house"}, "Choose the charter to start from."),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_typed_is_lost(
    world: World, own: OwnCharter, as_, typed: dict[str, str], sentence: str
) -> None:
    values = {"client": world.client.pk, "title": "Une charte <b>", "slug": "", "from": "house"} | typed
    answer = as_(world.owner).post("/charters/new", values)
    said = unescape(html(answer))
    field = "slug" if "short name" in sentence else next(iter(typed))
    assert re.search(f'id="{field}-error">.*{re.escape(sentence)}', said)
    assert OwnCharter.objects.count() == 1
    if "title" not in typed:
        assert 'value="Une charte <b>"' in said
    if field != "from":
        assert re.search(r'value="house" checked', said)
    if values["slug"]:
        assert f'value="{values["slug"]}"' in said


# --- Publishing ----------------------------------------------------------------------------------


def test_publishing_shows_the_difference_in_words_and_in_the_readers_language(
    world: World, given: OwnCharter, as_
) -> None:
    path = f"/charters/{given.pk}/publish/check"
    said = html(as_(world.owner).get(path))
    assert "Threshold ferme: 0.80 instead of 0.70" in said
    assert "Publish version 3 for 1 space<" in said
    assert "Seuil ferme : 0,80 au lieu de 0,70" in html(as_(world.owner, "fr").get(path))


def test_a_first_version_is_compared_with_what_it_extends(world: World, own: OwnCharter, as_) -> None:
    published(own, world.owner)
    below = begun(world.client, world.owner, "direct", LIVE)
    said = html(as_(world.owner).get(f"/charters/{below.pk}/publish/check"))
    assert "What it says beside “gazette”, which it extends" in said
    assert "Clause insulte: holds instead of hiding" in said
    assert "identifier" not in said


def test_it_publishes_with_a_reason_and_says_where_it_weighs(world: World, given, engines, as_) -> None:
    services.save_draft(given, GAZETTE, by=world.owner, based_on=given.edition)
    answer = as_(world.owner).post(f"/charters/{given.pk}/publish", publishing(given), follow=True)
    assert answer.redirect_chain == [(f"/charters/{given.pk}/history", 302)]
    assert "Version 3 is published." in html(answer)
    version = given.versions.get(number=3)
    assert (version.reason, version.by) == ("Parce qu’il le faut", world.owner)
    assert engines.seen == ["Quel clown.", "Quel cirque."]


def test_a_first_version_leads_to_the_choice_of_spaces(world: World, own: OwnCharter, engines, as_) -> None:
    answer = as_(world.owner).post(f"/charters/{own.pk}/publish", publishing(own), follow=True)
    assert answer.redirect_chain == [(f"/charters/{own.pk}/spaces", 302)]
    assert "Choose where it weighs." in html(answer)


def test_a_mistake_blocks_and_leads_to_its_clause(world: World, given: OwnCharter, engines, as_) -> None:
    services.save_draft(given, WRONG, by=world.owner, based_on=given.edition)
    said = unescape(html(as_(world.owner).get(f"/charters/{given.pk}/publish/check")))
    assert "2 mistakes to mend before publishing" in said
    assert said.count(f'href="/charters/{given.pk}/clauses/insulte"') == 2
    assert "A score stays between 0 and 1, and 1.5 does not." in said
    assert "<button" not in said
    answer = as_(world.owner).post(f"/charters/{given.pk}/publish", publishing(given))
    assert "Parce qu’il le faut" in html(answer)
    assert given.versions.count() == 2


def test_a_draft_that_is_no_yaml_leads_to_its_text(world: World, given: OwnCharter, as_) -> None:
    services.save_draft(given, "charter: {", by=world.owner, based_on=given.edition)
    said = html(as_(world.owner).get(f"/charters/{given.pk}/publish/check"))
    assert f'href="/charters/{given.pk}/text"' in said
    assert "1 mistake to mend" in said


def test_doubts_are_told_and_do_not_block(world: World, given: OwnCharter, engines, as_) -> None:
    services.save_draft(given, GAZETTE, by=world.owner, based_on=given.edition)
    said = unescape(html(as_(world.owner).get(f"/charters/{given.pk}/publish/check")))
    assert "1 doubt" in said
    assert "Only 1 example under 'must'." in said
    french = unescape(html(as_(world.owner, "fr").get(f"/charters/{given.pk}/publish/check")))
    assert '<p lang="fr">Un seul exemple auquel il doit s’appliquer.' in french
    as_(world.owner).post(f"/charters/{given.pk}/publish", publishing(given))
    assert given.versions.count() == 3


def test_a_red_example_blocks_and_says_which_clause_matched_and_why(
    world: World, given, engines, as_
) -> None:
    answer = as_(world.owner).post(f"/charters/{given.pk}/publish", publishing(given))
    said = unescape(html(answer))
    assert "Le clown du cirque." in said
    assert "must not match and does" in said
    assert "Insult is above 0.80." in said
    assert "The draft cannot be published yet" in said
    assert "Parce qu’il le faut" in said
    assert given.versions.count() == 2


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_missing_reason_is_told_beside_its_field(world: World, given, engines, as_, reason: str) -> None:
    answer = as_(world.owner).post(f"/charters/{given.pk}/publish", publishing(given, reason=reason))
    assert re.search(
        r'id="reason-error">.*A version says why it was published: write a reason\.', html(answer)
    )
    assert engines.seen == []


def test_a_draft_that_somebody_saved_meanwhile_is_not_published_unseen(world, given, engines, as_) -> None:
    seen = publishing(given)
    services.save_draft(given, GAZETTE, by=world.owner, based_on=given.edition)
    answer = as_(world.owner).post(f"/charters/{given.pk}/publish", seen)
    said = html(answer)
    assert "Olive has saved this draft meanwhile" in said
    assert f'name="edition" value="{given.edition}"' in said
    assert "Parce qu’il le faut" in said
    assert given.versions.count() == 2
    examples = f"/charters/{given.pk}/publish/examples?edition={seen['edition']}"
    assert as_(world.owner).part("get", examples).status_code == 409


def test_what_is_published_already_is_not_offered_again(world: World, given, engines, as_) -> None:
    services.save_draft(given, FIRMER, by=world.owner, based_on=given.edition)
    said = html(as_(world.owner).get(f"/charters/{given.pk}/publish/check"))
    assert "there is nothing to publish" in said
    assert 'name="reason"' not in said
    answer = as_(world.owner).post(f"/charters/{given.pk}/publish", publishing(given))
    assert 'role="alert"' in html(answer)
    assert given.versions.count() == 2


def test_an_engine_that_does_not_answer_publishes_nothing_and_loses_no_reason(
    world, given, engines, as_
) -> None:
    engines.broken = True
    answer = as_(world.owner).post(f"/charters/{given.pk}/publish", publishing(given))
    assert "The engine did not answer: try again in a moment." in html(answer)
    assert "Parce qu’il le faut" in html(answer)
    part = as_(world.owner).part("get", f"/charters/{given.pk}/publish/examples", edition=given.edition)
    assert "Try again" in html(part)
    assert given.versions.count() == 2


def test_examples_are_run_some_at_a_time_until_all_are(
    world: World, given, engines, as_, monkeypatch
) -> None:
    clause = GAZETTE[GAZETTE.index("  - id") :]
    second = (
        clause.replace("id: insulte", "id: autre").replace("insult >", "threat >").replace("clown", "fou")
    )
    services.save_draft(given, RED + second, by=world.owner, based_on=given.edition)
    monkeypatch.setattr("vigie.console.charters.examples.STEP", 1)
    path, said = f"/charters/{given.pk}/publish/examples?edition={given.edition}", ""
    steps = []
    while path:
        answer = unescape(html(as_(world.owner).part("get", path)))
        steps.append(re.search(r"(\d) of (\d) examples run", answer)[0])
        following = re.search(r'hx-get="([^"]+)"', answer)
        path = following[1] if following else ""
        said += answer
    assert steps == ["2 of 4 examples run", "4 of 4 examples run"]
    assert engines.seen == ["Quel clown.", "Le clown du cirque.", "Quel fou.", "Quel cirque."]
    assert said.count('class="red"') == 2
    assert "2 are red: they block publishing." in said


def test_the_last_backtest_of_this_very_draft_is_told(world: World, given: OwnCharter, as_) -> None:
    path = f"/charters/{given.pk}/publish/check"
    assert "This draft was not tried on the past." in html(as_(world.owner).get(path))
    Trial.objects.create(
        client=world.client, own=given, by=world.owner, edition=given.edition, text="", since_ms=1,
        started_ms=1_800_000_000_000, beat_ms=1, status=Trial.Status.DONE, messages=800, changed=31,
        report="",
    )  # fmt: skip
    assert "31 messages of 800 would change outcome." in html(as_(world.owner).get(path))
    services.save_draft(given, FIRMER + "# ", by=world.owner, based_on=given.edition)
    assert "This draft was not tried on the past." in html(as_(world.owner).get(path))


# --- History -------------------------------------------------------------------------------------


def test_the_history_tells_author_reason_and_what_changed(world: World, given: OwnCharter, as_) -> None:
    path = f"/charters/{given.pk}/history"
    said = html(as_(world.owner).get(path))
    assert said.index("Version 2</a>") < said.index("Version 1</a>")
    assert SECRET in said
    assert said.count("seal holds") == 2
    assert "Threshold ferme: 0.70 instead of 0.80" in html(as_(world.owner).get(f"{path}?old=1&new=2"))
    assert "Threshold ferme: 0.80 instead of 0.70" in html(as_(world.owner).get(f"{path}?old=2&new=1"))
    assert "Nothing that they do differs." in html(as_(world.owner).get(f"{path}?old=2&new=2"))
    for odd in ("old=1&new=9", "old=x&new=1", "old=99999999999999999999&new=1"):
        assert "instead of" not in html(as_(world.owner).get(f"{path}?{odd}"))


def test_a_charter_without_versions_has_a_calm_history(world: World, own: OwnCharter, as_) -> None:
    assert "Nothing was published yet" in html(as_(world.owner).get(f"/charters/{own.pk}/history"))
    assert as_(world.owner).get(f"/charters/{own.pk}/history/1").status_code == 404


def test_a_version_reads_as_sentences_in_both_languages(world: World, given: OwnCharter, as_) -> None:
    path = f"/charters/{given.pk}/history/1"
    french, english = html(as_(world.reader, "fr").get(path)), html(as_(world.reader).get(path))
    assert "Insulte dépasse 0,80." in french
    assert "Restez poli." in french
    assert "Insult is above 0.80." in english
    assert "Quel clown." in english
    assert as_(world.reader).get(f"/charters/{given.pk}/history/9").status_code == 404


def test_one_goes_back_in_one_deed_with_a_reason(world: World, given: OwnCharter, as_) -> None:
    path = f"/charters/{given.pk}/history"
    assert 'data-reason="Back to version 1"' in html(as_(world.owner).get(path))
    assert 'data-reason="Retour à la version 1"' in html(as_(world.owner, "fr").get(path))
    answer = as_(world.owner).post(path, {"number": 1, "reason": "Trop sévère"}, follow=True)
    assert "Version 3 is published, and says what version 1 said." in html(answer)
    assert given.versions.get(number=3).reason == "Trop sévère"


def test_a_refused_way_back_comes_back_as_it_was_typed(world: World, given: OwnCharter, as_) -> None:
    path = f"/charters/{given.pk}/history"
    answer = as_(world.owner).post(path, {"number": 2, "reason": "Encore <b>"})
    said = html(answer)
    assert "data-open-now" in said
    assert "there is nothing to publish" in said
    assert "Encore &lt;b&gt;</textarea>" in said
    assert "write a reason" in html(as_(world.owner).post(path, {"number": 1, "reason": " "}))
    for number in ("9", "", "x"):
        assert as_(world.owner).post(path, {"number": number, "reason": "x"}).status_code == 409
    assert given.versions.count() == 2


def test_a_broken_seal_is_told_and_offers_no_way_back(world: World, given: OwnCharter, as_) -> None:
    with Unguarded():
        given.versions.filter(number=1).update(reason="another")
    said = html(as_(world.owner).get(f"/charters/{given.pk}/history"))
    assert "Broken seal" in said
    assert 'data-back="1"' not in said
    answer = as_(world.owner).post(f"/charters/{given.pk}/history", {"number": 1, "reason": "x"})
    assert "The seal of the old version does not hold" in html(answer)


# --- Spaces --------------------------------------------------------------------------------------


def test_a_space_is_given_a_charter_and_taken_back(world: World, own: OwnCharter, as_) -> None:
    published(own, world.owner)
    browser, space = as_(world.owner), world.space.pk
    path = f"/charters/{own.pk}/spaces"
    answer = browser.post(path, {f"shown-{space}": "", f"space-{space}": own.pk}, follow=True)
    assert "1 space has another charter now." in html(answer)
    world.space.refresh_from_db()
    assert world.space.own_charter == own
    assert ">gazette</a>" in html(browser.get("/spaces"))
    browser.post(path, {f"shown-{space}": own.pk, f"space-{space}": ""})
    world.space.refresh_from_db()
    assert world.space.own_charter is None
    assert "Nothing was changed." in html(browser.post(path, {}, follow=True))


def test_what_a_colleague_did_meanwhile_stays_where_nothing_else_was_chosen(world: World, own, as_) -> None:
    published(own, world.owner)
    other = world.add_space("site", "articles")
    shown = {f"shown-{world.space.pk}": "", f"shown-{other.pk}": ""}
    services.assign(world.space, own, by=world.owner)
    chosen = {f"space-{world.space.pk}": "", f"space-{other.pk}": own.pk}
    as_(world.owner).post(f"/charters/{own.pk}/spaces", shown | chosen)
    assert {space.own_charter for space in world.client.spaces.all()} == {own}


def test_a_charter_that_was_never_published_is_not_offered_to_spaces(
    world: World, own: OwnCharter, as_
) -> None:
    path, space = f"/charters/{own.pk}/spaces", world.space.pk
    said = html(as_(world.owner).get(path))
    assert f'<option value="{own.pk}"' not in said
    assert "publish it before you give it to a space" in said
    answer = as_(world.owner).post(path, {f"shown-{space}": "", f"space-{space}": own.pk})
    assert answer.status_code == 409


# --- What is written is never code ---------------------------------------------------------------


def test_what_a_charter_says_is_never_html(world: World, own: OwnCharter, engines, as_) -> None:
    odd = "<b onclick=x>odd</b>"
    text = (
        GAZETTE.replace("Gazette", f"'{odd}'").replace("Insulte", f"'{odd}'").replace("Insult}", f"'{odd}'}}")
    )
    text = text.replace("Quel clown.", f"'{odd} clown'").replace("Restez poli.", f"'{odd}'")
    published(own, world.owner, text, reason=odd)
    services.save_draft(
        own, text.replace("Quel cirque.", f"'{odd} clown 2'"), by=world.owner, based_on=own.edition
    )
    refused = as_(world.owner).post(f"/charters/{own.pk}/publish", publishing(own, reason=odd))
    for answer in [
        refused,
        *(as_(world.owner).get(path) for path in ["/charters", *pages(own)[:-2], *pages(own)[-2:]]),
    ]:
        said = html(answer)
        assert "<b onclick" not in said
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", said.replace("&lt;b onclick=x", ""))


def test_a_draft_as_long_as_a_charter_may_be_opens(world: World, own: OwnCharter, as_) -> None:
    long = GAZETTE + "# " + "x" * (MAX_BYTES - len(GAZETTE.encode()) - 3) + "\n"
    services.save_draft(own, long, by=world.owner, based_on=own.edition)
    assert "1 doubt" in html(as_(world.owner).get(f"/charters/{own.pk}/publish/check"))
