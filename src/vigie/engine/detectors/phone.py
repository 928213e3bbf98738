"""Telephone numbers that can be called, told apart from prices, dates, scores and order numbers."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

import phonenumbers

from vigie.engine.detectors.owner import given_as_of_a_person
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "appelle-moi au 06 12 34 56 78",
    "mon numéro : 0612345678",
    "call me +44 20 7946 0958",
    "06.12.34.56.78 snap moi",
    "+33 (0)6 12 34 56 78",
    "call (212) 555-0143 now",
    "appelez-moi au 06 39 98 41 27",
    "mon fixe : 01.99.00.12.34",
    "joignable au +33 6 39 98 41 27",
    "0639984127 pour le covoit",
]
NEAR_MISSES = [
    "rdv le 25/11/2016 à 20:00",
    "1 234 567 890 €",
    "score 3-2 puis 21-19, 21-17",
    "commande n° 0612345678",
    "de 1914 à 1918 puis 1939 1945",
    "2023-11-25 20:15:30",
    "order 0612345678901234",
    "777777777777",
    "0123456789",
    "123456789",
    "Chrome 62.0.3202.75 et Windows 10.0.15252.0",
    "version 591448720",
    "https://example.com/0612345678",
    "le tirage : 04 12 23 34 45",
    "01 02 03 04 05",
    "numéros gagnants 02 11 17 31 49",
    "le 05 11 2016 20:15",
    "facture 0198765432",
    "06 00 00 00 00",
]

#: Eight digits close together: no candidate has fewer.
_GATE = re.compile(r"\d(?:[ .\-/()\u00a0\u202f]{0,2}\d){7}")
_CANDIDATE = re.compile(
    r"(?<![\w/.=#&-])(?:\+ ?|00)?\(?\d(?:[ .\-/()\u00a0\u202f]{0,2}\d){7,14}(?![\w/]|[.,:]\d)"
)
_FRENCH = re.compile(r"\(?0[1-9]\)?(?:[ .\-/\u00a0\u202f]?\d\d){4}")
#: Pairs written alike; the numbers reserved for fiction, and those not given out yet, look like this too.
_FRENCH_ALIKE = re.compile(r"\(?0[1-9]\)?(?:([ .\-\u00a0\u202f])\d\d(?:\1\d\d){3}|\d{8})")
_FRENCH_MOBILE = re.compile(r"0[67]")
_AMERICAN = re.compile(r"\(?[2-9]\d\d\)?[ .-]\d{3}[ .-]\d{4}")
_DIGITS = frozenset("0123456789")
_NOT_A_NUMBER_TO_CALL = re.compile(
    r"(?:commande|colis|dossier|facture|client|contrat|suivi|order|ref|reference|référence|"
    r"tracking|ticket|tirage|loto|gagnants?|id|siret|n°|no\.?|num(?:éro)? de \w+|#)\W{0,3}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s?(?:€|\$|£|%|eur|usd|euros?|points?|pts|vues|views|km|kg|ans|habitants|millions?)\b|\s?[€$£%]",
    re.IGNORECASE,
)
_FEWEST = 8
_MOST = 20
#: A text of nothing but numbers must not cost more than this many looks.
_MOST_TRIED = 200
_FRANCE = 33
_HIGHEST_DRAWN = "50"


class Phone:
    """Sees telephone numbers: French ones as written at home, any country's with its prefix."""

    name: ClassVar[str] = "phone"
    kinds: ClassVar[tuple[str, ...]] = ("phone",)
    reasons: ClassVar[tuple[str, ...]] = ("phone", "phone.person")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each number that a network would put through."""
        # A plain view in ASCII has every digit of the text.
        if reading.digits < _FEWEST and reading.views.plain.text.isascii():
            return ()
        return list(self._numbers(reading.text)) if _GATE.search(reading.text) else ()

    def _numbers(self, text: str) -> Iterator[Finding]:
        tried = found = 0
        for match in _CANDIDATE.finditer(text):
            start, end = match.span()
            written = match.group()
            before, after = text[max(0, start - 24) : start], text[end : end + 12]
            if _NOT_A_NUMBER_TO_CALL.search(before) or _AFTER.match(after):
                continue
            # Without a prefix, only the ways of writing that one country uses: a version is no number.
            international = written.lstrip("( ").startswith(("+", "00"))
            region = "FR" if _FRENCH.fullmatch(written) else "US" if _AMERICAN.fullmatch(written) else None
            if (not international and region is None) or len(set(written) & _DIGITS) < 3:
                continue
            if re.sub(r"\D", "", written) in "01234567890123456789":
                continue
            if region == "FR" and _is_drawn(written):
                continue
            tried += 1
            if tried > _MOST_TRIED or found >= _MOST:
                return
            try:
                number = phonenumbers.parse(written, region or "FR")
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                score = 0.95 if international or region == "FR" else 0.8
            elif number.country_code == _FRANCE and _well_formed(number, written, international):
                score = 0.85
            else:
                continue
            found += 1
            reason = "phone.person" if given_as_of_a_person(text, start) else "phone"
            yield Finding("phone", score, start, end, reason, (written,), "phone")


def _is_drawn(written: str) -> bool:
    """Tell whether the pairs of `written` are a draw or a list: growing, none above what draws go to."""
    digits = re.sub(r"\D", "", written)
    pairs = [digits[place : place + 2] for place in range(0, len(digits), 2)]
    return not written.isdigit() and pairs == sorted(set(pairs)) and pairs[-1] <= _HIGHEST_DRAWN


def _well_formed(number: phonenumbers.PhoneNumber, written: str, international: bool) -> bool:
    """Tell whether a French number that nobody has been given, as far as is known, is written as one."""
    if not phonenumbers.is_possible_number(number):
        return False
    national = f"0{number.national_number}"
    if len(national) != 10:
        return False
    if international:
        return True
    # Ten digits in a row may be anything; with the beginning of a mobile number, hardly.
    spaced = not written.isdigit()
    return _FRENCH_ALIKE.fullmatch(written) is not None and (
        spaced or _FRENCH_MOBILE.match(national) is not None
    )
