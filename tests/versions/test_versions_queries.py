"""What is in force, what was, what differs, what is behind; and who sees it."""

import shutil

import pytest
from published import GAZETTE, LIVE, begun, published

from vigie.charter import load as loading
from vigie.charter.error import CharterError
from vigie.charter.load import loads
from vigie.desk.errors import NotFound
from vigie.desk.scope import own_charters_of, versions_of
from vigie.versions import services
from vigie.versions.differences import difference_between
from vigie.versions.drafts import read_draft
from vigie.versions.errors import NoSuchVersion, NotReady
from vigie.versions.queries import (
    behind,
    charter_of,
    history_of,
    in_force,
    last_versions,
    own_charter,
    sealed_charter,
    version_text,
)

STRICTER = GAZETTE.replace("0.8}", "0.7}")


def seal(own, number: int) -> str:
    return own.versions.get(number=number).seal


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Let the shipped charters be copies that a test may change, as another Vigie would."""
    folder = tmp_path / "charters"
    shutil.copytree(loading.SHIPPED, folder)
    monkeypatch.setattr(loading, "SHIPPED", folder)
    return folder


def test_a_charter_extends_one_that_its_client_published(world, own):
    published(own, world.owner)
    below = begun(world.client, world.owner, "direct", LIVE)
    version = published(below, world.owner)
    charter = sealed_charter(version.seal)
    assert (charter.id, charter.clauses[0].outcome) == ("direct", "hold")
    assert (version.extends, version.extends_version) == ("gazette", "1")
    assert "# gazette:" in version.text
    # What was published stands alone: it needs nothing else to be read.
    assert loads(version.text).clauses[0].title == {"fr": "Insulte", "en": "Insult"}


def test_what_changes_above_changes_nothing_below_until_it_is_published_again(world, own):
    published(own, world.owner)
    below = begun(world.client, world.owner, "direct", LIVE)
    first = published(below, world.owner)
    assert behind(world.owner) == []
    published(own, world.owner, STRICTER)
    assert sealed_charter(seal(below, 1)).thresholds[0].value == 0.8
    (late,) = behind(world.owner)
    assert (late.version.pk, late.version.extends_version, late.now) == (first.pk, "1", "2")
    again = published(below, world.owner)
    assert sealed_charter(again.seal).thresholds[0].value == 0.7
    assert behind(world.owner) == []


def test_a_draft_extends_no_charter_of_another_client_and_none_never_published(world, own):
    theirs = begun(world.other_client, world.stranger, "leur", GAZETTE.replace("id: gazette", "id: leur"))
    published(theirs, world.stranger)
    for text in (LIVE, LIVE.replace("extends: gazette", "extends: leur")):
        below = begun(world.client, world.owner, "direct", text)
        with pytest.raises(CharterError, match="extends shipped charters only"):
            read_draft(below)
        below.delete()
    published(own, world.owner)
    below = begun(world.client, world.owner, "direct", LIVE.replace("gazette", "gazete"))
    with pytest.raises(CharterError, match=r"or those that its client published.*gazette"):
        read_draft(below)


def test_charters_that_would_extend_each_other_in_a_circle_are_refused(world, own):
    published(own, world.owner)
    below = begun(world.client, world.owner, "direct", LIVE)
    published(below, world.owner)
    itself = GAZETTE.replace("title: {fr: Gazette, en: Gazette}, languages: [fr, en]", "extends: gazette")
    for text, told in (
        (itself.replace("extends: gazette", "extends: direct"), "gazette → direct → gazette"),
        (itself, "gazette → gazette"),
    ):
        with pytest.raises(NotReady) as refused:
            published(own, world.owner, text)
        assert told in str(refused.value.errors[0])


def test_an_old_version_says_what_it_said_after_the_shipped_profile_changed(world, shelf):
    text = "charter: {id: gazette, version: draft, extends: media, title: {fr: G, en: G}}\n"
    own = begun(world.client, world.owner, "gazette", text)
    (shelf / "media.yaml").write_text(
        GAZETTE.replace("id: gazette, version: draft", 'id: media, version: "1"')
    )
    version = published(own, world.owner)
    services.assign(world.space, own, by=world.owner)
    message = world.message("hidden", charter="gazette", charter_version="1", clause="insulte")
    changed = GAZETTE.replace("id: gazette, version: draft", 'id: media, version: "2"')
    (shelf / "media.yaml").write_text(changed.replace("insulte", "autre").replace("Insult", "Other"))
    sealed_charter.cache_clear()
    world.space.refresh_from_db()
    assert charter_of(world.space).clauses[0].title["en"] == "Insult"
    said = loads(version_text(message.space.client_id, message.charter, int(message.charter_version)))
    assert [clause.id for clause in said.clauses] == ["insulte"]
    (late,) = behind(world.owner)
    assert (late.version.pk, late.version.extends_version, late.now) == (version.pk, "1", "2")
    assert [clause.id for clause in read_draft(own).charter.clauses] == ["autre"]


def test_it_says_what_changed_between_versions_and_to_the_draft(world, own):
    published(own, world.owner)
    published(own, world.owner, STRICTER)
    services.save_draft(own, STRICTER.replace("outcome: hide", "outcome: hold"), by=world.owner, based_on=2)
    assert difference_between(own, 1, 2, language="en")[0] == "threshold ferme: 0.70 instead of 0.80"
    assert difference_between(own, 2, 1, language="fr")[0] == "seuil ferme\u00a0: 0,80 au lieu de 0,70"
    assert difference_between(own, 2, None, language="en") == ["clause insulte: holds instead of hiding"]
    assert difference_between(own, 1, 1, language="en") == []
    with pytest.raises(NoSuchVersion):
        difference_between(own, 1, 3, language="en")


def test_a_person_of_one_client_never_sees_a_charter_of_another(world, own):
    published(own, world.owner)
    services.assign(world.space, own, by=world.owner)
    theirs = begun(world.other_client, world.stranger)
    published(theirs, world.stranger, STRICTER)
    for person, seen in (
        (world.owner, own), (world.teammate, own), (world.reader, own), (world.stranger, theirs),
    ):  # fmt: skip
        other = own if seen is theirs else theirs
        assert list(own_charters_of(person)) == [seen]
        assert {version.own for version in versions_of(person)} == {seen}
        assert history_of(person, seen.pk)
        assert own_charter(person, seen.client_id, "gazette") == seen
        for read in (
            lambda person=person, other=other: history_of(person, other.pk),
            lambda person=person, other=other: own_charter(person, other.client_id, "gazette"),
        ):
            with pytest.raises(NotFound):
                read()
    assert version_text(world.client.pk, "gazette", 1) != version_text(world.other_client.pk, "gazette", 1)
    assert last_versions(world.client.pk)["gazette"].own == own


def test_what_is_in_force_is_read_in_two_questions(world, own, django_assert_num_queries):
    published(own, world.owner)
    for name in "abcd":
        services.assign(world.add_space("twitch", name), own, by=world.owner)
    with django_assert_num_queries(2):
        names, texts = in_force()
    assert len(names) == 5
    assert list(texts) == ["gazette/gazette@1"]
    assert loads(texts["gazette/gazette@1"]).version == "1"
