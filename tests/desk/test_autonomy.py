from vigie.accounts.models import Client
from vigie.desk.autonomy import BELIEVED_MS, WINDOW_MS, Autonomy
from vigie.desk.models import Decision
from world import NOW


def autonomy(on=True, taken=()):
    return Autonomy(switches=lambda: {1: on}, taken_since=lambda at: list(taken))


def test_it_allows_a_quota_a_minute_in_each_space():
    one = autonomy()
    assert [one.allows(1, 7, NOW, limit=2) for _ in range(3)] == [True, True, False]
    assert one.allows(1, 8, NOW, limit=2)
    assert not one.allows(1, 7, NOW + WINDOW_MS - 1, limit=2)
    assert one.allows(1, 7, NOW + WINDOW_MS, limit=2)


def test_its_minute_slides():
    one = autonomy()
    assert one.allows(1, 7, NOW, limit=2)
    assert one.allows(1, 7, NOW + 30_000, limit=2)
    assert one.allows(1, 7, NOW + WINDOW_MS, limit=2)
    assert not one.allows(1, 7, NOW + WINDOW_MS + 1, limit=2)


def test_a_refusal_uses_nothing_of_the_quota():
    one = autonomy()
    one.allows(1, 7, NOW, limit=1)
    for n in range(50):
        assert not one.allows(1, 7, NOW + n, limit=1)
    assert one.allows(1, 7, NOW + WINDOW_MS, limit=1)


def test_a_quota_of_nothing_allows_nothing():
    assert not autonomy().allows(1, 7, NOW, limit=0)


def test_it_allows_nothing_to_a_client_that_is_switched_off_or_unknown():
    assert not autonomy(on=False).allows(1, 7, NOW, limit=9)
    assert not autonomy().allows(2, 7, NOW, limit=9)


def test_it_reads_the_switch_at_most_once_a_second():
    reads = []

    def switches():
        reads.append(1)
        return {1: len(reads) == 1}

    one = Autonomy(switches=switches, taken_since=lambda at: [])
    for n in range(BELIEVED_MS):
        assert one.allows(1, 7, NOW + n, limit=10**6)
    assert len(reads) == 1
    assert not one.allows(1, 7, NOW + BELIEVED_MS, limit=10**6)


def test_it_reads_the_switch_on_demand():
    on = {1: True}
    one = Autonomy(switches=lambda: dict(on), taken_since=lambda at: [])
    assert one.allows(1, 7, NOW, limit=9)
    on[1] = False
    one.read_switches(NOW)
    assert not one.allows(1, 7, NOW, limit=9)


def test_a_clock_set_back_does_not_keep_an_old_switch():
    on = {1: True}
    one = Autonomy(switches=lambda: dict(on), taken_since=lambda at: [])
    one.allows(1, 7, NOW, limit=9)
    on[1] = False
    assert not one.allows(1, 7, NOW - 3_600_000, limit=9)


def test_after_a_restart_it_still_counts_what_clauses_decided(world):
    def decided(at, by=None):
        Decision.objects.create(
            message=world.message(), by=by, outcome="hide", clause="spam", at_ms=at, before="published"
        )

    decided(NOW - 1)
    decided(NOW - 2)
    decided(NOW - WINDOW_MS)  # too old to count
    decided(NOW - 1, by=world.owner)  # a person's decision is no automatic one
    one = Autonomy()
    allowed = [one.allows(world.client.pk, world.space.pk, NOW, limit=3) for _ in range(2)]
    assert allowed == [True, False]


def test_it_reads_every_clients_switch(world):
    Client.objects.filter(pk=world.other_client.pk).update(automatic=False)
    one = Autonomy()
    assert one.allows(world.client.pk, 1, NOW, limit=1)
    assert not one.allows(world.other_client.pk, 2, NOW, limit=1)
