"""Three people: the owner and the teammate see their client's rows, the stranger sees none of them."""

import pytest
from django.contrib.auth.models import AnonymousUser

from vigie.accounts.models import Client
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.events import emit
from vigie.desk.models import Alert
from vigie.desk.queries import (
    case_view,
    events_after,
    live_tail,
    message_view,
    messages_between,
    queue_counts,
    spaces_overview,
)
from vigie.desk.scope import (
    alerts_of,
    cases_of,
    clients_of,
    decisions_of,
    events_of,
    messages_of,
    role_of,
    space_for,
    spaces_of,
    working_role_of,
)
from vigie.desk.services import decide_message
from world import NOW

READS = [clients_of, spaces_of, messages_of, cases_of, decisions_of, events_of, alerts_of]


@pytest.fixture
def busy(world):
    world.case()
    decide_message(world.message().pk, by=world.owner, outcome="hide", at=NOW)
    Alert.objects.create(
        client=world.client, space=world.space, name="raid", clause="c", seq=1, at_ms=NOW, last_ms=NOW
    )
    # A client without any member: nobody, signed in or not, may fall on it.
    Client.objects.create(slug="empty", name="Empty")
    return world


@pytest.mark.parametrize("read", READS)
def test_members_see_their_clients_rows_and_strangers_none(busy, read):
    for person in (busy.owner, busy.teammate, busy.reader):
        assert read(person).exists()
    seen = set(read(busy.owner).values_list("pk", flat=True))
    assert not seen & set(read(busy.stranger).values_list("pk", flat=True))
    assert not read(AnonymousUser()).exists()


@pytest.mark.parametrize("read", READS)
def test_no_row_is_given_twice(busy, read):
    keys = list(read(busy.owner).values_list("pk", flat=True))
    assert len(keys) == len(set(keys))


def test_a_stranger_finds_nothing_on_any_screen(busy):
    case = cases_of(busy.owner).first()
    for read in (
        lambda user: case_view(user, case.pk),
        lambda user: message_view(user, case.message_id),
        lambda user: live_tail(user, busy.space.pk),
        lambda user: messages_between(user, busy.space.pk, 1, 9),
        lambda user: space_for(user, busy.space.pk),
        lambda user: role_of(user, busy.client.pk),
    ):
        assert read(busy.owner)
        assert read(busy.teammate)
        with pytest.raises(NotFound):
            read(busy.stranger)
    assert queue_counts(busy.stranger).open == 0
    assert spaces_overview(busy.stranger) == []
    emit(busy.client.pk, "health", space=busy.space.pk, error="")
    assert events_after(busy.stranger, 0).events == []


def test_a_reader_looks_and_does_not_work(busy):
    assert queue_counts(busy.reader).open == 1
    with pytest.raises(NotAllowed):
        working_role_of(busy.reader, busy.client.pk)
    assert working_role_of(busy.teammate, busy.client.pk) == "moderator"
