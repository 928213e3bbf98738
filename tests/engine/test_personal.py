"""Personal data is seen however it is written, with its exact place, and numbers of other things are not."""

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from said import message
from stdnum import iban, luhn

from vigie.engine.detectors.address import Address
from vigie.engine.detectors.bank import Bank
from vigie.engine.detectors.email import Email
from vigie.engine.detectors.identity import Identity
from vigie.engine.detectors.phone import Phone
from vigie.engine.detectors.plate import Plate
from vigie.engine.engine import Engine
from vigie.engine.finding import Finding

ENGINE = Engine([Phone(), Email(), Bank(), Identity(), Plate(), Address()])
PERSONAL = ("phone", "email", "bank", "identity", "plate", "address")
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def seen(text: str, *kinds: str) -> list[Finding]:
    (found,) = ENGINE.examine([message(text, space="personal", author="personal")])
    return [finding for finding in found if finding.kind in (kinds or PERSONAL) and finding.score >= 0.5]


@st.composite
def grouped(draw: st.DrawFn, compact: str, *, widest: int = 6) -> str:
    """Return a number in groups of any size, with one sign between them."""
    sign = draw(st.sampled_from([" ", "-", ".", "\u00a0", "\u202f", ""]))
    parts, place = [], 0
    while place < len(compact):
        width = draw(st.integers(2, widest))
        parts.append(compact[place : place + width])
        place += width
    return sign.join(parts)


#: Structure of the account number that follows the check digits: letters, digits.
ACCOUNTS = {
    "FR": "9" * 10 + "X" * 11 + "9" * 2,
    "DE": "9" * 18,
    "GB": "A" * 4 + "9" * 14,
    "BE": "9" * 12,
    "NL": "A" * 4 + "9" * 10,
    "IT": "A" + "9" * 10 + "X" * 12,
    "ES": "9" * 20,
    "PT": "9" * 21,
    "CH": "9" * 5 + "X" * 12,
    "LU": "9" * 3 + "X" * 13,
    "TN": "9" * 20,
    "MT": "A" * 4 + "9" * 5 + "X" * 18,
}


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(ACCOUNTS)))
    letters = {"9": "0123456789", "A": "ABCDEFGHJKLMNPQRSTUVWXYZ", "X": "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"}
    account = "".join(draw(st.sampled_from(letters[kind])) for kind in ACCOUNTS[country])
    return country + iban.calc_check_digits(f"{country}00{account}") + account


ISSUERS = ("4970", "4532", "51", "53", "55", "2221", "2720", "34", "37", "6011", "3528", "36")


@st.composite
def cards(draw: st.DrawFn) -> str:
    issuer = draw(st.sampled_from(ISSUERS))
    length = 15 if issuer in ("34", "37") else 14 if issuer == "36" else 16
    rest = draw(st.text("0123456789", min_size=length - 1 - len(issuer), max_size=length - 1 - len(issuer)))
    digits = issuer + rest
    assume(len(set(digits)) > 3)
    return digits + luhn.calc_check_digit(digits)


BEFORE = st.sampled_from(["", "voici mon IBAN : ", "😂 mon compte ", "IBAN:", "(", "мой счёт "])
AFTER = st.sampled_from(["", " merci", ".", ", stp", " 😂", ")", " 12"])


@given(ibans().flatmap(lambda number: grouped(number)), BEFORE, AFTER, st.booleans())
@example("FR7630006000011234567890189", "", "", False)
@CALM
def test_it_sees_every_valid_iban_in_any_grouping(written: str, before: str, after: str, small: bool) -> None:
    written = written.lower() if small else written
    accounts = [found for found in seen(f"{before}{written}{after}", "bank") if found.reason == "bank.iban"]
    assert [(found.start, found.end) for found in accounts] == [(len(before), len(before) + len(written))]


@given(ibans(), st.integers(4, 14), st.integers(1, 9))
@CALM
def test_it_leaves_an_iban_with_one_wrong_character_alone(number: str, place: int, more: int) -> None:
    assume(number[place].isdigit())
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert not [found for found in seen(wrong, "bank") if found.reason == "bank.iban"]


@given(cards().flatmap(lambda number: grouped(number)), st.sampled_from(["carte ", "ma CB : ", "visa "]))
@CALM
def test_it_sees_every_valid_card_in_any_grouping_beside_the_word(written: str, before: str) -> None:
    (found,) = seen(f"{before}{written} cvv 123", "bank")
    assert (found.start, found.end) == (len(before), len(before) + len(written))
    assert found.reason == "bank.card"


def test_it_rarely_takes_random_digits_for_personal_data() -> None:
    chance = random.Random(7)
    for length, most in (
        (9, 0.001),
        (11, 0.005),
        (12, 0.001),
        (13, 0.005),
        (14, 0.001),
        (15, 0.01),
        (18, 0.01),
    ):
        numbers = ["".join(chance.choices("0123456789", k=length)) for _ in range(2000)]
        wrong = sum(bool(seen(number, "bank", "identity", "plate", "address")) for number in numbers)
        assert wrong / len(numbers) <= most, length
    # Sixteen digits in a row that an issuer could have given are believed by halves.
    numbers = ["".join(chance.choices("0123456789", k=16)) for _ in range(2000)]
    assert sum(bool(seen(number, "bank")) for number in numbers) / len(numbers) < 0.05


@given(st.text(st.sampled_from("0123456789 .-/FRfrAB'é\u00a0😂\u200b,:€"), max_size=60))
@CALM
def test_it_keeps_to_the_text_whatever_the_numbers(text: str) -> None:
    (found,) = ENGINE.examine([message(text, space="personal", author="personal")])
    assert "unavailable" not in {finding.kind for finding in found}
    for finding in found:
        if finding.kind in PERSONAL:
            assert 0 <= finding.start < finding.end <= len(text)
            assert 0 < finding.score <= 1


def test_it_tells_only_the_last_characters_of_an_account() -> None:
    (found,) = seen("FR76 3000 6000 0112 3456 7890 189", "bank")
    assert found.args == ("0189",)
    (found,) = seen("n° de sécu 1 84 12 76 451 089 46", "identity")
    assert found.args == ("numéro de sécurité sociale", "946")


def test_it_reads_a_number_through_invisible_characters() -> None:
    text = "mon iban FR76\u200b 3000 6000 0112 \u200b3456 7890 189 !"
    (found,) = seen(text, "bank")
    written = text[found.start : found.end]
    assert written.startswith("FR76")
    assert written.endswith("189")


@pytest.mark.parametrize(
    ("word", "number"),
    [("BSN", "111222333"), ("NHS", "943 476 5919"), ("PESEL", "44051401359"), ("ssn", "536-90-4399")],
)
def test_it_believes_a_weak_number_only_beside_its_word(word: str, number: str) -> None:
    assert seen(f"{word} {number}", "identity")
    assert not seen(number, "identity")
    assert not seen(f"commande {number}", "identity")


def test_it_scores_an_address_by_how_complete_it_is() -> None:
    def score(text: str) -> float:
        (found,) = ENGINE.examine([message(text, space="personal", author="personal")])
        return max((finding.score for finding in found if finding.kind == "address"), default=0.0)

    texts = [
        "la rue des Lilas est jolie",
        "il habite rue des Lilas",
        "rendez-vous 12 rue des Lilas",
        "rendez-vous 12 rue des Lilas, 75011 Paris",
        "il habite 12 rue des Lilas, 75011 Paris",
    ]
    scored = [score(text) for text in texts]
    assert scored == sorted(set(scored))
    assert scored[0] == 0.0
    assert scored[1] < 0.5 <= scored[2]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("il habite au 12 bis, rue des Lilas 75011 Paris, allez-y", "12 bis, rue des Lilas 75011 Paris"),
        ("voilà : 3 allée Jean Moulin !", "3 allée Jean Moulin"),
        ("😂 Lindenstraße 12a, 50674 Köln 😂", "Lindenstraße 12a, 50674 Köln"),
        ("he lives at 42 Maple Street, Springfield, IL 62704 ok", "42 Maple Street, Springfield, IL 62704"),
        ("via Garibaldi 12, 20121 Milano", "via Garibaldi 12, 20121 Milano"),
    ],
)
def test_it_gives_the_exact_place_of_an_address(text: str, address: str) -> None:
    (found,) = seen(text, "address")
    assert text[found.start : found.end] == address


@pytest.mark.parametrize(
    "text",
    [
        "10 Downing Street a répondu",
        "le 36 quai des Orfèvres enquête",
        "1600 Pennsylvania Avenue",
        "221B Baker Street",
        "742 Evergreen Terrace",
    ],
)
def test_it_leaves_the_addresses_of_institutions_and_stories_alone(text: str) -> None:
    assert not seen(text, "address")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("appelez Mme Martin au 06 39 98 41 27", "phone.person"),
        ("le numéro perso du directeur : 06 39 98 41 27", "phone.person"),
        ("her number is +44 20 7946 0958", "phone.person"),
        ("le standard est au 01 99 00 12 34", "phone"),
        ("appelez-moi au 06 39 98 41 27", "phone"),
        ("écrivez à son mail jean.dupont@exemple.fr", "email.person"),
        ("écrivez à contact@exemple.fr", "email"),
    ],
)
def test_it_tells_the_line_of_a_person_from_that_of_a_house(text: str, reason: str) -> None:
    (found,) = seen(text, "phone", "email")
    assert found.reason == reason


def test_it_asks_for_capitals_or_a_vehicle_before_it_sees_a_plate() -> None:
    assert seen("AB-123-CD", "plate")
    assert not seen("ab-123-cd", "plate")
    assert seen("sa voiture, ab-123-cd", "plate")
    assert not seen("12 BDF 3", "plate")


@pytest.mark.shared
def test_it_sees_the_addresses_people_published(recordings: Path) -> None:
    wanted = 0
    with gzip.open(recordings.parent / "french" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if "personal-data" in row["kinds"] and "57140" in row["text"]:
                assert seen(row["text"], "address")
                wanted += 1
    assert wanted


@pytest.mark.shared
def test_it_sees_no_personal_data_in_an_ordinary_evening(recordings: Path) -> None:
    with gzip.open(recordings / "rbtv_2016-11" / "2016-11-08.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(10_000), strict=False)]
    assert sum(bool(seen(text, "bank", "identity", "plate", "address")) for text in texts) <= 2


Sees = Callable[[str], list[Finding]]


def test_it_says_so_in_french_and_in_english(see: Sees) -> None:
    (found,) = [each for each in see("12 rue des Lilas, 75011 Paris") if each.kind == "address"]
    assert found.sentence("fr") == (
        "«\u202f12 rue des Lilas, 75011 Paris\u202f» est une adresse postale, avec sa ville."
    )
    assert found.because == "“12 rue des Lilas, 75011 Paris” is a postal address, with its town."
