"""The changes between two charters, said in words or given as data."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from vigie.charter.charter import Clause, Escalation, Event, Example, Titled
from vigie.charter.condition_words import Words
from vigie.charter.difference import Change
from vigie.charter.difference_sentences import AROUND, DOES, EFFECTS, NAMES, SENTENCES, SUBJECTS
from vigie.charter.reserved import said as in_one
from vigie.charter.tree import Quantity, Score
from vigie.charter.unnamed import numbers_changed

#: Longer texts are cut, around what differs.
_WIDEST: Final = 80
#: Longer lists are counted; `--json` gives them whole.
_MOST: Final = 20

#: What would break the line, or turn it around.
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_PLAIN: Final = Example(text="", must=True)


class Telling:
    """Changes in words, in one language.

    Parameters
    ----------
    language
        "fr" or "en"; any other gives English.
    """

    def __init__(self, language: str) -> None:
        self._words = Words(language)
        self._at = 0 if self._words.french else 1

    def line(self, change: Change) -> str:
        """Return one line that says what changed."""
        subject = self._words.say("charte", "charter")
        if change.clause is not None:
            subject = f"{self._words.say('article', 'clause')} {change.clause}"
        elif change.what in SUBJECTS:
            subject = f"{SUBJECTS[change.what][self._at]} {change.name}"
        said = self._words.say(
            "{subject} : {said}", "{subject}: {said}", subject=subject, said=self._said(change)
        )
        return _UNSEEN.sub(" ", said)

    def data(self, change: Change) -> dict[str, object]:
        """Return a change as plain data; its conditions, and the line that tells it, are in words."""
        plain = {side: self._plain(getattr(change, side)) for side in ("before", "after")}
        if change.what == "condition":
            plain = {side: self._words.condition(getattr(change, side).when) for side in plain}
        elif change.what == "reach":
            plain = {"before": None, "after": None}
        return {
            "what": change.what,
            "clause": change.clause,
            "name": change.name,
            **plain,
            "effect": change.effect,
            "said": self.line(change),
        }

    def nothing(self) -> str:
        """Return the line that says that two charters are alike."""
        return self._words.say("Rien n’a changé.", "Nothing changed.")

    def _plain(self, value: object) -> object:
        if isinstance(value, Clause):
            return {
                "outcome": value.outcome,
                "acts_alone": value.acts_alone,
                "at_once": value.at_once,
                "when": self._words.condition(value.when),
            }
        if isinstance(value, Example):
            kept = ("text", "must", *self._differing(value))
            return {name: msgspec.to_builtins(getattr(value, name)) for name in kept}
        return msgspec.to_builtins(value)

    def _said(self, change: Change) -> str:
        what, before, after = change.what, change.before, change.after
        if what == "order":
            return self._order(change)
        if what == "acts_alone":
            french, english = "agit sans personne", "acts without a person"
            if not after:
                french, english = "n’agit plus sans personne", "no longer acts without a person"
            return self._words.say(french, english)
        if what == "at_once":
            french = "agit sans personne dès le premier jour"
            english = "acts without a person from the first day"
            if not after:
                french = "n’agit sans personne que là où il l’a mérité"
                english = "acts without a person only where it has earned it"
            return self._words.say(french, english)
        if what == "condition" and (said := self._numbers(change)):
            return said
        if isinstance(before, Escalation | Titled) or isinstance(after, Escalation | Titled):
            sides = self._entry(before), self._entry(after)
            values = {"before": self._cut(*sides), "after": self._cut(*reversed(sides))}
            sign = "+" if before is None else "-" if after is None else ""
            return self._words.say(*SENTENCES[f"named{sign}"], **values)
        key = f"{what}{'+' if before is None else '-' if after is None else ''}"
        key = key if key in SENTENCES else what
        values = {"before": self._value(change, before), "after": self._value(change, after)}
        if what in {"title", "reason", "rests_on", "tone"}:
            values = {
                "before": self._cut(before, after),
                "after": self._cut(after, before),
                "name": self._words.in_language(change.name or ""),
            }
        if what == "outcome":
            values["does"] = DOES[after if isinstance(after, str) else None][self._at][0]
        if change.effect:
            values["effect"] = EFFECTS[change.effect][self._at]
        if what == "example":
            values["side"] = self._side(after if isinstance(after, Example) else before, gone=after is None)
        return self._words.say(*SENTENCES[key], **values)

    def _value(self, change: Change, value: object) -> str:
        """Return one side of a change in words."""
        if isinstance(value, Clause):
            return (
                self._words.condition(value.when)
                if change.what == "condition"
                else self._clause(change, value)
            )
        if isinstance(value, Example):
            return self._example(value)
        if isinstance(value, Event):
            french, english = "{it} (du {first} au {last})", "{it} (from {first} to {last})"
            named = self._words.quoted(self._cut(value.name, ""))
            return self._words.say(french, english, it=named, first=value.first, last=value.last)
        if isinstance(value, tuple):
            if change.what == "languages":
                return self._words.listed(map(self._words.in_language, value), ("et", "and"))
            more = len(value) - _MOST
            told = ", ".join(map(str, value[:_MOST]))
            return told + (self._words.say(" et {n} autres", " and {n} more", n=more) if more > 0 else "")
        if isinstance(value, float):
            return self._words.number(value, 2)
        if isinstance(value, int):
            return self._words.number(value)
        if isinstance(value, str):
            form = {"default": 1, "outcome": 2}.get(change.what)
            if form:
                return DOES[value][self._at][form]
            if change.what in {"priority", "propose", "below"}:
                return NAMES[value][self._at]
        return str(value)

    def _clause(self, change: Change, clause: Clause) -> str:
        does = DOES[clause.outcome][self._at][0 if change.what == "added" else 3]
        alone = self._words.say(" sans personne", " without a person") if clause.acts_alone else ""
        when = self._words.condition(clause.when)
        return self._words.say(
            "il {does}{alone} si {when}", "{does}{alone} if {when}", does=does, alone=alone, when=when
        )

    def _entry(self, entry: object) -> str:
        """Return what an entry of a table says, in the language of the telling where it says it so."""
        language = "fr" if self._words.french else "en"
        if isinstance(entry, Titled):
            return in_one(entry.said, language)
        if not isinstance(entry, Escalation):
            return ""
        french, english = "{title}, vers {to} après {n} min", "{title}, to {to} after {n} min"
        title = in_one(entry.title, language)
        return self._words.say(french, english, title=title, to=entry.to, n=entry.after_minutes)

    def _numbers(self, change: Change) -> str:
        """Return what changed of a condition of which only numbers did; nothing where more changed."""
        old, new = change.before, change.after
        assert isinstance(old, Clause)
        assert isinstance(new, Clause)
        told: list[str] = []
        for before, after in numbers_changed(old.when, new.when):
            assert isinstance(before, Score | Quantity)
            assert isinstance(after, Score | Quantity)
            rest = {"now": self._words.bound(after), "before": self._words.value(before)}
            french, english = "{now} au lieu de {before}", "{now} instead of {before}"
            if before.operator != after.operator:
                rest["before"] = self._words.bound(before)
                french, english = "{now}, et non plus {before}", "{now}, and no longer {before}"
            said = self._words.say(french, english, **rest)
            if isinstance(new.when, Score):
                return f"{DOES[new.outcome][self._at][0]} {said}"
            told.append(f"{self._words.subject(after)} {said}")
        if not told:
            return ""
        french, english = "dans sa condition, {it} ; {effect}", "in its condition, {it}; {effect}"
        effect = EFFECTS[change.effect or "unproved"][self._at]
        return self._words.say(french, english, it=", ".join(told), effect=effect)

    def _order(self, change: Change) -> str:
        is_before = change.before is not None
        others = change.before if is_before else change.after
        assert isinstance(others, tuple)
        named = self._words.listed(others, ("et", "and"))
        if len(others) > _MOST:
            named = self._value(change, others)
        if change.name == "queue":
            french = f"sa file passe désormais {'avant' if is_before else 'après'} celle de {{it}}"
            english = f"its queue now comes {'before' if is_before else 'after'} that of {{it}}"
        else:
            tous, all_of_them = ("les deux", "both") if len(others) == 1 else ("tous", "all of them")
            french = f"décide désormais {'avant' if is_before else 'après'} {{it}}, là où {tous} s’appliquent"
            english = f"now decides {'before' if is_before else 'after'} {{it}}, where {all_of_them} match"
        return self._words.say(french, english, it=named)

    def _side(self, example: object, *, gone: bool) -> str:
        must = isinstance(example, Example) and example.must
        if gone:
            return self._words.say(
                "devait correspondre" if must else "ne devait pas correspondre",
                "had to match" if must else "was not to match",
            )
        return self._words.say(
            "doit correspondre" if must else "ne doit pas correspondre",
            "must match" if must else "must not match",
        )

    def _example(self, example: Example) -> str:
        around = [
            self._words.say(*AROUND[name], it=self._around(name, getattr(example, name)))
            for name in self._differing(example)
        ]
        return self._words.quoted(self._cut(example.text, "")) + (f" ({', '.join(around)})" if around else "")

    def _around(self, name: str, value: object) -> str:
        if isinstance(value, tuple):
            seen = [f"{self._words.kind(kind)} {self._words.number(score, 2)}" for kind, score in value]
            return self._words.listed(seen, ("et", "and"))
        if isinstance(value, int | float):
            return self._words.number(value)
        said = str(value)
        return {"kind": self._words.message_kind, "language": self._words.in_language}.get(name, str)(said)

    def _differing(self, example: Example) -> Sequence[str]:
        """Return the fields of an example that are not what they are when nothing is said."""
        return [name for name in AROUND if getattr(example, name) != getattr(_PLAIN, name)]

    def _cut(self, text: object, other: object) -> str:
        """Return a text of at most 80 characters, cut so that it shows where it differs from another."""
        said, beside = str(text), str(other)
        if len(said) <= _WIDEST:
            return said
        same = next((at for at, pair in enumerate(zip(said, beside, strict=False)) if pair[0] != pair[1]), 0)
        start = max(0, min(same - _WIDEST // 2, len(said) - _WIDEST)) if same >= _WIDEST - 1 else 0
        end = start + _WIDEST
        shown = said[start + (start > 0) : end - (end < len(said))]
        return f"{'…' if start else ''}{shown}{'…' if end < len(said) else ''}"
