"""What an account has beside the fields of its network: settings that Vigie itself goes by."""

import math

from vigie.actions.purse import SETTING as ALLOWANCE
from vigie.connectors.account import Field
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.desk.held import SETTING as APPROVES

__all__ = ["ALLOWANCE", "APPROVES", "fields_of", "own_fields", "refusal"]


def own_fields(card: NetworkCard) -> tuple[Field, ...]:
    """Return the settings of Vigie's own that make sense on a network; none is required."""
    found: list[Field] = []
    if "publish" in card.capabilities.acts:
        found.append(
            Field(
                name=APPROVES,
                label=Sentence(
                    "Let the charter approve what the network holds",
                    "Laisser la charte approuver ce que le réseau retient",
                ),
                help=Sentence(
                    "What the network keeps back and the charter would publish is then approved without a "
                    "person; what could not be examined still waits for one.",
                    "Ce que le réseau retient et que la charte publierait est alors approuvé sans que "
                    "personne intervienne\u202f; ce qui n’a pu être examiné attend toujours quelqu’un.",
                ),
                required=False,
            )
        )
    if card.unit or card.allowance is not None:
        unit = f" ({card.unit})" if card.unit else ""
        found.append(
            Field(
                name=ALLOWANCE,
                label=Sentence(f"Allowance of a day{unit}", f"Budget d’une journée{unit}"),
                help=Sentence(
                    "What Vigie may spend there in a day; left empty, what the network allows.",
                    "Ce que Vigie peut y dépenser en un jour\u202f; vide, ce que le réseau permet.",
                ),
                required=False,
            )
        )
    taken = {one.name for one in card.fields}
    return tuple(one for one in found if one.name not in taken)


def fields_of(card: NetworkCard) -> tuple[Field, ...]:
    """Return the network's fields and Vigie's own."""
    return (*card.fields, *own_fields(card))


def refusal(one: Field, value: str) -> Sentence | None:
    """Return what is wrong with a setting of Vigie's own; None where nothing is."""
    if one.name != ALLOWANCE or not value.strip():
        return None
    try:
        number = float(value.strip().replace(",", "."))
    except ValueError:
        number = math.nan
    if math.isfinite(number) and number >= 0:
        return None
    return Sentence(
        "Write the allowance as a number, or leave it empty.",
        "Écrivez le budget comme un nombre, ou laissez-le vide.",
    )
