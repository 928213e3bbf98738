"""The form of an account, made from its network's card; a secret that was typed is never sent back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from vigie.channels.fields import APPROVES, fields_of, refusal
from vigie.connectors.card import NetworkCard
from vigie.console.words import language

#: Before the names of a card's fields, which are the network's own and may be any word.
PREFIX = "field-"
#: Longer than any token; what is longer was pasted by mistake (characters).
LONGEST = 20_000


@dataclass(frozen=True)
class Box:
    """One field as the form shows it."""

    name: str
    label: str
    help: str
    secret: bool
    required: bool
    #: What is shown in it; always empty for a secret.
    value: str
    #: What is wrong with what was typed; empty where nothing is.
    wrong: str = ""
    #: Whether it is ticked rather than typed.
    tick: bool = False


def boxes(
    card: NetworkCard,
    *,
    values: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    keeps: bool = False,
) -> list[Box]:
    """Return the fields of a network's form.

    Parameters
    ----------
    values
        What is not secret of what was typed, or of what is kept.
    wrong
        What is wrong, by the field's name.
    keeps
        Whether the account is kept already: an empty secret then stays as it is, and what Vigie itself
        goes by is asked for too.
    """
    return [
        Box(
            tick=one.name == APPROVES,
            name=PREFIX + one.name,
            label=one.label.said(language()),
            help=one.help.said(language()),
            secret=one.secret,
            required=one.required and not (keeps and one.secret),
            value="" if one.secret else (values or {}).get(one.name, one.default),
            wrong=(wrong or {}).get(one.name, ""),
        )
        for one in (fields_of(card) if keeps else card.fields)
    ]


def posted(card: NetworkCard, data: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the settings and the secrets that a browser sent, by the names of the card's fields."""
    settings: dict[str, str] = {}
    secrets: dict[str, str] = {}
    for one in fields_of(card):
        (secrets if one.secret else settings)[one.name] = data.get(PREFIX + one.name, "")
    return settings, secrets


def faults(
    card: NetworkCard, settings: Mapping[str, str], secrets: Mapping[str, str], *, keeps: bool = False
) -> dict[str, str]:
    """Return what can be said of the fields without asking the network, by their names."""
    said: dict[str, str] = {}
    for one in fields_of(card):
        value = (secrets if one.secret else settings).get(one.name, "").strip()
        if len(value) > LONGEST:
            said[one.name] = gettext("This is too long to be right: copy it again.")
        elif one.required and not value and not one.default and not (keeps and one.secret):
            said[one.name] = gettext("Fill this in: the network needs it.")
        elif (refused := refusal(one, value)) is not None:
            said[one.name] = refused.said(language())
    return said
