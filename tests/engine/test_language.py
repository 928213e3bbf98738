"""The language of a message: plainly told, or honestly undetermined."""

import pytest

from vigie.engine.language import UNDETERMINED, Linguist


@pytest.fixture(scope="module")
def linguist() -> Linguist:
    return Linguist()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("je trouve que cette émission devient vraiment trop longue", "fr"),
        ("t'as vu le match hier soir ou pas", "fr"),
        ("I really think this show is getting too long", "en"),
        ("creo que el programa es demasiado largo", "es"),
        ("ich glaube die Sendung ist viel zu lang", "de"),
        ("penso che il programma sia troppo lungo", "it"),
        ("acho que o programa está muito comprido", "pt"),
        ("أعتقد أن البرنامج طويل جدا هذه الليلة", "ar"),
        ("мне кажется эта передача слишком длинная", "ru"),
        ("この番組は長すぎると思います", "ja"),
        ("oui merci", "fr"),
        ("안녕", "ko"),
        ("สวัสดี", "th"),
    ],
)
def test_it_tells_the_language_of_a_message(linguist: Linguist, text: str, code: str) -> None:
    assert linguist.guess(text, "room").code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "!vote a",
        "/me",
        "LUL",
        "PogChamp Kreygasm",
        "12345",
        "😂😂😂",
        "@ada",
        "https://exemple.fr/une/page",
    ],
)
def test_it_calls_what_is_no_language_undetermined(linguist: Linguist, text: str) -> None:
    assert linguist.guess(text, "room").code == UNDETERMINED


def test_it_gives_one_word_to_the_habits_of_the_room() -> None:
    linguist = Linguist()
    assert linguist.guess("Krogi", "kino").code == UNDETERMINED
    for number in range(30):
        linguist.guess(f"ich glaube die Sendung heute ist viel zu lang geworden {number}", "kino")
    assert linguist.guess("Krogi", "kino").code == "de"
    assert linguist.guess("Krogi", "elsewhere").code == UNDETERMINED


def test_it_trusts_the_network_where_nothing_else_tells() -> None:
    assert Linguist().guess("Krogi", "room", "pt-BR").code == "pt"


def test_it_bounds_what_it_remembers_of_rooms() -> None:
    linguist = Linguist()
    for number in range(5_000):
        linguist.guess("I really think this show is getting too long", f"room {number}")
    assert len(linguist._rooms) <= 4_096


@pytest.mark.parametrize(
    "text",
    [
        "\0\x01\x02 bonjour à tous les amis",
        "\ufffe\uffff un deux trois quatre",
        "\U000e0001" * 50 + " mot mot mot mot",
    ],
)
def test_it_survives_what_cld2_refuses(linguist: Linguist, text: str) -> None:
    assert linguist.guess(text, "room").code
