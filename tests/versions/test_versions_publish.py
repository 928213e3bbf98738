"""Writing, publishing, going back, giving to a space."""

import threading

import pytest
from django.db import connection
from published import GAZETTE, Listener, begun, published

from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Event
from vigie.versions import services
from vigie.versions.errors import (
    NameTaken,
    NeverPublished,
    NoSuchVersion,
    NotAName,
    NothingChanged,
    NotKeepable,
    NotReady,
    ReasonMissing,
    SavedSince,
)
from vigie.versions.generation import generation
from vigie.versions.models import OwnCharter, Version
from vigie.versions.queries import charter_of, in_force, sealed_charter, version_text

STRICTER = GAZETTE.replace("0.8}", "0.7}")


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_it_publishes_a_whole_charter_under_its_number(world, own):
    version = published(own, world.owner, reason="  La rédaction l’a voulu. ")
    assert (version.number, version.author, version.reason) == (1, "olive", "La rédaction l’a voulu.")
    assert version.source == GAZETTE
    assert published(own, world.owner, STRICTER).number == 2
    charter = sealed_charter(own.versions.get(number=2).seal)
    assert (charter.id, charter.version) == ("gazette", "2")
    assert version_text(world.client.pk, "gazette", 1) == version.text
    assert version_text(world.client.pk, "gazette", 3) is None
    assert kinds() == ["charter.created", "charter.published", "charter.saved", "charter.published"]
    last = Event.objects.order_by("id").last()
    assert last.client == world.client
    assert last.payload == {
        "charter": own.pk, "slug": "gazette", "number": 2, "back": None, "by": world.owner.pk
    }  # fmt: skip


def test_it_keeps_a_wrong_draft_and_refuses_to_publish_it_with_every_mistake(world, own):
    wrong = GAZETTE.replace("outcome", "outcom").replace("ferme: 0.8", "ferme: 8")
    with pytest.raises(NotReady) as refused:
        published(own, world.owner, wrong)
    assert len(refused.value.errors) > 1
    assert {error.path for error in refused.value.errors} == {"gazette"}
    own.refresh_from_db()
    assert own.draft == wrong
    assert not Version.objects.exists()
    assert generation() == 0


def test_it_refuses_to_publish_on_red_examples_and_says_which(world, own):
    with pytest.raises(NotReady) as refused:
        published(own, world.owner, GAZETTE.replace("Quel cirque.", "Quel clown triste."))
    assert not refused.value.errors
    assert [(red.clause, red.example.text) for red in refused.value.red] == [
        ("insulte", "Quel clown triste.")
    ]
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GAZETTE.replace("id: gazette", "id: autre"), "gazette:1:15: the charter's id is 'autre'"),
        (GAZETTE.replace("insult > ferme", "{all: [insult > ferme, insult < 0.3]}"), "can never"),
    ],
    ids=["another id", "a contradiction"],
)
def test_it_refuses_what_the_check_refuses(world, own, text, said):
    with pytest.raises(NotReady) as refused:
        published(own, world.owner, text)
    assert said in str(refused.value.errors[0])


def test_it_refuses_a_clause_that_acts_alone_and_that_nothing_proves(world, own):
    alone = GAZETTE.replace("outcome: hide", "outcome: hide\n    acts_alone: true")
    with pytest.raises(NotReady) as refused:
        published(own, world.owner, alone.replace(", must_not: [Quel cirque.]", ""))
    assert any("acts alone" in str(error) for error in refused.value.errors)
    assert published(own, world.owner, alone).number == 1


def test_it_refuses_a_version_that_says_nothing_new(world, own):
    published(own, world.owner)
    for text in (None, GAZETTE):
        with pytest.raises(NothingChanged):
            published(own, world.owner, text)
    assert own.versions.count() == 1


def test_a_version_without_a_reason_is_refused(world, own):
    for reason in ("", " \n"):
        with pytest.raises(ReasonMissing):
            published(own, world.owner, reason=reason)
    published(own, world.owner)
    with pytest.raises(ReasonMissing):
        services.go_back(own, 1, by=world.owner, reason=" ")


def test_two_people_do_not_write_over_each_other(world, own):
    seen = OwnCharter.objects.get(pk=own.pk)
    assert services.save_draft(own, STRICTER, by=world.owner, based_on=1) == 2
    with pytest.raises(SavedSince, match="Olive"):
        services.save_draft(seen, GAZETTE, by=world.owner, based_on=seen.edition)
    with pytest.raises(SavedSince, match="Olive"):
        published(seen, world.owner)
    own.refresh_from_db()
    assert (own.draft, own.edition) == (STRICTER, 2)
    assert not Version.objects.exists()


def test_a_name_is_taken_once_and_never_that_of_a_shipped_charter(world, own):
    for slug, refusal in (
        ("gazette", NameTaken),
        ("media", NameTaken),
        ("La Gazette", NotAName),
        ("", NotAName),
        ("a" * 65, NotAName),
        ("../house", NotAName),
    ):
        with pytest.raises(refusal):
            begun(world.client, world.owner, slug)
    assert begun(world.other_client, world.stranger, "gazette").client == world.other_client


def test_a_text_that_no_database_keeps_is_refused(world, own):
    for text in ("a\x00b", "\ud800", "é" * ((1 << 20) + 1)):
        with pytest.raises(NotKeepable):
            services.save_draft(own, text, by=world.owner, based_on=1)
        with pytest.raises(NotKeepable):
            begun(world.client, world.owner, "autre", text)


def test_going_back_publishes_the_old_text_under_a_new_number(world, own):
    published(own, world.owner)
    published(own, world.owner, STRICTER)
    third = services.go_back(own, 1, by=world.owner, reason="Trop sévère")
    assert (third.number, third.reason) == (3, "Trop sévère")
    first, last = (sealed_charter(own.versions.get(number=number).seal) for number in (1, 3))
    assert last.version == "3"
    assert last.thresholds[0].value == first.thresholds[0].value == 0.8
    # Each line still says where it comes from, as in the version it comes from.
    origins = [
        [line.rsplit("#", 1)[1] for line in each.splitlines()]
        for each in (own.versions.get(number=1).text, third.text)
    ]
    assert origins[0] == origins[1]
    assert Event.objects.order_by("id").last().payload["back"] == 1
    own.refresh_from_db()
    assert own.draft == GAZETTE
    assert published(own, world.owner, STRICTER).number == 4


def test_going_back_leaves_a_draft_that_somebody_is_writing(world, own):
    published(own, world.owner)
    published(own, world.owner, STRICTER)
    services.save_draft(own, "charter: {", by=world.owner, based_on=own.edition)
    services.go_back(own, 1, by=world.owner, reason="Trop sévère")
    own.refresh_from_db()
    assert own.draft == "charter: {"


def test_going_back_to_what_is_in_force_or_was_never_there_is_refused(world, own):
    with pytest.raises(NoSuchVersion):
        services.go_back(own, 1, by=world.owner, reason="?")
    published(own, world.owner)
    with pytest.raises(NothingChanged):
        services.go_back(own, 1, by=world.owner, reason="?")
    for number in (0, -1, 2):
        with pytest.raises(NoSuchVersion):
            services.go_back(own, number, by=world.owner, reason="?")


def test_a_charter_given_to_a_space_weighs_there_by_its_last_version(world, own):
    other = world.add_space("twitch", "autre")
    with pytest.raises(NeverPublished):
        services.assign(world.space, own, by=world.owner)
    published(own, world.owner)
    assert in_force() == ({"twitch:gazette": "media", "twitch:autre": "media"}, {})
    assert services.assign(world.space, own, by=world.owner)
    assert not services.assign(world.space, own, by=world.owner)
    second = published(own, world.owner, STRICTER)
    assert in_force() == (
        {"twitch:gazette": "gazette/gazette@2", "twitch:autre": "media"},
        {"gazette/gazette@2": second.text},
    )
    world.space.refresh_from_db()
    assert charter_of(world.space).version == "2"
    assert charter_of(other).id == "media"
    assert services.assign(world.space, None, by=world.owner)
    assert in_force()[0]["twitch:gazette"] == "media"
    assert kinds().count("charter.assigned") == 2


def test_the_generation_moves_when_the_rules_do_and_only_then(world, own):
    assert generation() == 0
    services.save_draft(own, STRICTER, by=world.owner, based_on=1)
    assert generation() == 0
    published(own, world.owner)
    assert generation() == 1
    services.assign(world.space, own, by=world.owner)
    services.assign(world.space, own, by=world.owner)
    assert generation() == 2
    published(own, world.owner, GAZETTE)
    services.go_back(own, 1, by=world.owner, reason="Trop doux")
    assert generation() == 4


def test_asking_for_the_generation_is_one_question(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        generation()


def test_only_supervisors_of_the_client_write_publish_go_back_and_give(world, own):
    published(own, world.owner)
    theirs = begun(world.other_client, world.stranger, "gazette")
    published(theirs, world.stranger)
    for person, refusal in (
        (world.teammate, NotAllowed),
        (world.reader, NotAllowed),
        (world.stranger, NotFound),
    ):
        for deed in (
            lambda by: services.create(world.client, "b", GAZETTE, by=by),
            lambda by: services.save_draft(own, STRICTER, by=by, based_on=own.edition),
            lambda by: services.publish(own, by=by, reason="?", examiner=Listener()),
            lambda by: services.go_back(own, 1, by=by, reason="?"),
            lambda by: services.assign(world.space, own, by=by),
            lambda by: services.assign(world.space, None, by=by),
        ):
            with pytest.raises(refusal):
                deed(person)
    with pytest.raises(NotFound):
        services.assign(world.space, theirs, by=world.owner)
    world.space.refresh_from_db()
    assert world.space.own_charter is None


def test_numbers_have_no_gap_when_two_people_publish_at_once(committed):
    world = committed
    own = begun(world.client, world.owner)
    together = threading.Barrier(2)
    failed: list[BaseException] = []

    def publish_five(name: str) -> None:
        try:
            together.wait(timeout=10)
            done = 0
            while done < 5:
                mine = OwnCharter.objects.get(pk=own.pk)
                try:
                    published(mine, world.owner, f"{GAZETTE}# {name} {done}\n", reason=f"{name} {done}")
                except (SavedSince, NothingChanged):
                    continue
                done += 1
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish_five, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failed
    assert list(own.versions.order_by("pk").values_list("number", flat=True)) == list(range(1, 11))
    assert generation() == 10
    reasons = set(own.versions.values_list("reason", flat=True))
    assert reasons == {f"{name} {number}" for name in "ab" for number in range(5)}
