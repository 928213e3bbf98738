"""Grave words with a slip in them."""

from collections.abc import Callable

import pytest

from vigie.engine.finding import Finding, scores
from vigie.engine.misspelt import INNOCENT, misspellings

See = Callable[[str], list[Finding]]


@pytest.mark.parametrize(
    "text", ["espèce de conanrd", "t'es un conard fini", "sale batrad va", "you basatrd"]
)
def test_it_reads_a_grave_word_with_a_slip(see: See, text: str) -> None:
    assert max(scores(see(text)).get(kind, 0.0) for kind in ("insult", "hate")) >= 0.4


@pytest.mark.parametrize("word", sorted(INNOCENT))
def test_it_leaves_ordinary_words_alone(see: See, word: str) -> None:
    found = [each for each in see(f"je parle de {word} avec lui") if each.detector in ("insult", "hate")]
    assert not found


def test_it_keeps_the_first_letter_and_makes_few() -> None:
    made = list(misspellings("abrutissement"))
    assert all(each[0] == "a" for each in made)
    assert len(made) < 2 * len("abrutissement")
    assert "abrutissement" not in made
