"""One clause as its page shows it: the form, its sentence, and what its selects offer."""

from collections.abc import Sequence
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext

from vigie.charter.charter import Clause
from vigie.charter.condition_words import Words
from vigie.charter.form import ClauseForm
from vigie.charter.threshold import Threshold
from vigie.charter.tree import Present
from vigie.charter.vocabulary import RESERVED
from vigie.console.charters.sentences import DOES, sentence
from vigie.console.editor.choices import NUMBER_OPERATORS, SCORE_OPERATORS, Choices
from vigie.console.editor.clauses import is_id
from vigie.console.editor.draft import Sketch
from vigie.console.editor.form import Typed, TypedExample, as_text, drawn
from vigie.console.editor.rows import (
    SEEN,
    Block,
    Blocks,
    Choice,
    Line,
    Nest,
    as_number,
    block_at,
    lines,
    next_key,
    without,
)
from vigie.console.words import language

#: Addresses of the console that a clause's id must not be.
_TAKEN: Final = ("new",)


def blank(languages: Sequence[str]) -> Typed:
    """Return the form of a clause that is yet to be written."""
    typed = drawn(ClauseForm(id="", title={}, reason={}), languages)
    typed.blocks[0].items.append(Line(next_key(typed.blocks, "r")))
    typed.outcome = "hold"
    typed.must, typed.must_not = [TypedExample("")], [TypedExample("")]
    return typed


def done(typed: Typed, deed: str, read: Blocks | None = None) -> str:
    """Change a form as one of its buttons asks; return the id of the field to go on with.

    Parameters
    ----------
    typed
        The form.
    deed
        The button: "add:b2" adds a row to a group, "nest:b2" a group in it, "drop:r5" takes a row away,
        "add-must" adds an example, "as-text" and "as-rows" change how the condition is written.
    read
        The condition as rows, where it can be drawn so.
    """
    name, _, key = deed.partition(":")
    if name in ("add", "nest") and (block := block_at(typed.blocks, key)):
        line = Line(next_key(typed.blocks, "r"), asks="matches" if block.name == "text matches" else "")
        if name == "add":
            block.items.append(line)
        else:
            number = int(line.key[1:])
            inner = Block(f"b{number + 1}", "all" if block.name == "any" else "any", [line])
            block.items.append(Nest(f"n{number + 2}", [inner]))
        return f"{line.key}-{'said' if line.asks else 'asks'}"
    if name == "drop":
        without(typed.blocks, key)
        return "condition"
    if name in ("add-must", "add-must_not"):
        side = name.removeprefix("add-")
        kept = typed.must if side == "must" else typed.must_not
        kept.append(TypedExample(""))
        return f"{side}-{len(kept) - 1}-text"
    if name == "as-text":
        typed.text = as_text(typed.blocks)
        return "text"
    if name == "as-rows" and read is not None:
        typed.text, typed.blocks = None, read
        return "condition"
    return ""


def turned(typed: Typed) -> None:
    """Give each row whose subject has changed a comparison that its subject knows."""
    for line in lines(typed.blocks):
        known = {"score": SCORE_OPERATORS, "quantity": NUMBER_OPERATORS}.get(line.kind, {line.operator: ""})
        if line.operator not in known:
            line.operator = ">"
        if line.kind == "score" and line.operator != SEEN and not line.number and not line.threshold:
            line.number = "0.8"
        elif line.kind == "other" and not line.said:
            line.said = line.was


def dress(typed: Typed, offers: Choices, thresholds: Sequence[Threshold]) -> None:
    """Put beside each row the words it chooses among and the place of its slider."""
    values = {each.name: each.value for each in thresholds}
    for line in lines(typed.blocks):
        known = offers.of(line.kind, line.subject)
        names = {choice.value for choice in known}
        # A word that the charter no longer names stays, to be seen and taken away.
        line.options = [*known, *(Choice(word, word) for word in line.words if known and word not in names)]
        value = values.get(line.threshold, as_number(line.number))
        line.slider = "" if value is None else f"{min(value, 1.0):g}"


def spoken(typed: Typed) -> tuple[str, str]:
    """Return what a clause does, and its condition as a sentence; empty where it cannot be said."""
    does = str(DOES.get(typed.outcome or None, ""))
    if typed.condition is None:
        return does, ""
    return does, sentence(Words(language()).condition(typed.condition))


def clause_for(typed: Typed) -> Clause:
    """Return a clause as it is being written, to be counted."""
    return Clause(
        id=typed.id or "new",
        title=typed.title,
        reason=typed.reason,
        when=typed.condition or Present("unavailable"),
        outcome=typed.outcome if typed.outcome in ("publish", "hold", "hide", "delete") else None,  # type: ignore[arg-type]  # one of these
        tags=typed.labels,
    )


def named_anew(typed: Typed, found: Sketch) -> None:
    """Give a new clause an id, or say what is wrong with the one that was typed."""
    ids = {clause.id for clause in found.charter.clauses}
    if not typed.id:
        title = typed.title.get(language()) or next(filter(None, typed.title.values()), "")
        first = slugify(title)[:56].strip("-_").replace("_", "-") or "clause"
        numbered = (f"{first}-{number}" for number in range(2, 1000))
        typed.id = next(name for name in (first, *numbered) if name not in ids and name not in _TAKEN)
    elif not is_id(typed.id) or typed.id.startswith(RESERVED) or typed.id in _TAKEN:
        typed.wrong["id"] = gettext("Write at most 64 small letters, digits, hyphens and dots.")
    elif typed.id in ids:
        typed.wrong["id"] = gettext("Another clause has this id: choose another one.")
