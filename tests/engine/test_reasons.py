"""Every reason has its sentence in both languages, filled and well set."""

import re

import pytest

from vigie.engine.crowd import Crowd
from vigie.engine.detectors import DETECTORS
from vigie.engine.finding import Finding, unavailable
from vigie.engine.language import LANGUAGES, UNDETERMINED
from vigie.engine.lexicon import GROUNDS
from vigie.engine.reasons import UnknownReasonError, say, sentence
from vigie.engine.sentences import GROUNDS as NAMED_GROUNDS
from vigie.engine.sentences import LANGUAGES as NAMED_LANGUAGES
from vigie.engine.sentences import SENTENCES
from vigie.media.base import REASONS as MEDIA
from vigie.opinions.base import REASONS as OPINIONS

ARGS = ("premier", "second")


def test_it_has_a_sentence_for_every_declared_reason_and_no_other() -> None:
    declared = {reason for detector in (*DETECTORS, Crowd) for reason in detector.reasons} | {"unavailable"}
    assert declared | set(OPINIONS) | set(MEDIA) == set(SENTENCES)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("reason", SENTENCES)
def test_it_fills_each_sentence(reason: str, language: str) -> None:
    told = sentence(reason, ARGS, language)
    assert told[-1] == "."
    assert "{" not in told


@pytest.mark.parametrize("reason", SENTENCES)
def test_it_sets_french_with_its_no_break_spaces(reason: str) -> None:
    told = sentence(reason, ARGS, "fr")
    assert not re.search(r"« | »| [;:!?%]|'", told)


def test_it_names_every_language_and_every_ground() -> None:
    assert {*LANGUAGES, UNDETERMINED} == set(NAMED_LANGUAGES)
    assert set(GROUNDS) == set(NAMED_GROUNDS)


def test_it_refuses_a_reason_without_sentence() -> None:
    with pytest.raises(UnknownReasonError):
        sentence("insult.whatever", ("mot",), "fr")
    with pytest.raises(UnknownReasonError):
        sentence("insult.word", (), "fr")


def test_it_shows_the_code_of_an_unknown_reason_rather_than_fail() -> None:
    assert say("insult.whatever", ("mot",), "fr") == "insult.whatever: mot"


def test_it_speaks_english_to_readers_of_other_languages() -> None:
    assert (
        Finding("link", 0.9, 0, 4, "link", ("exemple.fr",)).sentence("de")
        == "The message links to exemple.fr."
    )


def test_it_leaves_braces_in_a_quoted_word_alone() -> None:
    assert "{0.__class__}" in say("insult.word", ("{0.__class__}",), "en")


def test_it_tells_which_part_could_not_answer() -> None:
    assert unavailable("toxicity", "not loaded", 5).because == "toxicity could not answer (not loaded)."
