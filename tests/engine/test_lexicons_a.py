"""Words of ten languages are told apart by how they are meant, and by the language they are said in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vigie.engine.context import Stance, stance
from vigie.engine.disguise import Undisguiser
from vigie.engine.finding import Finding
from vigie.engine.lexicon import Lexicon, load, plain, read
from vigie.engine.turns import TURNS

See = Callable[[str], list[Finding]]

#: Language, text, the word asked about, how it is meant.
SAID: list[tuple[str, str, str, Stance]] = [
    ("de", "du bist so ein idiot", "idiot", "aimed"),
    ("de", "was soll das, idiot bist du", "idiot", "aimed"),
    ("de", "er nannte mich einen idioten", "idioten", "quoted"),
    ("de", "man hat mich idiot genannt", "idiot", "quoted"),
    ("de", "mein nachbar ist kein idiot", "idiot", "denied"),
    ("de", "ich idiot habe den schlüssel vergessen", "idiot", "self"),
    ("it", "sei proprio un cretino", "cretino", "aimed"),
    ("it", "mi ha dato del cretino", "cretino", "quoted"),
    ("it", "nessuno è cretino qui", "cretino", "denied"),
    ("it", "che cretino che sono", "cretino", "self"),
    ("nl", "wat ben jij een sukkel", "sukkel", "aimed"),
    ("nl", "ze noemde me een sukkel", "sukkel", "quoted"),
    ("nl", "hij is geen sukkel", "sukkel", "denied"),
    ("nl", "ik ben ook zo'n sukkel", "sukkel", "self"),
    ("pt", "seu babaca", "babaca", "aimed"),
    ("pt", "me chamaram de babaca", "babaca", "quoted"),
    ("pt", "ele não é babaca", "babaca", "denied"),
    ("pt", "eu sou muito babaca", "babaca", "self"),
    ("pl", "jesteś zwykłym debilem", "debilem", "said"),
    ("pl", "ty stary debilu", "debilu", "aimed"),
    ("pl", "nazwał mnie debilem", "debilem", "quoted"),
    ("pl", "nikt nie jest debilem", "debilem", "denied"),
    ("pl", "ale debil ze mnie", "debil", "self"),
    ("ro", "ești un mare tâmpit", "tâmpit", "aimed"),
    ("ro", "mi-a zis tâmpit", "tâmpit", "quoted"),
    ("ro", "nu e tâmpit", "tâmpit", "denied"),
    ("ro", "sunt un tâmpit", "tâmpit", "self"),
    ("cs", "ty jsi takový blbec", "blbec", "aimed"),
    ("cs", "řekl mi blbec", "blbec", "quoted"),
    ("cs", "není to blbec", "blbec", "denied"),
    ("cs", "já jsem ale takový blbec", "blbec", "said"),
    ("cs", "jsem fakt blbec", "blbec", "self"),
    ("sv", "du är en riktig idiot", "idiot", "aimed"),
    ("sv", "hon kallade mig idiot", "idiot", "quoted"),
    ("sv", "han är ingen idiot", "idiot", "denied"),
    ("sv", "jag är en sådan idiot", "idiot", "self"),
    ("da", "hvor er du dum", "dum", "aimed"),
    ("da", "hun kaldte mig dum", "dum", "quoted"),
    ("da", "han er ikke dum", "dum", "denied"),
    ("da", "jeg er sgu også dum", "dum", "said"),
    ("hu", "hülye vagy", "hülye", "aimed"),
    ("hu", "azt mondta, hogy hülye", "hülye", "quoted"),
    ("hu", "ő nem hülye", "hülye", "denied"),
    ("hu", "hülye voltam megint", "hülye", "self"),
]


@pytest.mark.parametrize(("language", "text", "word", "how"), SAID)
def test_it_tells_how_a_word_is_meant(language: str, text: str, word: str, how: Stance) -> None:
    said, term = plain(text), plain(word)
    start = said.rindex(term)
    assert stance(said, start, start + len(term), language) == how


def test_it_keeps_the_turns_of_one_language_out_of_another() -> None:
    # "du" is "you" in German, Danish and Swedish.
    text = "le sang du porc"
    place = (text.index("porc"), len(text))
    assert stance(text, *place, "fr") == "said"
    assert stance(text, *place, "de") == "aimed"


def test_it_knows_the_turns_of_each_language_it_insults_in() -> None:
    assert {"de", "it", "nl", "pt", "pl", "ro", "cs", "sv", "da", "hu"} <= set(TURNS)


@pytest.mark.parametrize("text", ["filmen er slut nu, tak for i aften", "filmen är slut nu, tack för ikväll"])
def test_a_word_harmless_in_the_language_of_the_message_is_no_insult(see: See, text: str) -> None:
    assert not [finding for finding in see(text) if finding.detector == "insult"]


def test_what_is_harmless_in_danish_excuses_nothing_in_english(see: See) -> None:
    assert [finding for finding in see("you are such a dirty slut") if finding.detector == "insult"]


@pytest.mark.parametrize(("masked", "hidden"), [("f*ck", "fuck"), ("s***", "shit"), ("p*tain", "putain")])
def test_a_mask_is_read_as_a_french_or_english_word_first(masked: str, hidden: str) -> None:
    words = load()
    undisguiser = Undisguiser(words.words, words.maskable, words.maskable_elsewhere)
    assert [edit.text for edit in undisguiser.edits(masked)] == [hidden]


def test_a_mask_that_fits_none_is_read_in_the_other_languages(see: See) -> None:
    found = [finding for finding in see("du bist so ein W*chser, ehrlich") if finding.detector == "insult"]
    assert found


def test_it_writes_german_vowels_with_an_e_where_the_keyboard_has_none(see: See) -> None:
    text = "ihr seid doch alle Hurensoehne"
    assert [finding for finding in see(text) if finding.detector == "insult"]


def test_norwegian_is_read_with_the_danish_words(see: See) -> None:
    found = see("Jeg synes at han er et jævla rasshøl, men du er et svin og en svinehund etter alt dette")
    assert [finding for finding in found if finding.detector == "insult"]


def test_it_tells_the_part_of_speech(tmp_path: Path) -> None:
    folder = tmp_path / "xx"
    folder.mkdir()
    path = folder / "insult.tsv"
    path.write_text("depp|du depp\t0.5\town,noun\nnarr|so ein narr\t0.5\town\n", "utf-8")
    parts = {entry.term: entry.part for entry in read(path)}
    assert parts == {"depp": "noun", "du depp": "noun", "narr": "", "so ein narr": "phrase"}


def test_a_saying_of_one_language_hides_only_what_all_languages_find_harmless(tmp_path: Path) -> None:
    folder = tmp_path / "xx"
    folder.mkdir()
    (folder / "benign.tsv").write_text("zorp\t0\town\nzorp blik\t0\town\n", "utf-8")
    (folder / "insult.tsv").write_text("zorp\t0.6\tany\n", "utf-8")
    lexicon = Lexicon(entry for path in sorted(folder.glob("*.tsv")) for entry in read(path))
    assert [start for _, start, _ in lexicon.find("a zorp")] == [2]
    assert all(entry.kind == "benign" for entries, _, _ in lexicon.find("a zorp blik") for entry in entries)
