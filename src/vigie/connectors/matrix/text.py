"""The text of a message as people see it, whichever of its two forms their application shows."""

import re
from typing import Any

from vigie.connectors.markup import text_of

#: What older applications repeat of the message answered.
_ANSWERED = frozenset({"mx-reply"})
#: The first line of what older applications repeat of the message answered.
_REPEATED = re.compile(r"> (\* )?<@[^>\s]+>")
_WORD = re.compile(r"\w+")


def said(content: dict[str, Any], *, answers: bool) -> str:
    """Return the text of a message.

    A message has a plain form and may have a formatted one, and nothing makes them say the same: where one
    says words that the other does not, both are returned, one below the other.

    Parameters
    ----------
    content
        Of the event.
    answers
        Whether it answers another one: what is repeated of that is left out.
    """
    plain = content.get("body")
    plain = plain if isinstance(plain, str) else ""
    formatted = content.get("formatted_body")
    if answers:
        plain = _own_words(plain)
    if content.get("format") != "org.matrix.custom.html" or not isinstance(formatted, str):
        return plain
    # Where nothing is answered, applications show what stands in it like the rest.
    shown = text_of(formatted, unseen=_ANSWERED) if answers else text_of(formatted)
    in_plain, in_shown = set(_WORD.findall(plain)), set(_WORD.findall(shown))
    if in_shown <= in_plain:
        return plain
    return shown if in_plain <= in_shown else f"{shown}\n{plain}"


def _own_words(plain: str) -> str:
    """Return an answer without what it repeats: lines quoted, up to the first empty one."""
    if not _REPEATED.match(plain):
        return plain
    lines = plain.split("\n")
    first = next((number for number, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[first:]).removeprefix("\n")
