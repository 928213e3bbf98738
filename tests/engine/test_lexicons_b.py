"""Terms are found in scripts without spaces and under endings, and turns behind a word are understood."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vigie.engine.context import stance
from vigie.engine.finding import Finding
from vigie.engine.lexicon import Lexicon, files, plain, read
from vigie.engine.turns_east import EAST

See = Callable[[str], list[Finding]]

LANGUAGES = ("ru", "uk", "el", "tr", "hi", "id", "vi", "zh", "ja", "ko", "fa", "he", "ur", "fi", "es", "ar")
KINDS = ("insult", "hate", "obscenity", "threat", "selfharm", "benign", "praise")


def lexicon(
    tmp_path: Path, terms: str, flags: str = "", *, language: str = "xx", kind: str = "insult"
) -> Lexicon:
    path = tmp_path / language / f"{kind}.tsv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{terms}\t0.6\t{flags}\n", "utf-8")
    return Lexicon(read(path))


def said(found: Lexicon, text: str) -> list[str]:
    seen = plain(text)
    return [seen[start:end] for _, start, end in found.find(seen)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_each_kind_in_each_language(language: str) -> None:
    written = {path.stem for path in files() if path.parent.name == language}
    assert written.issuperset(KINDS)


def test_it_finds_a_word_inside_text_without_spaces(tmp_path: Path) -> None:
    found = lexicon(tmp_path, "傻逼|死ね|馬鹿|ควาย")
    assert said(found, "你就是个傻逼吧") == ["傻逼"]
    assert said(found, "さっさと死ねよ馬鹿") == ["死ね", "馬鹿"]
    assert said(found, "ไอ้ควายเอ๊ย") == ["ควาย"]


def test_it_takes_a_run_of_katakana_for_one_word(tmp_path: Path) -> None:
    found = lexicon(tmp_path, "バカ")
    assert said(found, "お前バカだろ") == ["バカ"]
    assert said(found, "バカーー！") == []
    assert said(found, "バカー！") == ["バカ"]
    assert said(found, "夏のバカンスとジャバカードとデバカメ") == []


def test_it_stops_a_latin_word_at_a_letter_of_a_script_without_spaces(tmp_path: Path) -> None:
    found = lexicon(tmp_path, "nmsl")
    assert said(found, "你nmsl吧") == ["nmsl"]
    assert said(found, "xnmsl") == []


def test_it_keeps_vowel_signs_with_their_letter(tmp_path: Path) -> None:
    found = lexicon(tmp_path, "चूत|लंड")
    assert said(found, "चूत मत बोल") == ["चूत"]
    assert said(found, "चूतिया") == []
    assert said(found, "लंडन") == []


def test_it_finds_a_stem_under_its_endings_only_where_asked(tmp_path: Path) -> None:
    text = "sen salaksın, salaklar; balsalak"
    assert said(lexicon(tmp_path, "salak", "stem"), text) == ["salak", "salak"]
    assert said(lexicon(tmp_path, "salak"), text) == []


def test_it_finds_a_term_within_a_longer_word_only_where_asked(tmp_path: Path) -> None:
    assert said(lexicon(tmp_path, "개새끼", "within"), "이런개새끼들아") == ["개새끼"]
    assert said(lexicon(tmp_path, "개새끼", "stem"), "이런개새끼들아") == []


def test_it_lends_the_endings_of_one_language_to_no_other(tmp_path: Path) -> None:
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / "insult.tsv").write_text("salak\t0.6\tstem\n", "utf-8")
    (tmp_path / "bb").mkdir()
    (tmp_path / "bb" / "insult.tsv").write_text("salak\t0.3\t\n", "utf-8")
    found = Lexicon(entry for name in ("aa", "bb") for entry in read(tmp_path / name / "insult.tsv"))
    (whole, _, _), (ended, _, _) = found.find("salak salaksin")
    assert {entry.language for entry in whole} == {"aa", "bb"}
    assert {entry.language for entry in ended} == {"aa"}


def test_it_finds_a_word_whose_accents_are_left_out(tmp_path: Path) -> None:
    assert said(lexicon(tmp_path, "ηλίθιε"), "σκάσε ηλιθιε") == ["ηλιθιε"]
    assert said(lexicon(tmp_path, "козёл"), "ну ты козел") == ["козел"]


def test_it_reads_compatibility_forms_in_a_lexicon_as_in_a_text(tmp_path: Path) -> None:
    assert said(lexicon(tmp_path, "ㅅㅂ"), "ㅅㅂ 뭐야") == [plain("ㅅㅂ")]
    # The letter with its dot below is one character or two.
    assert said(lexicon(tmp_path, "भड़वा"), "अबे भड़वा") == [plain("भड़वा")]


def test_it_finds_a_hebrew_word_under_its_prefix(tmp_path: Path) -> None:
    assert said(lexicon(tmp_path, "מטומטם", language="he"), "איזה אנשים המטומטם הזה") == ["המטומטם"]


def test_it_leaves_no_part_of_a_word_with_vowel_signs_to_disguise(tmp_path: Path) -> None:
    assert lexicon(tmp_path, "चूतिया|salak").words == {"salak"}


@pytest.mark.parametrize(
    ("language", "text", "term", "how"),
    [
        ("ru", "ты полный идиот", "идиот", "aimed"),
        ("ru", "он обозвал меня дебилом", "дебилом", "quoted"),
        ("ru", "он не дурак", "дурак", "denied"),
        ("ru", "я полный идиот", "идиот", "self"),
        ("ru", "я тебе говорю, идиот", "идиот", "said"),
        ("uk", "він назвав мене дурнем", "дурнем", "quoted"),
        ("el", "με αποκαλεσε ηλιθιο", "ηλιθιο", "quoted"),
        ("tr", "emre aptal degil", "aptal", "denied"),
        ("tr", "bana aptal dedi", "aptal", "quoted"),
        ("tr", "salaksin sen", "salak", "aimed"),
        ("hi", "रमेश बेवकूफ नहीं है", "बेवकूफ", "denied"),
        ("hi", "उसने मुझे बेवकूफ कहा", "बेवकूफ", "quoted"),
        ("hi", "tu gadha hai", "gadha", "aimed"),
        ("id", "dia memanggil saya bodoh", "bodoh", "quoted"),
        ("vi", "may ngu", "ngu", "aimed"),
        ("zh", "他骂我傻逼", "傻逼", "quoted"),
        ("zh", "你这个白痴", "白痴", "aimed"),
        ("zh", "我不是白痴", "白痴", "denied"),
        ("zh", "我真是个白痴", "白痴", "self"),
        ("ja", "田中は馬鹿じゃない", "馬鹿", "denied"),
        ("ja", "先生に馬鹿と言われた", "馬鹿", "quoted"),
        ("ja", "お前はバカだ", "バカ", "aimed"),
        ("ja", "「死ね」と書かれた", "死ね", "quoted"),
        ("ko", "나보고 바보라고 했다", "바보", "quoted"),
        ("ko", "넌 바보", "바보", "aimed"),
        ("fa", "به من گفت احمق", "احمق", "quoted"),
        ("he", "קרא לי אידיוט", "אידיוט", "quoted"),
        ("ur", "tum kuttay ho", "kuttay", "aimed"),
        ("fi", "han kutsui minua idiootiksi", "idiootiksi", "quoted"),
        ("ar", "قال لي يا غبي", "يا غبي", "quoted"),
    ],
)
def test_it_understands_how_a_word_is_meant(language: str, text: str, term: str, how: str) -> None:
    seen, word = plain(text), plain(term)
    start = seen.index(word)
    assert stance(seen, start, start + len(word), language) == how


@pytest.mark.parametrize("language", sorted(EAST))
def test_it_reads_any_neighbours_of_a_word_in_time(language: str) -> None:
    # The window is 48 characters: what is exponential would never come back from it.
    for period in ("a ", "ты ", "你", "我是", "お前", ",", " ,", "@a ", "а,а ", "x" * 17 + " "):
        text = period * 60
        assert stance(text + "z" + text, len(text), len(text) + 1, language)


@pytest.mark.parametrize(
    "text",
    [
        "他妈妈的手机坏了，我妈的也是",
        "体操比赛在大操场",
        "여기가 시발점입니다",
        "새끼손가락을 다쳤어요",
        "웃겨 죽겠다 진짜",
        "バカンスでハワイに行くばかり",
        "死ねない理由がある",
        "लंदन में ठंड है",
        "sıkıldım, şık bir elbise aldım",
        "suka banget sama salak pondoh",
        "Херсон встречает гостей",
        "جهود كبيرة من الكون",
        "ياسمين جميلة",
        "el lago Ness y sus perros",
    ],
)
def test_it_leaves_innocent_words_that_hold_a_harsh_one(see: See, text: str) -> None:
    harsh = ("insult", "hate", "obscenity", "threat", "selfharm")
    assert not [found for found in see(text) if found.kind in harsh and found.score >= 0.3]
