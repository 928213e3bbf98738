"""Postal addresses in seven languages: a house number and a street; a postcode and a town make it surer.

The score says how complete the address is, and whether the words around say that somebody lives there.
Whose address it is cannot be told from the text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from vigie.engine.detectors import streets
from vigie.engine.detectors.digits import before, original
from vigie.engine.finding import Finding
from vigie.engine.normalise import View
from vigie.engine.reading import Reading

HITS = [
    "12 rue des Lilas",
    "il habite au 12 bis, rue des Lilas 75011 Paris",
    "13 rue Germaine Tillion 57140 Woippy, viens",
    "13 Germain Tillion 57140 Woippy viens",
    "j'habite 5 place de la Mairie",
    "son adresse : 3 chemin du moulin, 31000 Toulouse",
    "rue Neuve 12, 1000 Bruxelles",
    "she lives at 42 maple street",
    "42 Maple Street, Springfield, IL 62704",
    "his house is 7 Acacia Avenue",
    "Flat 3, 18 Station Road, Leeds LS1 4DY",
    "er wohnt in der Lindenstraße 12a",
    "Lindenstr. 12, 50674 Köln",
    "Berliner Straße 7",
    "Feldweg 3, 80331 München",
    "vive en calle Mayor 12, 28013 Madrid",
    "C/ Alcalá 45, 3º B",
    "abita in via Garibaldi 12, 20121 Milano",
    "piazza Dante 4",
    "hij woont op de Kerkstraat 12",
    "Kerkstraat 12, 1017 GP Amsterdam",
    "mora na rua Augusta 1500",
    "Rua das Flores, nº 23, 4050-262 Porto",
]
NEAR_MISSES = [
    "la rue de la soif",
    "j'habite rue des Lilas",
    "10 Downing Street",
    "36 quai des Orfèvres était un bon film",
    "il reste 2 places pour le concert",
    "1 place de parking",
    "3 cours de maths par semaine",
    "en 2015 rue de la Paix il y avait du monde",
    "c'est 2 rues plus loin",
    "il y a 3 route possibles",
    "we had 3 big road trips",
    "the 100 best street foods",
    "a 2 way street",
    "24 hour drive",
    "Calle 13 es un grupo",
    "avenida 5 de mayo",
    "auf Platz 3",
    "Sesamstraße 2016",
    "Parkplatz 12",
    "Bring 2 Freunde mit",
    "bin auf dem Heimweg 20 min",
    "via Steam 20 euro",
    "pago via paypal 50",
    "route 66",
    "4 avenue",
    "vu 3 fois rue de Rivoli",
    "un score de 2-1 place au match",
    "12 % des rues",
]

#: Words before "street", "road" or "way" that speak of ways in general.
_NO_STREET_NAME = re.compile(
    r"(?:.{0,40} )?(?:the|a|my|your|his|her|their|big|best|wrong|right|main|other|more|last|next|first|"
    r"long|open|"
    r"dirt|one|hours?|minute|miles?|lap|days?|way|and|of|in|to|for|or|on)"
)
_WORD_OF_NAME = re.compile(r"[\w'’.-]+")
#: Words inside names of streets that no language writes with a capital.
_LINKING = "de du des d la le les l l' d' del della dei da do dos das di van der den el los las et"
_LINKS = frozenset(_LINKING.split())
#: How a name ends that `streets.COMPOUND` finds before a number.
_COMPOUND_ENDS: tuple[str, ...] = (
    "strasse", "str.", "str", "straat", "laan", "gracht", "kade", "singel", "weg", "platz", "gasse", "allee",
    "ring", "damm", "ufer", "plein", "dijk", "plantsoen", "steeg", "dreef",
)  # fmt: skip
_COMPOUND_ENDS += tuple(f"{end} " for end in _COMPOUND_ENDS)
#: One of these words begins whatever `streets.TYPE_FIRST` finds; of abbreviations, their first letters.
_TYPES = (
    "calle c avenida avda paseo travesia viale v piazza p piazzale vicolo rua travessa alameda rodovia cl av "
    "plaza pza camino carretera ctra ronda via corso largo r praca estrada strada rue avenue chaussee "
    "boulevard"
)
_TYPE_WORDS = frozenset(_TYPES.split())
#: A number right after a word.
_AFTER_NAME = re.compile(r"[0-9](?:(?<=[a-z.,°#] [0-9])|(?<=[a-z.°#][0-9]))")
_FULL, _STREET, _HOME, _DOUBT = 0.25, 0.6, 0.15, 0.4
_PARTIAL = 0.3
#: "via Po 3"
_SHORTEST = 8
#: How many digits a postcode without a kind of street has; the house has one more.
_POSTCODE = 5
_MOST = 10
_MOST_TRIED = 60
_YEARS = range(1900, 2101)


#: Where an address starts and ends, how sure it is, whether it has a town.
Found = tuple[int, int, float, bool]


class Address:
    """Sees postal addresses."""

    name: ClassVar[str] = "address"
    kinds: ClassVar[tuple[str, ...]] = ("address",)
    reasons: ClassVar[tuple[str, ...]] = ("address.full", "address.street", "address.partial")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each address."""
        text = reading.views.plain.text
        if reading.digits and len(text) >= _SHORTEST:
            found = _found(reading)
            if found:
                return list(self._addresses(reading, found))
        if "habit" in text or " vi" in text or "creche" in text or "liv" in text or "resid" in text:
            return list(self._partial(reading))
        return ()

    def _addresses(self, reading: Reading, found: list[Found]) -> Iterator[Finding]:
        view = reading.views.plain
        reach = -1
        for start, end, score, full in sorted(found, key=lambda each: (each[0], -each[1]))[:_MOST]:
            if start < reach:
                continue
            reach = end
            first, last, written = original(view, reading.text, start, end)
            reason = "address.full" if full else "address.street"
            yield Finding(
                "address", round(min(score, 1.0), 2), first, last, reason, (written[:80],), "address"
            )

    def _partial(self, reading: Reading) -> Iterator[Finding]:
        view = reading.views.plain
        match = streets.HOME_STREET.search(view.text) if streets.HOME_STREET_GATE.search(view.text) else None
        if match:
            first, last, written = original(view, reading.text, *match.span())
            yield Finding("address", _PARTIAL, first, last, "address.partial", (written[:80],), "address")


def _found(reading: Reading) -> list[Found]:
    view, clean = reading.views.plain, reading.text
    text = view.text
    found: list[Found] = []
    words = reading.words
    # "rue's" is one word of the reading, and a street all the same.
    if not streets.WORDS.isdisjoint(words) or (
        "'" in text and not streets.WORDS.isdisjoint(_before_apostrophes(words))
    ):
        if streets.FRENCH_GATE.search(text):
            found += _few(streets.FRENCH, view, clean, french=True)
        if streets.ENGLISH_GATE.search(text):
            found += _few(streets.ENGLISH, view, clean)
    if streets.AFTER_END.search(text) and _AFTER_NAME.search(text) and _is_compound(text):
        found += _few(streets.COMPOUND, view, clean)
    if not _TYPE_WORDS.isdisjoint(words) and _AFTER_NAME.search(text):
        found += _few(streets.TYPE_FIRST, view, clean)
    if (reading.digits > _POSTCODE or not text.isascii()) and streets.BARE_GATE.search(text):
        found += _bare(view, clean)
    return found


def _bare(view: View, clean: str) -> Iterator[Found]:
    for count, match in enumerate(streets.BARE.finditer(view.text)):
        if count >= _MOST_TRIED:
            return
        if all(_is_name(view, clean, *match.span(part)) for part in ("name", "town")):
            yield *match.span(), _STREET + _FULL, True


def _before_apostrophes(words: list[str]) -> list[str]:
    return [word.partition("'")[0] for word in words if "'" in word]


def _is_compound(text: str) -> bool:
    """Tell whether a number stands right after the end of a street's name."""
    for digit in streets.AFTER_END.finditer(text):
        start = digit.start()
        if text.endswith(_COMPOUND_ENDS, 0, start):
            return True
    return False


def _few(pattern: re.Pattern[str], view: View, clean: str, *, french: bool = False) -> Iterator[Found]:
    for count, match in enumerate(pattern.finditer(view.text)):
        if count >= _MOST_TRIED:
            return
        seen = _weigh(match, view, clean, french)
        if seen:
            yield seen


def _weigh(match: re.Match[str], view: View, clean: str, french: bool) -> Found | None:
    """Return where the address of `match` lies and how sure it is; None where it is none."""
    text = view.text
    house, name = match["house"], match["name"]
    if streets.QUANTITY.match(text, match.end("house")):
        return None
    start, end = match.span()
    if french:
        if streets.NOT_A_NAME.match(text, end):
            return None
        end = _end_of_name(view, clean, end)
        name = text[match.end() : end]
    if not name.strip() or (not french and _NO_STREET_NAME.fullmatch(name)):
        return None
    town = streets.TOWN.match(text, end)
    full = town is not None and _has_capital(view, clean, town.start(), town.end())
    if text[start:end].strip(" .,") in streets.KNOWN:
        return start, end, 0.2, False
    home = streets.HOME.search(before(text, start, 60)) is not None
    year = house.isdigit() and int(house) in _YEARS
    named = _is_name(view, clean, *(match.span("name") if not french else (match.end(), end)))
    doubtful = match["vague"] is not None or not (named or french)
    if (year or (doubtful and not named)) and not (full or home):
        return None
    score = _DOUBT if doubtful and not (full or home) else _STREET
    if full and town is not None:
        end = town.end()
    return start, end, score + _FULL * full + _HOME * home, full


def _end_of_name(view: View, clean: str, start: int) -> int:
    """Return where the name of a French street ends: links, one word, and capitalised words after it."""
    end = place = start
    words = 0
    for word in _WORD_OF_NAME.finditer(view.text, start, start + 70):
        if view.text[place : word.start()].strip(" '"):
            break
        place = word.end()
        said = word.group().rstrip("'’.")
        if said in _LINKS:
            continue
        if words and not _has_capital(view, clean, word.start(), word.start() + 1):
            break
        if said[:1].isdigit():
            break
        words += 1
        end = word.start() + len(word.group().rstrip(".-"))
        if words >= 5 or word.group().endswith("."):
            break
    return end


def _has_capital(view: View, clean: str, start: int, end: int) -> bool:
    return any(map(str.isupper, original(view, clean, start, end)[2]))


def _is_name(view: View, clean: str, start: int, end: int) -> bool:
    """Tell whether every word of a part, but for links, begins with a capital or a digit."""
    words = _WORD_OF_NAME.findall(original(view, clean, start, end)[2])
    return any(word[:1].isupper() for word in words) and all(
        not word[:1].islower() or word.lower() in _LINKS or "'" in word for word in words
    )
