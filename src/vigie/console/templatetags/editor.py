"""Small words of the editor's templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language_info

from vigie.console.editor.rows import Block, Line, Nest

register = template.Library()


@register.filter
def at(table: Mapping[str, Any], name: str) -> Any:
    """Return what a table has under a name; nothing where it has none."""
    return table.get(name, "") if table else ""


@register.filter
def items_of(block: Block) -> list[Line | Nest]:
    """Return what stands in a group: its own name is taken, in templates, by that of tables."""
    return block.items


@register.filter
def language_named(code: str) -> str:
    """Return the name of a language in the reader's; its code where it has no name here."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
