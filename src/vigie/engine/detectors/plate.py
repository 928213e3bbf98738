"""Vehicle plates: a person can be found by theirs.

Most countries write a plate like many other things: it counts beside a word that speaks of a vehicle, or
where the way of writing is its own.
"""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, NamedTuple

from vigie.engine.detectors.digits import before, original
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "sa plaque : AB-123-CD",
    "c'est le SUV gris AB-123-CD garé devant",
    "immatriculée ab 123 cd",
    "sa clio est immatriculée 1234 AB 75",
    "sein Kennzeichen ist B-MW 1234",
    "das Auto mit M AB 123",
    "matrícula 1234 BCD",
    "la sua targa AB 123 CD",
    "kenteken 12-BDF-3",
    "nummerplaat 1-ABC-123",
    "1-ABC-123",
    "his number plate is AB12 CDE",
    "the car AB12CDE parked outside",
]
NEAR_MISSES = [
    "DVB-T 2",
    "la WW-123-AB",
    "vol AF 123 demain",
    "ref AB123CD",
    "AK47 USA",
    "2016 BMW M3",
    "en 1234 BCD",
    "CD-R 700",
    "12-MAR-3",
    "PS4 vs XB1",
    "GG10 WIN",
    "il y a 12 ABC 3 dans la liste",
    "ma voiture fait 120 km en 2016",
    "das Auto von A bis B 100 Euro",
    "AB-CD-12",
    "commande AB-123-CD",
    "https://example.com/AB-123-CD",
]

#: What every form that needs no word beside it has.
_DASHED = re.compile(r"[a-z]-[0-9]{1,3}-[a-z]|[0-9]-[a-z]{3}-[0-9]|[a-z]-[0-9]{3}")
#: What every form written without a dash has: after its digits a short word, or two letters before three.
_UNDASHED = re.compile(r"\d(?: ?[a-z]{2,3}(?![a-z])|(?<= [a-z]{2} \d)\d\d)")
#: Without a part of one of these words, none of `_VEHICLE` is there.
_VEHICLE_PARTS = (
    "plaq", "plate", "immat", "vehic", "voiture", "bagnole", "caisse", "camion", "fourgon", " suv",
    "4x4", "moto", "scooter", "clio", "golf", "twingo", "regist", "car ", "cars", " van", "truck",
    "park", "kennz", "schild", "auto", "wagen", "fahrz", "matric", "coche", "furgon", "targa",
    "macchina", "kenteken", "bestel", "garee",
)  # fmt: skip
_VEHICLE = re.compile(
    r"(?<!\w)(?:plaques?|immat\w{0,14}|vehicules?|voitures?|bagnoles?|caisse|camionnette|fourgon|suv|4x4|"
    r"moto|scooter|clio|"
    r"golf|twingo|(?:number|license|licence|reg) ?plates?|plates?|registration|vehicles?|car|van|truck|"
    r"parked|"
    r"kennzeichen|nummernschild|auto|wagen|fahrzeug|matriculas?|coche|vehiculo|furgoneta|carro|targa|targata|"
    r"macchina|furgone|kenteken\w{0,6}|nummerplaat|bestelbus|garee|garees)(?!\w)"
)
_OTHER = re.compile(
    r"(?<!\w)(?:ref|reference|commande|colis|modele|model|code|vol|flight|serie|article|order|art|sku|"
    r"version|"
    r"norme|loi|vin|billet|ticket)(?!\w)[\W_]{0,4}(?:n\W{0,2})?\Z"
)
_FRENCH = "[a-hj-np-tv-z]"


class Form(NamedTuple):
    """How the plates of a country are written, in the plain view."""

    written: re.Pattern[str]
    #: Score in capitals without a word beside it; 0 where it then says nothing.
    alone: float
    #: Whether small letters may write it: those of some countries would be words of a sentence.
    small: bool


def _form(written: str, alone: float = 0.0, *, small: bool = True) -> Form:
    return Form(re.compile(rf"(?<![\w/.=-])(?:{written})(?![\w/-]|[.,]\d)"), alone, small)


_FORMS = (
    # France since 2009 (no I, O, U; SS and the garages' WW are never given), Italy without its dashes.
    _form(rf"(?!ss|ww){_FRENCH}{{2}}-\d{{3}}-(?!ss){_FRENCH}{{2}}", 0.75),
    _form(rf"(?!ss|ww){_FRENCH}{{2}} ?\d{{3}} ?(?!ss){_FRENCH}{{2}}"),
    # France before.
    _form(r"\d{1,4}[ -]?(?!en)[a-z]{2,3}[ -]?(?:0[1-9]|[1-8]\d|9[0-5]|2[ab]|97[1-6])", small=False),
    # Belgium.
    _form(r"[1-9]-[a-z]{3}-\d{3}", 0.7),
    # Germany: place, letters, digits, electric or old.
    _form(r"[a-z]{1,3}-[a-z]{1,2} ?[1-9]\d{0,3}[eh]?"),
    _form(r"[a-z]{1,3} [a-z]{2} [1-9]\d{2,3}[eh]?", small=False),
    # Spain: no vowels.
    _form(r"\d{4}[ -]?[bcdfghj-np-tv-z]{3}", small=False),
    # The Netherlands: no vowels.
    _form(
        r"(?:\d\d-[bdfghj-np-tvxz]{3}-\d|\d-[bdfghj-np-tvxz]{3}-\d\d|"
        r"[bdfghj-np-tvxz]{2}-\d{3}-[bdfghj-np-tvxz]"
        r"|[bdfghj-np-tvxz]-\d{3}-[bdfghj-np-tvxz]{2})",
        0.5,
    ),
    _form(r"(?:\d\d-[a-z]{2}-[a-z]{2}|[a-z]{2}-\d\d-[a-z]{2}|[a-z]{2}-[a-z]{2}-\d\d)", small=False),
    # Great Britain: the digits tell the half-year.
    _form(r"[a-hj-pr-y][a-y](?:0[1-9]|[1-3]\d|[5-8]\d) ?[a-hj-pr-z]{3}"),
)
_ALONE = tuple(form for form in _FORMS if form.alone)
_BESIDE = 0.85
_SMALL = 0.6
_MOST = 10
_MOST_TRIED = 60


class Plate:
    """Sees vehicle plates of seven countries."""

    name: ClassVar[str] = "plate"
    kinds: ClassVar[tuple[str, ...]] = ("plate",)
    reasons: ClassVar[tuple[str, ...]] = ("plate",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each plate."""
        if not reading.digits:
            return ()
        text = reading.views.plain.text
        if "-" not in text and not _UNDASHED.search(text):
            return ()
        for part in _VEHICLE_PARTS:
            if part in text:
                return list(self._plates(reading, _FORMS))
        return list(self._plates(reading, _ALONE)) if _DASHED.search(text) else ()

    def _plates(self, reading: Reading, forms: tuple[Form, ...]) -> Iterator[Finding]:
        view = reading.views.plain
        found: dict[tuple[int, int], tuple[float, str]] = {}
        for form in forms:
            for count, match in enumerate(form.written.finditer(view.text)):
                if count >= _MOST_TRIED:
                    break
                first, last, written = original(view, reading.text, *match.span())
                score = _score(form, view.text, match, written)
                if score > found.get((first, last), (0.0,))[0]:
                    found[first, last] = score, written
        reach = -1
        for (first, last), (score, written) in sorted(found.items())[:_MOST]:
            if first >= reach:
                reach = last
                yield Finding("plate", score, first, last, "plate", (written,), "plate")


def _score(form: Form, text: str, match: re.Match[str], written: str) -> float:
    start, end = match.span()
    if _OTHER.search(before(text, start, 24)):
        return 0.0
    capitals = not any(map(str.islower, written))
    if _VEHICLE.search(before(text, start, 40)) or _VEHICLE.search(text, end, end + 24):
        # "caisse 12 de 75" is a sentence; "ab 123 cd" is none.
        plainly = form.small and sum(map(str.isdigit, written)) >= 3
        return _BESIDE if capitals else _SMALL if plainly else 0.0
    return form.alone if capitals else 0.0
