"""Numbers as people write them, and what stands around them."""

import re
from typing import Final

from vigie.engine.normalise import View

#: Whether a plain view has a digit at all: the cheapest reason to see no number.
HAS_DIGIT: Final = re.compile("[0-9]").search

#: How far before a number the word stands that says what it is.
REACH: Final = 48

#: Words right before a number that make it anything but a person's.
_OTHER_NUMBER: Final = re.compile(
    r"(?<!\w)(?:commandes?|colis|dossier|facture|suivi|tracking|order|invoice|parcel|ticket|ref|reference|"
    r"serie|serial|imei|isbn|ean|gtin|siret|siren|tva|vat|bestellung|bestellnummer|sendungsnummer|"
    r"rechnung|artikelnummer|pedido|factura|seguimiento|ordine|fattura|spedizione|bestelling|factuur|"
    r"encomenda|fatura|transaction|version|build|uid|id|issue|bug|video|vod|score|article|produit)"
    r"(?: (?:id|no|nr|num|numero|number|nummer|code|n))?[\W_]{0,4}\Z"
)


def compact(written: str) -> str:
    """Return a number without what groups it, in capitals.

    >>> compact("fr76 3000-6000")
    'FR7630006000'
    """
    return "".join(char for char in written if char.isalnum()).upper()


def before(text: str, start: int, reach: int = REACH) -> str:
    """Return what stands right before `start`."""
    return text[max(0, start - reach) : start]


def is_other_number(text: str, start: int) -> bool:
    """Tell whether the words before `start` say that the number is of an order, a parcel, a product."""
    return _OTHER_NUMBER.search(before(text, start, 32)) is not None


def original(view: View, clean: str, start: int, end: int) -> tuple[int, int, str]:
    """Return the place of `view.text[start:end]` in the original, and what is written there."""
    first, last = view.span(start, end)
    return first, last, clean[first:last]
