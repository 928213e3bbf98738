import pytest

from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Event
from vigie.desk.services import set_automatic


def test_a_supervisor_stops_every_automatic_decision_and_it_is_told(world):
    assert set_automatic(world.client, on=False, by=world.owner)
    world.client.refresh_from_db()
    assert world.client.automatic is False
    assert Event.objects.get(kind="automatic").payload == {"on": False, "by": world.owner.pk}
    set_automatic(world.client, on=True, by=world.owner)
    assert [each.payload["on"] for each in Event.objects.filter(kind="automatic")] == [False, True]


def test_turning_it_where_it_stands_changes_and_tells_nothing(world):
    assert not set_automatic(world.client, on=True, by=world.owner)
    assert not Event.objects.exists()


def test_only_supervisors_of_the_client_turn_it(world):
    for person, refusal in (
        (world.teammate, NotAllowed),
        (world.reader, NotAllowed),
        (world.stranger, NotFound),
    ):
        with pytest.raises(refusal):
            set_automatic(world.client, on=False, by=person)
    world.client.refresh_from_db()
    assert world.client.automatic is True
