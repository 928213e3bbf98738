"""A genuine delivery is on disk, or a gap says that it is not."""

from collections.abc import Sequence

import pytest
from django.db import OperationalError
from networks_of_tests import CARDS, Network, connected, said
from posting import journalled, running

from vigie.accounts.models import Client
from vigie.api.application import make_app
from vigie.coverage.models import Gap
from vigie.intake.base import Appended
from vigie.intake.journal import DatabaseJournal
from vigie.message import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_delivery_that_cannot_be_read_lies_in_a_gap_that_is_read_after_it(acme: Client) -> None:
    page = connected(acme)
    with running(make_app(cards=CARDS)) as web:
        network = Network(web, page)
        network.post(raw=b"not json")
        # The worker has read that stretch again before the next one comes.
        Gap.objects.update(filled_ms=1)
        assert network.post(raw=b"not json either").status_code == 200
        assert Gap.objects.filter(filled_ms=None).count() == 1


def test_a_gap_that_the_journal_did_not_take_is_told_again_with_its_delivery(
    acme: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = connected(acme)
    full = [True]

    def kept(shares: object) -> None:
        if full:
            raise OperationalError("database or disk is full")
        webhooks_kept(shares)

    from vigie.api import application

    webhooks_kept = application.webhooks_kept
    monkeypatch.setattr(application, "webhooks_kept", kept)
    with running(make_app(cards=CARDS)) as web:
        network = Network(web, page)
        assert network.post(raw=b"not json").status_code == 503
        full.clear()
        # What every network does with a delivery that was not taken.
        assert network.post(raw=b"not json").status_code == 200
        assert Gap.objects.count() == 1


def test_many_that_cannot_be_read_are_few_gaps(acme: Client) -> None:
    page = connected(acme)
    with running(make_app(cards=CARDS)) as web:
        network = Network(web, page)
        for number in range(20):
            network.post(raw=b"not json %d" % number)
    assert 1 <= Gap.objects.count() <= 2


def test_what_the_journal_chokes_on_is_not_told_in_the_log(
    acme: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    class Choking(DatabaseJournal):
        def append(self, entries: Sequence[Entry], **options: object) -> Appended:  # type: ignore[override]
            raise ValueError(f"cannot write {entries[0].text}")  # type: ignore[union-attr]

    page = connected(acme)
    with caplog.at_level("DEBUG"), running(make_app(Choking(), cards=CARDS)) as web:
        answer = Network(web, page).post(said("1", "phrase secrète"))
    assert answer.status_code == 500
    assert "phrase" not in caplog.text + capfd.readouterr().err + answer.text
    assert not journalled()


def test_one_entry_that_no_journal_can_hold_does_not_cost_its_delivery(
    acme: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    page = connected(acme)
    with running(make_app(cards=CARDS)) as web:
        answer = Network(web, page).post(said("1"), said("2", "phrase coup\ud83d"), said("3"))
    assert answer.status_code == 200
    assert [entry.id for entry in journalled()] == ["1", "3"]
    told = capfd.readouterr().err
    assert "phrase" not in told
    assert "cannot be journalled" in told
