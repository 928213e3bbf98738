"""From a proposal to act alone to what it earns, through the real recorder and the real decisions."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.conf import settings as given_settings

from vigie.accounts.models import Client
from vigie.actions.models import Action
from vigie.autonomy import switch
from vigie.autonomy.errors import NotABudget
from vigie.autonomy.gate import ALL_JUDGED, letters_digest
from vigie.autonomy.ledger import AGE_MS
from vigie.autonomy.models import Change, Evidence, Standing
from vigie.autonomy.queries import changes_of, standings_of, still_missing
from vigie.autonomy.services import set_error_budget
from vigie.desk import record as recording
from vigie.desk.errors import AlreadyUndone, NotAllowed, NotFound
from vigie.desk.models import Case, Decision, Event, Message
from vigie.desk.record import Recorder
from vigie.desk.removal import remove
from vigie.desk.services import decide, decide_message, lease, set_automatic, undo
from vigie.examined import Examined
from vigie.message import Removal
from vigie.message import Space as Place
from world import NOW, World

_numbers = count(100_000)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Stop the clock of recording at NOW; a test moves it by hand."""
    at = {"now": NOW}
    monkeypatch.setattr(recording, "now_ms", lambda: at["now"])
    return at


def proposal(clause: str = "pub", *, space: str = "gazette", **fields: Any) -> Examined:
    seq = next(_numbers)
    # Letters only, each other: copies are one piece of evidence.
    text = "".join(chr(97 + int(figure)) for figure in str(seq))
    made = Examined(seq, 0, "twitch", space, NOW, native_id=f"n{seq}", kind="comment", text=text)
    given = {"outcome": "hide", "clause": clause, "charter": "maison", "version": "1", "language": "fr"}
    given |= {"acts_alone": True, "fingerprint": clause, "quota": 1_000_000, "hourly": 1_000_000}
    for name, value in (given | fields).items():
        setattr(made, name, value)
    return made


def recorded(*batch: Examined, draw: Callable[[], float] = lambda: 1.0) -> list[str]:
    """Record a batch; return where its messages stand."""
    Recorder(client="gazette", draw=draw).record(batch)
    states = dict(Message.objects.filter(seq__in=[one.seq for one in batch]).values_list("seq", "state"))
    return [states[one.seq] for one in batch]


def answered(world: World, *answers: str, at: int = NOW, **fields: Any) -> list[Decision]:
    """Record a proposal for each answer, and let a person decide so."""
    batch = [proposal(**fields) for _ in answers]
    recorded(*batch)
    return [
        decide_message(one.seq, by=world.teammate, outcome=answer, at=at)  # type: ignore[arg-type]
        for one, answer in zip(batch, answers, strict=True)
    ]


def standing(clause: str = "pub", language: str = "fr", space: str = "gazette") -> Standing:
    return Standing.objects.get(fingerprint=clause, language=language, space__native_id=space)


def earned(world: World, right: int = 88, **fields: Any) -> None:
    answered(world, *["hide"] * right, **fields)


# ——— earned and lost


def test_a_perfect_clause_acts_alone_at_the_88th_right_decision_and_not_at_the_87th(world: World) -> None:
    # p = 0.95: (1 - p^88) / (88 x 0.05 x p^87) = 19.490 and (1 - p^89) / (89 x 0.05 x p^88) = 20.296.
    earned(world, 87)
    assert (standing().n, standing().right, standing().may_act) == (87, 87, False)
    assert standing().lower < 0.95
    assert still_missing(standing()) == 1
    assert recorded(proposal()) == ["held"]
    answered(world, "delete")  # stronger than proposed: it was right to restrict
    assert standing().may_act
    assert standing().lower >= 0.95
    assert recorded(proposal()) == ["hidden"]


def test_a_stream_of_overturns_ends_it_at_the_decision_worked_out_by_hand(world: World) -> None:
    # After 150 right and w wrong, at p = 0.95 and q = 0.05, the coins are
    #   B(151, w + 1) x P(Binomial(151 + w, q) > w) / q / (p^150 q^w):
    # w = 1: B = 1 / (151 x 152); P = 1 - p^152 - 152 q p^151 = 0.9963; p^150 = 0.000456:
    #        0.9963 / (151 x 152) / 0.05 / (0.000456 x 0.05) = 38.1, above 20: it goes on.
    # w = 2: B = 2 / (151 x 152 x 153); P = 1 - p^153 - 153 q p^152 - 11,628 q^2 p^151 = 0.9841:
    #        0.9841 x 2 / 3,511,656 / 0.05 / (0.000456 x 0.0025) = 9.8, under 20: it ends.
    earned(world, 150)
    alone = []
    for _ in range(4):
        (state,) = recorded(proposal())
        alone.append(state)
        message = Message.objects.latest("seq")
        decide_message(message.pk, by=world.owner, outcome="publish", at=NOW)
    assert alone == ["hidden", "hidden", "held", "held"]
    told = [(one.acts, one.n, one.right, one.because) for one in changes_of(world.owner)]
    assert told == [(False, 152, 150, "decision"), (True, 88, 88, "decision")]
    assert not standing().may_act
    assert standing().lower < 0.95


def test_what_the_charter_answers_for_acts_from_the_first_day_and_loses_it_at_the_third_overturn(
    world: World,
) -> None:
    # A credit of 176 right ones: 105.6 coins after one wrong, 23.5 after two, 7.73 after three.
    states = []
    for _ in range(4):
        states += recorded(proposal(at_once=True))
        alone = Decision.objects.filter(by=None).latest("pk") if states[-1] == "hidden" else None
        if alone is not None:
            undo(alone.pk, by=world.teammate, at=NOW)
    assert states == ["hidden", "hidden", "hidden", "held"]
    assert [(one.acts, one.n, one.right) for one in changes_of(world.owner)] == [(False, 3, 0)]


def test_messages_that_say_nothing_are_no_copies_of_each_other(world: World) -> None:
    # Images without a word: were they one piece, overturns would never end what the charter answers for.
    states = []
    for text in ("", "\u200b", "", " "):
        states += recorded(proposal(at_once=True, text=text))
        if states[-1] == "hidden":
            undo(Decision.objects.filter(by=None).latest("pk").pk, by=world.teammate, at=NOW)
    assert states == ["hidden", "hidden", "hidden", "held"]
    assert (standing().n, standing().right) == (3, 0)


def test_people_are_told_of_each_change(world: World) -> None:
    earned(world)
    (event,) = Event.objects.filter(kind="autonomy")
    change = Change.objects.get()
    assert event.client_id == world.client.pk
    assert event.payload == {
        "change": change.pk,
        "space": world.space.pk,
        "clause": "pub",
        "language": "fr",
        "acts": True,
        "n": 88,
        "right": 88,
        "lower": round(change.lower, 4),
        "because": "decision",
    }


def test_each_clause_language_and_space_earns_its_own(world: World) -> None:
    world.add_space("twitch", "autre")
    earned(world)
    assert recorded(proposal(), proposal(language="fr-CA")) == ["hidden", "hidden"]
    assert recorded(proposal("insulte"), proposal(language="en"), proposal(space="autre")) == ["held"] * 3


def test_a_change_of_what_a_clause_asks_starts_again_and_a_new_name_does_not(world: World) -> None:
    earned(world)
    assert recorded(proposal(fingerprint="other")) == ["held"]
    assert recorded(proposal(clause="publicite", fingerprint="pub", version="2")) == ["hidden"]
    assert standing().clause == "publicite"


# ——— what counts


def test_copies_and_bulk_decisions_on_a_wave_are_one_piece_of_evidence(world: World) -> None:
    answered(world, *["hide"] * 100, text="Achetez ici 1")
    answered(world, *["hide"] * 3, text="ACHETEZ, ici 22")
    assert (standing().n, standing().right) == (1, 1)
    answered(world, "publish", text="achetez ici")
    assert (standing().n, standing().right) == (1, 0)


def test_only_the_clause_that_decides_learns(world: World) -> None:
    earned(world, 5)
    assert list(Standing.objects.values_list("fingerprint", "n")) == [("pub", 5)]


def test_what_a_person_restricts_less_than_proposed_was_wrong(world: World) -> None:
    answered(world, "publish", "hide", "delete", outcome="delete")
    assert (standing().n, standing().right) == (3, 1)


def test_to_confirm_what_was_not_drawn_proves_nothing_and_to_overturn_it_does(world: World) -> None:
    earned(world)
    Standing.objects.update(alone=ALL_JUDGED)
    batch = [proposal() for _ in range(3)]
    assert recorded(*batch) == ["hidden"] * 3
    decide_message(batch[0].seq, by=world.owner, outcome="delete", at=NOW)
    assert (standing().n, standing().right) == (88, 88)
    decide_message(batch[1].seq, by=world.owner, outcome="publish", at=NOW)
    assert (standing().n, standing().right) == (89, 88)


def test_an_undo_takes_the_evidence_back_and_a_new_decision_replaces_it(world: World) -> None:
    (decision,) = answered(world, "publish")
    assert (standing().n, standing().right) == (1, 0)
    undo(decision.pk, by=world.teammate, at=NOW + 1)
    assert (standing().n, standing().right) == (0, 0)
    decide_message(decision.message_id, by=world.teammate, outcome="hide", at=NOW + 2)
    assert (standing().n, standing().right) == (1, 1)
    decide_message(decision.message_id, by=world.owner, outcome="publish", at=NOW + 3)
    assert (standing().n, standing().right) == (1, 0)


def test_what_was_learnt_outlives_its_message(world: World) -> None:
    earned(world)
    Message.objects.all().delete()
    assert recorded(proposal()) == ["hidden"]
    answered(world, "hide")
    assert standing().n == 89


def test_what_is_half_a_year_old_no_longer_counts(world: World, clock: dict[str, int]) -> None:
    earned(world)
    clock["now"] = NOW + AGE_MS - 1
    assert recorded(proposal()) == ["hidden"]
    clock["now"] = NOW + AGE_MS
    assert recorded(proposal()) == ["held"]
    assert next((one.acts, one.because) for one in changes_of(world.owner)) == (False, "age")


def test_letters_alone_make_a_copy() -> None:
    assert letters_digest("Été 12 !") == letters_digest("ete") != letters_digest("ite")
    assert letters_digest("🙂🙂") != letters_digest("🙃🙃")


# ——— the sample that people judge


@pytest.mark.parametrize(("outcome", "state"), [("delete", "deleted"), ("hide", "removed")])
def test_what_was_drawn_is_judged_though_the_network_took_it_away(
    world: World, monkeypatch: pytest.MonkeyPatch, outcome: str, state: str
) -> None:
    # A network tells of each message that it deletes for us, as of those that its own moderators delete.
    monkeypatch.setattr(given_settings, "AUDIT_SHARE", 1.0)
    acted = proposal(outcome=outcome, at_once=True)
    recorded(acted, draw=lambda: 0.0)
    Action.objects.update(status=Action.Status.DONE)
    place = Place("twitch", "gazette")
    gone = Removal(id="r1", space=place, at=NOW, received_at=NOW, author_id="ada")
    Message.objects.update(author_id="ada", at_ms=NOW)
    remove(gone, space_id=world.space.pk, client_id=world.client.pk, at=NOW)
    case = Case.objects.get(audit=True, status="open")
    lease(case.pk, by=world.teammate, at=NOW)
    decision = decide(case.pk, by=world.teammate, outcome="publish", at=NOW + 1)
    assert Message.objects.get().state == state
    assert (standing().n, standing().right) == (1, 0)
    assert not Action.objects.filter(verb__in=["publish", "restore"]).exists()
    undo(decision.pk, by=world.teammate, at=NOW + 2)
    assert Message.objects.get().state == state
    assert standing().n == 0
    # It waits for another answer, from the same person.
    decide(case.pk, by=world.teammate, outcome="delete", at=NOW + 3)
    assert (standing().n, standing().right) == (1, 1)


def test_who_was_judging_an_act_that_a_colleague_took_back_is_told_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given_settings, "AUDIT_SHARE", 1.0)
    recorded(proposal(at_once=True), draw=lambda: 0.0)
    case = Case.objects.get(audit=True)
    lease(case.pk, by=world.owner, at=NOW)
    undo(Decision.objects.get(by=None).pk, by=world.teammate, at=NOW + 1)
    case.refresh_from_db()
    assert (case.status, case.leased_to, case.leased_until_ms) == ("closed", None, 0)
    # Not that the network took the message away: it is there.
    with pytest.raises(AlreadyUndone):
        decide(case.pk, by=world.owner, outcome="hide", at=NOW + 2)
    assert (standing().n, standing().right) == (1, 0)


def test_its_first_actions_are_all_judged_then_a_share_by_chance(world: World) -> None:
    earned(world)
    Case.objects.all().delete()
    assert recorded(*[proposal() for _ in range(ALL_JUDGED)], draw=lambda: 1.0) == ["hidden"] * ALL_JUDGED
    assert Case.objects.filter(audit=True, priority=0, due_ms=NOW + 24 * 3_600_000).count() == ALL_JUDGED
    told = Event.objects.filter(kind="case.opened").latest("pk").payload
    assert told == {"space": world.space.pk, "count": ALL_JUDGED}
    drawn = iter([0.049, 0.051])
    given_settings.AUDIT_SHARE, kept = 0.05, given_settings.AUDIT_SHARE
    try:
        one, other = proposal(), proposal()
        recorded(one, other, draw=lambda: next(drawn))
    finally:
        given_settings.AUDIT_SHARE = kept
    assert Case.objects.filter(message_id=one.seq, audit=True).exists()
    assert not Case.objects.filter(message_id=other.seq).exists()
    sources = dict(Evidence.objects.filter(seq__in=[one.seq, other.seq]).values_list("seq", "source"))
    assert sources == {one.seq: "audit", other.seq: "alone"}


def test_what_was_drawn_counts_both_ways(world: World) -> None:
    earned(world)
    batch = [proposal() for _ in range(2)]
    recorded(*batch)
    for one, outcome in zip(batch, ("hide", "publish"), strict=True):
        case = lease(Case.objects.get(message_id=one.seq).pk, by=world.teammate, at=NOW)
        decide(case.pk, by=world.teammate, outcome=outcome, at=NOW)  # type: ignore[arg-type]
    assert (standing().n, standing().right) == (90, 89)


def test_a_deletion_judged_wrong_counts_though_nothing_brings_the_message_back(world: World) -> None:
    answered(world, *["delete"] * 88, outcome="delete")
    one = proposal(outcome="delete")
    assert recorded(one) == ["deleted"]
    Action.objects.update(status="done", attempts=1)
    case = lease(Case.objects.get(message_id=one.seq, audit=True).pk, by=world.teammate, at=NOW)
    decision = decide(case.pk, by=world.teammate, outcome="publish", at=NOW)
    assert (standing().n, standing().right) == (89, 88)
    assert Message.objects.get(seq=one.seq).state == "deleted"
    assert Event.objects.filter(kind="case.decided").latest("pk").payload["certain"] is False
    undo(decision.pk, by=world.teammate, at=NOW + 1)
    assert (standing().n, standing().right) == (88, 88)


# ——— what stops it


@pytest.fixture
def trusted(world: World) -> Iterator[World]:
    earned(world)
    assert recorded(proposal()) == ["hidden"]
    yield world
    assert not switch.halted()


def test_a_clients_switch_holds_from_the_very_next_batch(trusted: World) -> None:
    set_automatic(trusted.client, on=False, by=trusted.owner)
    assert recorded(proposal()) == ["held"]
    set_automatic(trusted.client, on=True, by=trusted.owner)
    assert recorded(proposal()) == ["hidden"]


def test_the_homes_switch_stops_every_client_and_each_is_told(trusted: World) -> None:
    assert switch.halt()
    assert not switch.halt()
    assert recorded(proposal(), proposal(at_once=True)) == ["held"] * 2
    told = Event.objects.filter(kind="automatic").values_list("client_id", "payload")
    assert sorted(told, key=str) == sorted(
        [(each.pk, {"on": False, "by": None}) for each in Client.objects.all()], key=str
    )
    assert switch.resume()
    assert not switch.resume()
    assert recorded(proposal()) == ["hidden"]


def test_the_quota_of_an_hour_holds_after_a_restart(trusted: World, clock: dict[str, int]) -> None:
    clock["now"] += 3_600_000
    limits = {"quota": 3, "hourly": 5}
    states = recorded(*[proposal(**limits) for _ in range(4)])
    assert states == ["hidden"] * 3 + ["held"]
    clock["now"] += 60_000
    assert recorded(*[proposal(**limits) for _ in range(3)]) == ["hidden"] * 2 + ["held"]
    clock["now"] += 3_600_000 - 60_000
    assert recorded(proposal(**limits)) == ["hidden"]


def test_what_was_rolled_back_used_nothing_of_the_quota(
    trusted: World, clock: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock["now"] += 3_600_000
    recorder = Recorder(client="gazette", draw=lambda: 1.0)
    one = proposal(quota=1)

    def full(*_: object) -> None:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(recording, "emit_all", full)
        with pytest.raises(RuntimeError):
            recorder.record([one])
    assert not Evidence.objects.filter(seq=one.seq).exists()
    recorder.record([one])
    assert Message.objects.get(seq=one.seq).state == "hidden"


def test_nothing_acts_without_a_fingerprint(trusted: World) -> None:
    assert recorded(proposal(fingerprint="", at_once=True)) == ["held"]


def test_a_charter_that_no_longer_answers_for_a_clause_takes_its_credit_back(world: World) -> None:
    assert recorded(proposal(at_once=True)) == ["hidden"]
    assert recorded(proposal()) == ["held"]
    assert recorded(proposal(at_once=True)) == ["hidden"]
    assert [(one.acts, one.because) for one in changes_of(world.owner)] == [
        (True, "charter"),
        (False, "charter"),
    ]


# ——— the budget, and who sees what


def test_a_smaller_budget_judges_all_standings_again(trusted: World) -> None:
    set_error_budget(trusted.client, 0.02, by=trusted.owner, at=NOW)
    assert recorded(proposal()) == ["held"]
    assert changes_of(trusted.owner)[0].because == "budget"
    set_error_budget(trusted.client, 0.1, by=trusted.owner, at=NOW)
    assert recorded(proposal()) == ["hidden"]


def test_a_budget_changed_by_other_means_holds_at_the_next_batch(trusted: World) -> None:
    Client.objects.filter(pk=trusted.client.pk).update(error_budget=0.01)
    assert recorded(proposal()) == ["held"]


def test_only_supervisors_of_the_client_set_it_between_bounds(world: World) -> None:
    for person, refusal in (
        (world.teammate, NotAllowed),
        (world.reader, NotAllowed),
        (world.stranger, NotFound),
    ):
        with pytest.raises(refusal):
            set_error_budget(world.client, 0.1, by=person)
    for budget in (0.0, 0.009, 0.21, float("nan")):
        with pytest.raises(NotABudget):
            set_error_budget(world.client, budget, by=world.owner)
    world.client.refresh_from_db()
    assert world.client.error_budget == 0.05


def test_a_person_of_one_client_never_sees_what_anothers_clauses_earned(trusted: World) -> None:
    for person in (trusted.owner, trusted.teammate, trusted.reader):
        assert standings_of(person).count() == changes_of(person).count() == 1
    assert not standings_of(trusted.stranger).exists()
    assert not changes_of(trusted.stranger).exists()
