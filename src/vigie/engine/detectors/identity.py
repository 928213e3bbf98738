"""National numbers of people: social security, tax and identity numbers, passports.

A number is believed on its checksum and on a way of writing that nothing else shares, or else on the word
beside it: one number of an order in ten has the right last digit.
"""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from vigie.engine.detectors.digits import before, compact, is_other_number, original
from vigie.engine.detectors.national import SCHEMES, Scheme
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "mon numéro de sécu c'est le 1 84 12 76 451 089 46",
    "184127645108946",
    "n° de sécu 1841276451089",
    "numéro fiscal : 30 23 217 600 053",
    "mijn rijksregisternummer is 85.07.30-033.28",
    "85.07.30-033 28 registre national",
    "mi DNI es 12345678Z",
    "X1234567L",
    "il suo codice fiscale RSSMRA85T10A562S",
    "RSS MRA 85T10 A562S",
    "Steuer-ID: 36 574 261 809",
    "mijn BSN is 111222333",
    "o meu NIF é 123 456 789",
    "cartão de cidadão 00000000 0 ZZ4",
    "NHS number 943 476 5919",
    "AB 12 34 56 C is my number",
    "national insurance no. AB123456C",
    "AHV-Nummer 756.9217.0769.85",
    "756.9217.0769.85",
    "PESEL 44051401359",
    "my social security number is 536-90-4399",
    "CPF 390.533.447-05",
    "390.533.447-05",
    "hetu 131052-308T",
    "passeport n° 12AB34567",
    "Reisepass: C01X00T47",
]
NEAR_MISSES = [
    "123456789",
    "12345678Z",
    "commande 184127645108946",
    "order 111222333",
    "536-90-4399",
    "943 476 5919",
    "44051401359",
    "390.533.447-06",
    "756.9217.0769.84",
    "RSSMRA85T10A562T",
    "le 12.05.2024-001.99",
    "score 21-15-2000",
    "le BSN c'est quoi ?",
    "quel est le NHS de Londres, 1234567890 personnes",
    "AB12 3456 C",
    "01.02.03.04.05.06",
    "mon passeport a expiré en 2016",
    "passport control took 45 minutes, flight 1234567",
    "SIRET 362 521 879 00034",
    "06 12 34 56 78",
    "192.168.100.200",
    "192.168.1.1-192.168.1.254",
    "dni 2016",
]

#: Seven digits close together, or the middle of a number with letters.
_DIGITS = re.compile(r"[0-9](?:[ .-]{0,3}[0-9]){6}")
_LETTERED = re.compile(
    r"[0-9]{2}(?: ?[0-9]{2} ?[0-9]{2} ?[a-d](?![a-z0-9])|[0-9]{4}[-+a-y][0-9a-z]{3}"
    r"|[a-z][0-9]{2} ?[a-z][0-9]{2}|[a-z]{2}[0-9]{5})"
)
_FEWEST = 6
#: What may stand between a word and a number that nothing else proves.
_JOINED = re.compile(
    r"[\W_]{0,4}(?:(?:n|no|nr|num|numero|number|nummer|is|est|c'est|es|e|ist|le|the|:)[\W_]{1,3}){0,3}\Z"
)
_ANNOUNCED = 0.95
_ALONE = 0.85
_UNPROVEN = 0.7
_MOST = 20
_MOST_TRIED = 100


class Identity:
    """Sees the numbers by which a state knows a person."""

    name: ClassVar[str] = "identity"
    kinds: ClassVar[tuple[str, ...]] = ("identity",)
    reasons: ClassVar[tuple[str, ...]] = ("identity", "identity.word")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each number."""
        if reading.digits < _FEWEST:
            return ()
        text = reading.views.plain.text
        if not (_DIGITS.search(text) or _LETTERED.search(text)):
            return ()
        return list(self._numbers(reading))

    def _numbers(self, reading: Reading) -> Iterator[Finding]:
        view = reading.views.plain
        found: dict[tuple[int, int], tuple[float, str, str]] = {}
        for scheme in SCHEMES:
            for start, end, score in _seen(scheme, view.text):
                if score > found.get((start, end), (0.0,))[0]:
                    reason = "identity.word" if scheme.unproven else "identity"
                    found[start, end] = score, reason, scheme.called
        reach = -1
        for (start, end), (score, reason, called) in sorted(found.items(), key=_longest)[:_MOST]:
            # The same digits may be read by two states.
            if start < reach:
                continue
            reach = end
            first, last, written = original(view, reading.text, start, end)
            yield Finding("identity", score, first, last, reason, (called, compact(written)[-3:]), "identity")


def _longest(number: tuple[tuple[int, int], tuple[float, str, str]]) -> tuple[int, int]:
    """Return what sorts numbers by place, of those that begin together the longest first."""
    (start, end), _ = number
    return start, -end


def _seen(scheme: Scheme, text: str) -> Iterator[tuple[int, int, float]]:
    for count, match in enumerate(scheme.written.finditer(text)):
        if count >= _MOST_TRIED:
            return
        start, end = match.span()
        announced = _announced(scheme, text, start, end)
        alone = scheme.alone is not None and scheme.alone.fullmatch(match.group()) is not None
        if not (announced or alone) or (not announced and is_other_number(text, start)):
            continue
        if len(set(match.group())) > 2 and _valid(scheme, match.group().upper()):
            yield start, end, _UNPROVEN if scheme.unproven else _ANNOUNCED if announced else _ALONE


def _announced(scheme: Scheme, text: str, start: int, end: int) -> bool:
    """Tell whether a word beside the number says what it is; right beside it, where that is all there is."""
    said = before(text, start)
    if scheme.unproven:
        return any(_JOINED.match(said, word.end()) for word in scheme.words.finditer(said))
    return bool(scheme.words.search(said) or scheme.words.search(text, end, end + 24))


def _valid(scheme: Scheme, written: str) -> bool:
    # In some countries the sign between the digits tells the century.
    return scheme.valid(compact(written)) or scheme.valid(written)
