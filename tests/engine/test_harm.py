"""Threats, violence, harassment, accusations and danger: what is seen, and what only resembles it."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

import msgspec
import pytest
from said import message

from vigie.engine.detectors.denigration import Denigration
from vigie.engine.detectors.harassment import Harassment
from vigie.engine.detectors.selfharm import SelfHarm
from vigie.engine.detectors.threat import Threat
from vigie.engine.detectors.violence import Violence
from vigie.engine.engine import Engine
from vigie.engine.finding import Finding
from vigie.message import Kind

Score = Callable[[str, str], float]
Told = Callable[[str, str], Finding]

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "harm.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
HITS = [(kind, text) for kind, must, _, text in ROWS if must == "hit"]
NEAR_MISSES = [(kind, text) for kind, must, _, text in ROWS if must == "miss"]
#: What a person would call one thing: somebody is in danger.
SAME = {"selfharm": ("selfharm", "danger"), "danger": ("selfharm", "danger")}

_rooms = count()


@pytest.fixture(scope="module")
def harm() -> Engine:
    return Engine(detectors=[Threat(), Violence(), Harassment(), Denigration(), SelfHarm()])


@pytest.fixture
def findings(harm: Engine) -> Callable[..., list[Finding]]:
    def seen(text: str, kind: Kind = "comment") -> list[Finding]:
        said = msgspec.structs.replace(message(text, space=f"harm {next(_rooms)}"), kind=kind)
        return harm.examine([said])[0]

    return seen


@pytest.fixture
def score(findings: Callable[..., list[Finding]]) -> Score:
    return lambda kind, text: highest(findings(text), (kind,))


@pytest.fixture
def told(findings: Callable[..., list[Finding]]) -> Told:
    return lambda kind, text: max(
        (finding for finding in findings(text) if finding.kind == kind), key=lambda finding: finding.score
    )


def highest(found: Iterable[Finding], kinds: tuple[str, ...]) -> float:
    return max((finding.score for finding in found if finding.kind in kinds), default=0.0)


@pytest.mark.parametrize(("kind", "text"), HITS, ids=lambda value: ascii(value)[:60])
def test_it_sees_each_harm(findings: Callable[..., list[Finding]], kind: str, text: str) -> None:
    assert highest(findings(text), SAME.get(kind, (kind,))) >= 0.5


@pytest.mark.parametrize(("kind", "text"), NEAR_MISSES, ids=lambda value: ascii(value)[:60])
def test_it_leaves_what_resembles_harm_alone(
    findings: Callable[..., list[Finding]], kind: str, text: str
) -> None:
    assert highest(findings(text), SAME.get(kind, (kind,))) < 0.5


def test_it_keeps_forty_examples_of_each_sort_for_each_detector() -> None:
    counted = Counter((SAME.get(kind, (kind,))[0], must) for kind, must, _, _ in ROWS)
    kinds = ("threat", "violence", "harassment", "denigration", "selfharm")
    assert all(counted[kind, must] >= 40 for kind in kinds for must in ("hit", "miss"))


def test_it_shows_the_words_that_threaten(told: Told) -> None:
    text = "Bonsoir. Si tu reviens ici, je vais te casser la gueule !"
    finding = told("threat", text)
    assert "casser la gueule" in text[finding.start : finding.end]
    assert finding.args == (text[finding.start : finding.end],)
    assert finding.reason == "threat.condition"


def test_it_weighs_a_threat_to_somebody_above_one_in_a_game(score: Score) -> None:
    assert score("threat", "je vais te défoncer") >= 0.7
    assert score("threat", "je vais te défoncer au prochain match") < 0.5


def test_it_says_that_a_threat_is_quoted(told: Told) -> None:
    assert told("threat", "il m'a écrit « je vais te crever » hier soir").reason == "threat.quoted"


def test_it_hears_no_threat_in_what_somebody_will_not_do(score: Score) -> None:
    assert score("threat", "je vais te crever") >= 0.8
    assert score("threat", "je ne vais pas te crever, calme-toi") < 0.5


def test_it_hears_a_threat_in_crude_words_under_a_condition(told: Told) -> None:
    finding = told("threat", "si tu reviens je te démonte")
    assert (finding.reason, finding.score >= 0.7) == ("threat.condition", True)


def test_it_tells_a_call_from_its_condemnation(told: Told) -> None:
    assert told("violence", "il faut les fusiller").reason == "violence.call"
    assert told("violence", "dire qu'il faut les fusiller, c'est ignoble").reason == "violence.condemned"


def test_it_puts_what_happens_tonight_above_what_is_past(score: Score) -> None:
    tonight = score("selfharm", "je veux mourir ce soir")
    plain = score("selfharm", "je veux mourir")
    past = score("selfharm", "il y a six ans je me disais « je veux mourir », je vais mieux")
    assert tonight > plain >= 0.5 > past


def test_it_accuses_nobody_where_nobody_is_named(told: Told) -> None:
    assert told("denigration", "ce sont des escrocs").reason == "denigration.unnamed"


def test_it_leaves_what_a_review_says_of_a_house_below_a_hold(
    findings: Callable[..., list[Finding]],
) -> None:
    text = "votre magasin vole les clients, le vendeur est un voleur"
    assert highest(findings(text, "review"), ("denigration",)) < 0.5


def test_it_still_holds_a_review_that_accuses_somebody_by_name(
    findings: Callable[..., list[Finding]],
) -> None:
    assert highest(findings("Sandrine Petit est une voleuse", "review"), ("denigration",)) >= 0.5


def test_it_asks_for_an_attack_before_it_minds_where_somebody_is_found(score: Score) -> None:
    assert score("harassment", "elle travaille au Monoprix du centre") == 0.0
    assert score("harassment", "elle travaille au Monoprix du centre, cette connasse") >= 0.5


def test_it_takes_a_family_name_that_is_an_insult_for_a_name(score: Score) -> None:
    assert score("harassment", "la journaliste cite Nicolas Gogol") == 0.0


@pytest.mark.parametrize(
    "kind", ["threat", "violence", "harassment", "denigration", "selfharm"], ids=lambda kind: kind
)
def test_it_says_why_in_both_languages(findings: Callable[..., list[Finding]], kind: str) -> None:
    for same, text in HITS:
        if same != kind:
            continue
        for finding in findings(text):
            quoted = finding.args[0]
            assert quoted in text
            assert quoted in finding.sentence("fr")
            assert quoted in finding.sentence("en")


#: Cues, names and addresses in a row: what a turn is looked for around, again and again.
PERIODS = [
    *("tuer ", "tue ", "te tuer ", "je vais te ", "si tu ", "si tu reviens je te ", "vais te vais te "),
    *(
        "il faut les ",
        "faut tous ",
        "qu'on les ",
        "mdr",
        "hahaha",
        "m'a dit ",
        "« je te ",
        "son insta c'est ",
    ),
    *("allez tous lui dire ", "Jean Paul ", "Aa ", "@a ", "Mme A ", "la vendeuse ", "grosse conne "),
    *("la vendeuse est une grosse conne ", "est un escroc ", "a volé ", "Jean Paul est un escroc "),
    *("je veux mourir ", "il y a un an ", "mon mari me frappe ", "kill ", "should be shot ", "i will kill "),
    *("if you kill ", "kill them ", "you u ya "),
]


@pytest.mark.parametrize("period", PERIODS, ids=ascii)
def test_it_reads_a_long_text_of_cues_in_time(period: str) -> None:
    from test_hostile import each_part

    for size in (150, 65_536):
        each_part(period * (size // len(period)))
