"""What becomes of the learned scorer's chances beside what the lexicons know."""

from collections.abc import Callable

import pytest

from vigie.engine.finding import Finding
from vigie.engine.toxicity import toxicity

See = Callable[[str], list[Finding]]


@pytest.mark.parametrize("text", ["WTF?!?!?", "fuck", "Fuck!!!", "shit...", "PROST!", "nazi"])
def test_one_oath_or_one_ordinary_word_alone_is_nothing_to_act_on(see: See, text: str) -> None:
    found = see(text)
    assert toxicity(found) <= 0.8
    assert not [each for each in found if each.detector == "model" and each.kind != "toxicity"]


@pytest.mark.parametrize("text", ["connard", "slut", "pute !!", "enculé"])
def test_one_insult_alone_stays_one(see: See, text: str) -> None:
    assert toxicity(see(text)) >= 0.9


def test_an_oath_thrown_at_somebody_stays_an_insult(see: See) -> None:
    assert toxicity(see("fuck you, you worthless idiot")) >= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "RIP, my heart is with her children tonight",
        "Go tell her happy birthday, she deserves it",
        "The mayor should resign tonight",
    ],
)
def test_what_is_hardly_harmful_as_a_whole_calls_nobody_for_a_threat(see: See, text: str) -> None:
    assert max((each.score for each in see(text) if each.kind == "threat"), default=0.0) < 0.5


def test_a_threat_without_a_coarse_word_stays_one(see: See) -> None:
    told = see("I know where your ambassador lives and I'm going to hurt her")
    assert max(each.score for each in told if each.kind == "threat") >= 0.5
