"""A clause as it was typed: from the draft to the form, and from the form to what the draft shall say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext

from vigie.charter.charter import Charter
from vigie.charter.edit_values import Value, entry_lines, held, inline
from vigie.charter.error import CharterError
from vigie.charter.form import ClauseForm, ExampleForm, fields_of
from vigie.charter.form_condition import condition_of
from vigie.charter.nodes import Fields, Text, compose
from vigie.charter.sentence import Named
from vigie.charter.tree import Condition
from vigie.console.editor.condition import read_rows, read_text, told
from vigie.console.editor.posted import read_blocks
from vigie.console.editor.rows import (
    DEEPEST,
    MOST_LINES,
    Blocks,
    blocks_of,
    depth,
    groups_said,
    lines,
    offered,
)

#: Sides of the examples, as the form names them.
SIDES: Final = ("must", "must_not")
#: What is wrong and cannot be kept in a draft; all else is kept, and told.
REFUSES: Final = ("id", "condition", "examples")


@dataclass(slots=True)
class TypedExample:
    """An example, as it was typed."""

    text: str
    #: What surrounds it, as fields of a charter: "kind: review, rating: 1".
    around: str = ""
    #: It is written in the charter above, and stays.
    inherited: bool = False
    wrong: str = ""


@dataclass(slots=True)
class Typed:
    """A clause, as it was typed."""

    id: str
    title: dict[str, str]
    reason: dict[str, str]
    #: The law or the rule that it rests on: in no language, or in each.
    rests_on: dict[str, str]
    blocks: Blocks
    #: The condition as YAML, where it is not drawn as rows.
    text: str | None = None
    outcome: str = ""
    #: "", "earned" or "at-once".
    alone: str = ""
    priority: str = "normal"
    tags: str = ""
    route: str = ""
    alert: str = ""
    propose: str = ""
    must: list[TypedExample] = field(default_factory=list)
    must_not: list[TypedExample] = field(default_factory=list)
    #: What the condition says; None where something is wrong in it.
    condition: Condition | None = None
    #: What is wrong, by field, in one sentence.
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """Return whether something is wrong that a draft cannot keep."""
        return any(name in self.wrong for name in REFUSES)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return its tags."""
        return tuple(dict.fromkeys(filter(None, (tag.strip() for tag in self.tags.split(",")))))


def drawn(form: ClauseForm, languages: Sequence[str]) -> Typed:
    """Return a clause of a draft as its form shows it first.

    Parameters
    ----------
    form
        The clause.
    languages
        Those of its charter.
    """
    blocks = blocks_of(form.groups)
    text = form.text
    if sum(1 for _ in lines(blocks)) > MOST_LINES or depth(blocks) > DEEPEST:
        text, blocks = as_text(blocks), offered([])
    alone = {"False": "", "True": "earned"}.get(str(form.acts_alone), str(form.acts_alone))
    return Typed(
        id=form.id,
        title=_in_languages(form.title, languages),
        reason=_in_languages(form.reason, languages),
        rests_on=_in_languages(form.rests_on, languages),
        blocks=blocks,
        text=text,
        outcome=form.outcome or "",
        alone=alone,
        priority=form.priority or "normal",
        tags=", ".join(form.tags),
        route=form.route or "",
        alert=form.alert or "",
        propose=form.propose or "",
        must=[_drawn(each) for each in form.must],
        must_not=[_drawn(each) for each in form.must_not],
    )


def typed_in(data: QueryDict, clause_id: str, languages: Sequence[str], before: ClauseForm | None) -> Typed:
    """Return a clause as somebody typed it.

    Parameters
    ----------
    data
        The form.
    clause_id
        The clause; empty for a new one, whose id is typed.
    languages
        Those of its charter.
    before
        The clause in the draft, for its examples that are inherited.
    """

    def said(name: str, otherwise: str = "") -> str:
        return str(data.get(name, otherwise)).replace("\r\n", "\n")

    found = Typed(
        id=clause_id or said("id").strip(),
        title={code: said(f"title-{code}").strip() for code in languages},
        reason={code: " ".join(said(f"reason-{code}").split()) for code in languages},
        rests_on={
            code: " ".join(said(f"rests_on-{code}", before.rests_on.get(code, "") if before else "").split())
            for code in languages
        },
        blocks=read_blocks(data),
        text=said("text") if "text" in data else None,
        outcome=said("outcome"),
        alone=said("alone"),
        priority=said("priority", "normal"),
        tags=said("tags"),
        route=said("route").strip(),
        alert=said("alert").strip(),
        propose=said("propose"),
    )
    for side, kept in (("must", found.must), ("must_not", found.must_not)):
        above = getattr(before, side) if before else ()
        kept += [_drawn(each) for each in above if each.inherited]
        texts, around = data.getlist(f"{side}-text"), data.getlist(f"{side}-around")
        kept += [
            TypedExample(text.replace("\r\n", "\n"), given.strip())
            for text, given in zip(texts, around, strict=False)
        ]
    return found


def look(typed: Typed, named: Named) -> None:
    """Read what was typed, and keep what is wrong beside each field.

    Parameters
    ----------
    typed
        The clause.
    named
        What its charter names.
    """
    read = read_rows(typed.blocks, named) if typed.text is None else read_text(typed.text, named)
    typed.condition = read.condition
    if read.condition is None:
        typed.wrong["condition"] = read.wrong or gettext("Mend the conditions marked below.")
    for name, sentences in (("title", typed.title), ("reason", typed.reason), ("rests_on", typed.rests_on)):
        for code, said in sentences.items():
            if not said and (name != "rests_on" or any(sentences.values())):
                typed.wrong[f"{name}-{code}"] = gettext("Write it in this language too.")
    if not any((typed.outcome, typed.labels, typed.route, typed.alert, typed.propose)):
        typed.wrong["outcome"] = gettext(
            "Choose what it does, or give it a tag, a queue, an alert or a proposal."
        )
    if typed.alone and typed.outcome in ("", "hold"):
        typed.wrong["alone"] = gettext(
            "Only a clause that publishes, hides or deletes can act alone: choose “No”."
        )
    for example in (*typed.must, *typed.must_not):
        _look_around(example)
        if example.wrong:
            typed.wrong["examples"] = gettext("Mend the examples marked below.")


def to_form(typed: Typed) -> ClauseForm:
    """Return what was typed as a form of the charter's, blank examples and rows left out."""
    return ClauseForm(
        id=typed.id,
        title={code: said for code, said in typed.title.items() if said},
        reason={code: said for code, said in typed.reason.items() if said},
        rests_on={code: said for code, said in typed.rests_on.items() if said},
        groups=groups_said(typed.blocks) if typed.text is None else (),
        text=typed.text,
        outcome=typed.outcome or None,
        acts_alone={"": False, "earned": True}.get(typed.alone, typed.alone),
        priority=None if typed.priority == "normal" else typed.priority,
        tags=typed.labels,
        route=typed.route or None,
        alert=typed.alert or None,
        propose=typed.propose or None,
        must=_examples(typed.must),
        must_not=_examples(typed.must_not),
    )


def to_fields(typed: Typed) -> dict[str, Value | None]:
    """Return what was typed as `vigie.charter.edit.with_clause` takes it."""
    return fields_of(to_form(typed))


def as_text(blocks: Blocks) -> str:
    """Return what rows say as it is written in a charter's file."""
    said = condition_of(groups_said(blocks))
    if said is None:
        return ""
    if isinstance(said, dict):
        return "\n".join(line for name, each in said.items() for line in entry_lines(name, each, ""))
    return inline(said)


def languages_of(charter: Charter) -> tuple[str, ...]:
    """Return the languages that a charter's sentences are written in."""
    return charter.languages or ("fr", "en")


def _in_languages(sentences: dict[str, str], languages: Sequence[str]) -> dict[str, str]:
    return {code: sentences.get(code, "") for code in dict.fromkeys([*languages, *sentences])}


def _drawn(example: ExampleForm) -> TypedExample:
    around = inline(example.around)[1:-1] if example.around else ""
    return TypedExample(example.text, around, example.inherited)


def _look_around(example: TypedExample) -> None:
    if not example.around or example.inherited:
        return
    try:
        given = compose(f"{{{example.around}}}", "")
        if not isinstance(given, Fields) or _lacks(given):
            example.wrong = gettext("Write fields and their values, as in “kind: review, rating: 1”.")
    except CharterError as error:
        example.wrong = told(error)
    else:
        if not example.text.strip():
            example.wrong = gettext("Write the message.")


def _lacks(given: Fields) -> bool:
    """Tell whether a field was written without its value."""
    return any(isinstance(value, Text) and not value.value for _, value in given.entries.values())


def _examples(typed: Sequence[TypedExample]) -> tuple[ExampleForm, ...]:
    found = []
    for each in typed:
        if each.text.strip():
            around = held(compose(f"{{{each.around}}}", "")) if each.around else {}
            found.append(ExampleForm(each.text.strip(), dict(around) if isinstance(around, dict) else {}))
    return tuple(found)
