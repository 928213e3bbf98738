"""The highest score of each kind is what the engine gives: it is reached, and nothing passes it."""

import sys
from pathlib import Path

import pytest

from vigie.charter.ceilings import CEILINGS, today
from vigie.charter.domains import Span
from vigie.engine.detectors import DETECTORS
from vigie.engine.engine import Engine
from vigie.engine.lexicon import files
from vigie.message import Author, Message, Space

ROOT = Path(__file__).parents[2]

#: A message that reaches the highest score of its kind.
HIGHEST = {
    "phone": "Appelle donc le 06 12 34 56 78",
    "email": "Mon adresse : jeanne.martin@example.org",
    "bank": "IBAN FR76 3000 6000 0112 3456 7890 189",
    "identity": "85.07.30-033 28 registre national",
    "plate": "La plaque c'est FD-069-PN, elle gêne la sortie",
    "link": "À lire : https://exemple.org/page",
    "shortener": "Il faut régler sur bit.ly/3xYz",
    "video": "dai.ly/x7tgad0",
    "scam": "Félicitations vous avez gagné un iPhone 15, cliquez ici https://exemple.com",
    "capitals": "ARRETEZ DE PARLER TOUS EN MEME TEMPS",
    "disguise": "quel c0nnard",
    "denigration": "Mme Martin est une escroc",
    "conspiracy": "ci nascondono tutto, svegliatevi",
    "irony": "quelle efficacité /s",
    "erratum": "il y a une faute dans le titre. coquille : on écrit « ce sont »",
    "subscription": "impossible de résilier mon abonnement. j'ai été prélevé deux fois",
    "discontent": (
        "j'en ai marre, ça me saoule. ça me gonfle, fait chier, quelle journée de merde, "
        "j'en ai ras le bol. très déçu"
    ),
}
SAID = "nous voulons tous la même chose aujourd'hui, et partout"
#: A series of messages: how many, by how many authors, how many milliseconds apart, and what is said.
CROWDS = {
    "flood": (60, 1, 10, "le message numéro {n} d'une longue série de mots variés"),
    "repeat": (20, 1, 5_000, SAID),
    "wave": (20, 20, 500, SAID),
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def message(text: str, space: str, author: str = "a", at: int = 0) -> Message:
    return Message(
        id=f"{space}-{at}",
        space=Space("essai", space),
        text=text,
        author=Author(author, author),
        at=at,
        received_at=at,
    )


def highest(engine: Engine, messages: list[Message]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for findings in engine.examine(messages):
        for finding in findings:
            scores[finding.kind] = max(finding.score, scores.get(finding.kind, 0.0))
    return scores


@pytest.mark.parametrize("kind", HIGHEST)
def test_it_is_reached_by_a_message(engine: Engine, kind: str) -> None:
    assert highest(engine, [message(HIGHEST[kind], kind)])[kind] == CEILINGS[kind]


@pytest.mark.parametrize("kind", CROWDS)
def test_it_is_reached_by_a_crowd(engine: Engine, kind: str) -> None:
    count, authors, step, said = CROWDS[kind]
    series = [message(said.format(n=n), kind, f"a{n % authors}", n * step) for n in range(count)]
    assert highest(engine, series)[kind] == CEILINGS[kind]


def test_it_is_shown_for_every_kind_that_has_one() -> None:
    assert set(CEILINGS) == {*HIGHEST, *CROWDS}


def test_it_is_passed_by_no_text_that_the_engine_was_written_with(engine: Engine) -> None:
    texts = {text for detector in DETECTORS for text in sys.modules[detector.__module__].HITS}
    for path in files():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# hit:"):
                texts.add(line.removeprefix("# hit:").strip())
    for path in sorted((ROOT / "corpus").glob("*/*.tsv")):
        rows = path.read_text(encoding="utf-8").splitlines()
        texts |= {max(row.split("\t"), key=len) for row in rows[::5] if row and not row.startswith("#")}
    assert len(texts) > 4_000
    scores = highest(engine, [message(text, f"salle {n}") for n, text in enumerate(sorted(texts))])
    assert {kind: scores[kind] for kind, most in CEILINGS.items() if scores.get(kind, 0.0) > most} == {}


def test_it_bounds_what_a_condition_may_hope_for() -> None:
    assert today(("score", "plate")) == Span(0.0, 0.85)
    assert today(("score", "insult")) == Span(0.0, 1.0)
