"""Bank data: account numbers (IBAN, French RIB), payment cards, crypto wallets; all proven by a checksum."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import ClassVar

from stdnum import bitcoin, iban, luhn, numdb

from vigie.engine.detectors.digits import before, compact, is_other_number, original
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "voici mon IBAN FR76 3000 6000 0112 3456 7890 189 merci",
    "fr7630006000011234567890189",
    "IBAN:DE89370400440532013000.",
    "mein Konto: DE89 3704 0044 0532 0130 00 danke dir",
    "GB29-NWBK-6016-1331-9268-19",
    "BE68 5390 0754 7034",
    "mon RIB : 30006 00001 12345678901 89",
    "sa carte 4970 1012 3456 7893 exp 09/27",
    "carte bleue 4970101234567893 crypto 123",
    "my amex is 3782 822463 10005",
    "5105-1051-0510-5100 cvv 123",
    "４９７０　１０１２　３４５６　７８９３",
    "send BTC to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "eth: 0x52908400098527886E0F7030069857D2E4169EE7",
]
NEAR_MISSES = [
    "FR76 3000 6000 0112 3456 7890 188",
    "FR76 **** **** **** **** 7890 189",
    "carte se terminant par 7893",
    "4970 10XX XXXX 7893",
    "4970 1012 3456 7894",
    "suivi colis 4970101234567893",
    "commande n° 4970 1012 3456 7893",
    "EAN 4006381333931",
    "id 1234567890123456789",
    "SIRET 362 521 879 00034",
    "0000 0000 0000 0000",
    "1511651234567 1511651239999",
    "https://example.com/v/4970101234567893",
    "commit 52908400098527886E0F7030069857D2E4169EE7",
    "TVA FR40303265045",
    "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15",
]

#: What a RIB, a card or a wallet has, or `_IBAN` from its first digit on: where a pattern begins with a
#: digit, the search leaps to one.
_GATE = re.compile(
    r"[0-9](?:(?:[ .-]{0,2}[0-9]){9}|[0-9a-z]{24}|(?<=[0-9a-z]{24}[0-9])|"
    r"(?:(?<=[a-z]{2}[0-9])(?<![a-z0-9][a-z]{2}[0-9])|"
    r"(?<=[a-z]{2}[ .-][0-9])(?<![a-z0-9][a-z]{2}[ .-][0-9]))"
    r"[ .-]?[0-9](?=(?:[ .-]{0,2}[a-z0-9]){11}))"
)
_IBAN = re.compile(r"(?<![a-z0-9])([a-z]{2})[ .-]?[0-9][ .-]?[0-9](?=(?:[ .-]{0,2}[a-z0-9]){11})")
_RIB = re.compile(r"(?<!\w)[0-9]{5}[ .-]?[0-9]{5}[ .-]?[0-9a-z]{11}[ .-]?[0-9]{2}(?!\w)")
_CARD = re.compile(
    r"(?<![\w.,/=#&-])[2-6](?:(?: {0,2}|[.-])[0-9]){13,18}(?![\w/]|[ .,-]?[0-9*]| ?(?:x{2}|€|\$|%))"
)
_BITCOIN = re.compile(r"(?<![\w/])(?:[13][a-z1-9]{25,34}|bc1[ac-hj-np-z02-9]{11,71})(?!\w)")
_ETHER = re.compile(r"(?<![\w/])0x[0-9a-f]{40}(?!\w)")
#: Issuers by what their numbers begin with, and how many digits they have.
_ISSUERS = re.compile(
    r"4[0-9]{15}(?:[0-9]{3})?|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|"
    r"2720)[0-9]{12}"
    r"|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:6011|64[4-9][0-9]|65[0-9]{2})[0-9]{12}"
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12}|62[0-9]{14,17}|67[0-9]{14,17}"
)
#: As embossed: groups of four, or 4-6-5 and 4-6-4. Numbers of devices and companies are written otherwise.
_EMBOSSED = re.compile(
    r"[0-9]{4}([ .-]+)(?:[0-9]{4}\1){2}[0-9]{4}(?:\1[0-9]{3})?|[0-9]{4}[ .-]+[0-9]{6}[ .-]+[0-9]{4,5}"
)
_CARD_WORD = re.compile(
    r"(?<!\w)(?:cartes?|cb|card|cards|visa|mastercard|amex|cvv|cvc|crypto(?:gramme)?|kreditkarte|karte|"
    r"tarjeta|"
    r"carta|cartao|kaart|pan|exp|expir\w{1,8})(?!\w)"
)
_RIB_WORD = re.compile(r"(?<!\w)(?:rib|compte|virement)(?!\w)")
_SEPARATORS = " .-"
_MOST = 20
_MOST_TRIED = 200


@cache
def _length(country: str) -> int:
    """Return how many characters an IBAN of `country` has, 0 where it has none."""
    known = numdb.get("iban").info(country)[0][1]
    return 4 + sum(int(part) for part in re.findall(r"(\d+)!", known["bban"])) if known else 0


class Bank:
    """Sees numbers that money can be taken from or sent to."""

    name: ClassVar[str] = "bank"
    kinds: ClassVar[tuple[str, ...]] = ("bank",)
    reasons: ClassVar[tuple[str, ...]] = ("bank.iban", "bank.rib", "bank.card", "bank.wallet")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each number whose checksum holds."""
        if not reading.digits:
            return ()
        return list(self._numbers(reading)) if _GATE.search(reading.views.plain.text) else ()

    def _numbers(self, reading: Reading) -> Iterator[Finding]:
        view = reading.views.plain
        taken: set[int] = set()
        for start, end, score, reason in (
            *_accounts(view.text),
            *_wallets(reading, view.text),
            *_cards(view.text),
        ):
            if len(taken) >= _MOST:
                return
            # The digits of an account may pass for a card.
            if any(place in taken for place in (start, end)):
                continue
            taken.update((start, end))
            first, last, written = original(view, reading.text, start, end)
            # The reason reaches screens: it tells which number by its last digits alone.
            yield Finding("bank", score, first, last, reason, (compact(written)[-4:],), "bank")


def _accounts(text: str) -> Iterator[tuple[int, int, float, str]]:
    for match in _few(_IBAN, text):
        end = _after(text, match.start(), _length(match[1].upper()))
        if end and iban.is_valid(compact(text[match.start() : end]), check_country=False):
            yield match.start(), end, 0.95, "bank.iban"
    for match in _few(_RIB, text):
        # Whoever holds a RIB whose key is right holds the French IBAN of check digits 76.
        if iban.is_valid("FR76" + compact(match.group()), check_country=False):
            beside = _RIB_WORD.search(before(text, match.start()))
            yield *match.span(), 0.95 if beside else 0.8, "bank.rib"


def _after(text: str, start: int, length: int) -> int:
    """Return where `length` letters and digits from `start` end, 0 where they do not end there."""
    if not length:
        return 0
    end, left, apart = start, length, 0
    while left and end < len(text):
        char = text[end]
        if char.isascii() and char.isalnum():
            left -= 1
            apart = 0
        elif char in _SEPARATORS and apart < 2:
            apart += 1
        else:
            return 0
        end += 1
    # A digit glued behind makes it a longer number of something else.
    return 0 if left or (end < len(text) and text[end].isalnum()) else end


def _cards(text: str) -> Iterator[tuple[int, int, float, str]]:
    for match in _few(_CARD, text):
        digits = compact(match.group())
        if not _ISSUERS.fullmatch(digits) or len(set(digits)) < 3 or not luhn.is_valid(digits):
            continue
        start, end = match.span()
        if is_other_number(text, start):
            continue
        if _CARD_WORD.search(before(text, start)) or _CARD_WORD.search(text, end, end + 24):
            yield start, end, 0.95, "bank.card"
        elif _EMBOSSED.fullmatch(match.group()):
            yield start, end, 0.9, "bank.card"
        elif match.group().isdigit() and len(digits) == 16:
            yield start, end, 0.6, "bank.card"


def _wallets(reading: Reading, text: str) -> Iterator[tuple[int, int, float, str]]:
    for match in _few(_BITCOIN, text):
        # Its checksum is over capitals and small letters, which only the original keeps.
        written = original(reading.views.plain, reading.text, *match.span())[2]
        if bitcoin.is_valid(written):
            yield *match.span(), 0.8, "bank.wallet"
    for match in _few(_ETHER, text):
        yield *match.span(), 0.7, "bank.wallet"


def _few(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the first matches: a text of nothing but numbers must not cost more."""
    for count, match in enumerate(pattern.finditer(text)):
        if count >= _MOST_TRIED:
            return
        yield match
