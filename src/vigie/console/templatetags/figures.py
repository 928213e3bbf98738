"""Figures as a reader writes them: thousands apart, shares in hundredths."""

from django import template

from vigie.charter.condition_words import UNBROKEN, Words
from vigie.console.words import due_in, language

register = template.Library()


@register.filter
def counted(number: float) -> str:
    """Return a number with its thousands apart; one decimal where it is no whole number."""
    return Words(language()).number(number if number == int(number) else round(number, 1))


@register.filter
def percent(share: float, decimals: int = 1) -> str:
    """Return a share in hundredths, to a tenth: "91.2%" or "91,2 %"; without a final zero where so asked."""
    words = Words(language())
    return f"{words.number(round(100 * share, 1), decimals)}{UNBROKEN if words.french else ''}%"


@register.filter
def decimal(value: float) -> str:
    """Return a figure with two decimals."""
    return Words(language()).number(round(value, 2), 2)


@register.filter
def left(milliseconds: int) -> str:
    """Return the time that is left, in the largest unit that says enough."""
    return due_in(milliseconds)
