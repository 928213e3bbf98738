import threading

import pytest
from django.conf import settings
from django.db import connection

from vigie.accounts.models import Membership
from vigie.desk.errors import AlreadyDecided, LeaseLost, NotAllowed, NotFound, NotYours, TakenByAnother
from vigie.desk.models import Case, Event
from vigie.desk.services import decide, free_expired_leases, lease, lease_next, release, renew, skip
from world import NOW, World

LATER = NOW + settings.LEASE_MS + 1


def events(kind: str) -> list[dict]:
    return list(Event.objects.filter(kind=kind).order_by("id").values_list("payload", flat=True))


def test_it_serves_the_most_urgent_then_the_least_skipped_then_the_earliest_due(world):
    late = world.case(due=NOW + 9)
    skipped = world.case(due=NOW, skips=1)
    urgent = world.case(priority=3, due=NOW + 99)
    early = world.case(due=NOW + 1)
    served = []
    while case := lease_next(by=world.owner, at=NOW):
        served.append(case.pk)
        decide(case.pk, by=world.owner, outcome="publish", at=NOW)
    assert served == [urgent.pk, early.pk, late.pk, skipped.pk]


def test_it_gives_back_the_case_already_held(world):
    world.case()
    first = lease_next(by=world.owner, at=NOW)
    world.case(priority=3)
    assert lease_next(by=world.owner, at=NOW + 5).pk == first.pk


def test_it_serves_another_case_after_the_one_left(world):
    first, second = world.case(), world.case(due=NOW + 90_000)
    assert lease_next(by=world.owner, at=NOW).pk == first.pk
    assert lease_next(by=world.owner, at=NOW, after_case=first.pk).pk == second.pk
    first.refresh_from_db()
    assert first.leased_to is None


def test_it_never_serves_one_case_to_two_people(world):
    world.case()
    assert lease_next(by=world.owner, at=NOW) is not None
    assert lease_next(by=world.teammate, at=NOW) is None


def test_it_serves_the_most_urgent_over_all_the_clients_of_a_person(world):
    other = world.add_space("twitch", "rival", world.other_client)
    Membership.objects.create(user=world.owner, client=world.other_client, role="moderator")
    world.case(priority=1)
    urgent = world.case(priority=3, space=other)
    assert lease_next(by=world.owner, at=NOW).pk == urgent.pk


def test_it_says_who_took_a_case_and_until_when(world):
    case = lease(world.case().pk, by=world.owner, at=NOW)
    until = NOW + settings.LEASE_MS
    assert case.leased_until_ms == until
    told = {"case": case.pk, "by": world.owner.pk, "name": "Olive", "until": until}
    assert events("case.leased") == [told]


def test_it_refuses_a_case_that_a_colleague_works_on_and_names_them(world):
    case = lease(world.case().pk, by=world.owner, at=NOW)
    with pytest.raises(TakenByAnother) as refused:
        lease(case.pk, by=world.teammate, at=NOW)
    assert refused.value.name == "Olive"


def test_it_gives_a_case_away_once_its_lease_is_over(world):
    case = lease(world.case().pk, by=world.owner, at=NOW)
    assert lease(case.pk, by=world.teammate, at=LATER).leased_to == world.teammate
    with pytest.raises(NotYours):
        renew(case.pk, by=world.owner, at=LATER)


def test_it_renews_only_a_lease_that_is_held(world):
    case = lease(world.case().pk, by=world.owner, at=NOW)
    assert renew(case.pk, by=world.owner, at=NOW + 10).leased_until_ms == NOW + 10 + settings.LEASE_MS
    with pytest.raises(LeaseLost):
        renew(case.pk, by=world.owner, at=LATER + 10)
    with pytest.raises(LeaseLost):
        renew(world.case().pk, by=world.owner, at=NOW)


def test_it_refuses_to_take_a_decided_case_and_names_who_decided(world):
    case = lease(world.case().pk, by=world.owner, at=NOW)
    decide(case.pk, by=world.owner, outcome="hide", at=NOW)
    with pytest.raises(AlreadyDecided) as refused:
        lease(case.pk, by=world.teammate, at=NOW)
    assert refused.value.name == "Olive"


def test_it_releases_only_what_the_person_holds(world):
    case = lease(world.case().pk, by=world.owner, at=NOW)
    release(case.pk, by=world.teammate)
    assert events("case.released") == []
    release(case.pk, by=world.owner)
    release(case.pk, by=world.owner)
    assert events("case.released") == [{"case": case.pk}]
    assert lease_next(by=world.teammate, at=NOW).pk == case.pk


def test_it_puts_a_skipped_case_behind_the_others(world):
    first, second = world.case(), world.case(due=NOW + 90_000)
    skip(lease_next(by=world.owner, at=NOW).pk, by=world.owner, at=NOW)
    assert lease_next(by=world.owner, at=NOW).pk == second.pk
    first.refresh_from_db()
    assert (first.skips, first.leased_to) == (1, None)


def test_it_skips_only_a_case_that_is_held(world):
    case = lease(world.case().pk, by=world.owner, at=NOW)
    with pytest.raises(NotYours):
        skip(case.pk, by=world.teammate, at=NOW)


def test_it_frees_the_leases_that_are_over_and_says_so(world):
    old = lease(world.case().pk, by=world.owner, at=NOW)
    new = lease(world.case().pk, by=world.teammate, at=LATER)
    assert free_expired_leases(LATER) == 1
    assert events("case.released") == [{"case": old.pk}]
    new.refresh_from_db()
    assert new.leased_to == world.teammate
    assert free_expired_leases(LATER) == 0


def test_it_hides_the_cases_of_a_client_from_strangers_and_readers(world):
    case = world.case()
    assert lease_next(by=world.stranger, at=NOW) is None
    assert lease_next(by=world.reader, at=NOW) is None
    for deed in (lease, renew, release, skip):
        with pytest.raises(NotFound):
            deed(case.pk, by=world.stranger)
        with pytest.raises(NotAllowed):
            deed(case.pk, by=world.reader)
        with pytest.raises(NotFound):
            deed(999_999, by=world.owner)


@pytest.mark.django_db(transaction=True)
def test_it_never_gives_a_case_to_two_people_who_ask_at_once():
    world = World()
    people = [world.person(f"p{n}", world.client, "moderator") for n in range(6)]
    for _ in range(4):
        world.case()
    together = threading.Barrier(len(people))
    got: list[int | None] = []

    def ask(person):
        try:
            together.wait()
            case = lease_next(by=person)
            got.append(case.pk if case else None)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(pk for pk in got if pk) == sorted(Case.objects.values_list("pk", flat=True))
    assert got.count(None) == 2
