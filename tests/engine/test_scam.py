"""Frauds, imitated addresses and begging are seen; services, customers and the channel are left alone."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from said import message

from vigie.engine.detectors.follow import Follow
from vigie.engine.detectors.imitated import HONEST, LURES, SERVICES
from vigie.engine.detectors.lookalike import Lookalike, one_letter_off
from vigie.engine.detectors.mixture import Mixture
from vigie.engine.detectors.premium import Premium
from vigie.engine.detectors.scam import Scam
from vigie.engine.detectors.spam import Spam
from vigie.engine.engine import Engine
from vigie.engine.finding import Finding

ENGINE = Engine([Lookalike(), Scam(), Spam(), Follow(), Premium(), Mixture()])
CALM = settings(max_examples=200, deadline=None)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def seen(text: str, *, roles: tuple[str, ...] = ()) -> list[Finding]:
    (found,) = ENGINE.examine([message(text, space="scam", author="scam", roles=roles)])
    return [finding for finding in found if finding.kind in ("spam", "scam") and finding.score >= 0.5]


@pytest.mark.parametrize("service", sorted(SERVICES))
@pytest.mark.parametrize("address", ["https://{}.com/", "https://www.{}.fr/a?b=1", "aide.{}.de/x"])
def test_it_leaves_the_services_themselves_alone(service: str, address: str) -> None:
    assert not seen(address.format(service))


@given(st.sampled_from(sorted(s for s in SERVICES if len(s) > 6)), st.data())
@CALM
def test_it_sees_a_name_that_is_one_letter_off(service: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(service) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    near = data.draw(
        st.sampled_from(
            [service[:place] + letter + service[place + 1 :], service[:place] + service[place + 1 :]]
        )
    )
    assume(near not in SERVICES | HONEST)
    text = f"voir https://{near}.com/x vite"
    (found,) = seen(text)
    assert found.kind == "scam"
    assert text[found.start : found.end] == f"https://{near}.com/x"


@given(
    st.sampled_from(sorted(SERVICES)), st.sampled_from(sorted(LURES)), st.sampled_from(["top", "com", "info"])
)
@CALM
def test_it_sees_a_borrowed_name_beside_a_word_that_lures(service: str, lure: str, ending: str) -> None:
    assert seen(f"https://{service}-{lure}.{ending}/a")
    assert seen(f"https://{service}.{lure}-exemple.{ending}/a")


@given(st.text(LETTERS, min_size=1, max_size=9), st.text(LETTERS, min_size=1, max_size=9))
@CALM
def test_it_finds_two_words_one_letter_apart_in_either_order(one: str, other: str) -> None:
    assert one_letter_off(one, other) == one_letter_off(other, one)
    assert not one_letter_off(one, one)
    assert one_letter_off(one, one + "x")
    assert one_letter_off(one[1:], one)


def test_it_shows_where_a_link_really_leads() -> None:
    (found,) = seen("[paypal.com](https://exemple.top/a)")
    assert found.args == ("paypal.com", "exemple.top")
    assert found.because == "The link shows paypal.com and leads to exemple.top."


def test_it_takes_a_phrase_of_customers_for_a_lure_only_with_more_beside_it() -> None:
    assert not seen("votre colis est arrivé hier")
    assert not seen("votre colis est arrivé, suivi sur https://www.laposte.fr/x")
    assert seen("votre colis est arrivé, réglez 1,99 € sur https://exemple.top/x")


def test_it_does_not_take_a_warning_for_the_fraud() -> None:
    lure = "Votre colis est bloqué, payez 1,99 € ici : https://exemple.top/suivi"
    assert seen(lure)
    assert not seen(f"attention à cette arnaque : « {lure} »")


@pytest.mark.parametrize(
    "text", ["abonnez-vous à ma chaîne", "iscrivetevi al mio canale", "venez voir ma nouvelle vidéo"]
)
def test_it_lets_the_channel_call_to_itself(text: str) -> None:
    assert seen(text)
    assert not seen(text, roles=("owner",))


def test_it_calls_trading_subscriptions_spam_even_at_home() -> None:
    assert seen("sub4sub ?", roles=("owner",))


@pytest.mark.shared
def test_it_keeps_its_figures_on_labelled_spam(recordings: Path) -> None:
    right = wrong = missed = 0
    with gzip.open(recordings.parent / "spam" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            told = bool(seen(row["text"]))
            right += told and row["spam"]
            wrong += told and not row["spam"]
            missed += row["spam"] and not told
    assert right / (right + wrong) > 0.95
    assert right / (right + missed) > 0.35


@pytest.mark.shared
def test_it_sees_little_fraud_in_an_ordinary_evening(recordings: Path) -> None:
    with gzip.open(recordings / "rbtv_2016-11" / "2016-11-08.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(10_000), strict=False)]
    assert sum(bool(seen(text)) for text in texts) <= 10
