"""Fields of a charter read one by one: the right value, or an error put on the list.

Reading goes on after an error, so that a charter's author sees all the mistakes at once.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from unicodedata import normalize

from vigie.charter.error import CharterError, Fault, Place, together
from vigie.charter.nodes import Fields, Node, Series, Text, described, placed
from vigie.charter.sentence import Named
from vigie.charter.vocabulary import listed, near, nearest

#: The others are told once these are mended: to look for what each of thousands may have meant takes minutes.
MAX_ERRORS: Final = 100
_IDENTIFIER = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")
#: How people write yes and no, for the suggestion only.
_BOOLEANS = {"yes": "true", "oui": "true", "on": "true", "no": "false", "non": "false", "off": "false"}


class Reader:
    """Reads fields and keeps the errors; `where` begins each sentence ("clause 'insulte'").

    Where there are too many of them, it raises the `CharterError` that holds them all.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.errors: list[CharterError] = []
        self.where = ""
        #: Regular expressions read so far.
        self.expressions = 0
        #: Parts of conditions that filters brought so far.
        self.filtered = 0
        #: What the head of the charter names.
        self.named = Named()
        #: Where the charter says its languages.
        self.languages: Node | None = None

    def fail(
        self, node: Node, message: str, expected: str | None = None, suggestion: str | None = None
    ) -> None:
        """Put an error on the list, at the node's place."""
        self._add(placed(node), message, expected, suggestion)

    def fail_at(self, place: Place, message: str, suggestion: str | None = None) -> None:
        """Put an error on the list, at a place that was kept."""
        self._add(place, message, None, suggestion)

    def _add(self, place: Place, message: str, expected: str | None, suggestion: str | None) -> None:
        self.errors.append(
            CharterError(
                f"{self.where}: {message}" if self.where else message,
                path=place.path or self.path,
                line=place.line,
                column=place.column,
                expected=expected,
                suggestion=suggestion,
            )
        )
        if len(self.errors) >= MAX_ERRORS:
            raise together(self.errors, self.path)

    def fault(self, node: Node, fault: Fault) -> None:
        """Put on the list what is wrong with a value."""
        self.fail(node, fault.message, fault.expected, fault.suggestion)

    def fields(
        self, node: Node, name: str, known: Sequence[str], required: Iterable[str] = ()
    ) -> dict[str, Node]:
        """Return the known fields of a group; say which are unknown, and which are missing."""
        if not isinstance(node, Fields):
            self.fail(node, f"{name} is {described(node)}", f"the fields {listed(known)}")
            return {}
        found: dict[str, Node] = {}
        meant: set[str | None] = set()
        for key, value in node.entries.values():
            if key.value in known:
                found[key.value] = value
            else:
                meant.add(near(key.value, known))
                self.fail(
                    key,
                    f"unknown field '{key.value[:60]}'",
                    f"one of {listed(known)}",
                    nearest(key.value, known) or self._comma(value),
                )
        for missing in required:
            # A field whose name is misspelt is not missing as well.
            if missing not in node.entries and missing not in meant:
                self.fail(node, f"{name} lacks the field '{missing}'", suggestion=f"add '{missing}: …'")
        return found

    @staticmethod
    def _comma(value: Node) -> str | None:
        """Return the mend for `{text: one, two}`, where YAML takes "two" for a field without a value."""
        empty = isinstance(value, Text) and value.plain and not value.value
        return "put quotes around a text that contains a comma" if empty else None

    def text(self, node: Node | None, name: str, most: int = 500) -> str:
        """Return a text that is not empty."""
        if node is None:
            return ""
        if not isinstance(node, Text) or not node.value.strip():
            self.fail(node, f"'{name}' is {described(node)}", "a text")
            return ""
        if len(node.value) > most:
            self.fail(node, f"'{name}' is longer than {most} characters")
        return node.value

    def identifier(self, node: Node | None, name: str) -> str:
        """Return a short name: lower-case letters, digits, hyphens and dots."""
        value = self.text(node, name)
        if value and node is not None and not _IDENTIFIER.fullmatch(value):
            plain = re.sub("[\u0300-\u036f]", "", normalize("NFD", value.lower()[:200]))
            mend = re.sub(r"[^a-z0-9.-]+", "-", plain).strip("-.")[:64]
            self.fail(
                node,
                f"'{name}' is {value[:60]!r}",
                "at most 64 lower-case letters, digits, hyphens and dots",
                f"write '{mend}'" if mend else None,
            )
        return value

    def choice(self, node: Node | None, name: str, known: Sequence[str]) -> str | None:
        """Return one of the known words."""
        if node is None:
            return None
        value = self.text(node, name)
        if value and value not in known:
            self.fail(node, f"'{name}' is '{value[:60]}'", f"one of {listed(known)}", nearest(value, known))
        return value if value in known else None

    def boolean(self, node: Node | None, name: str, expected: str = "true or false") -> bool:
        """Return true or false; false where the field is absent."""
        if node is None:
            return False
        if isinstance(node, Text) and node.plain and node.value in {"true", "false"}:
            return node.value == "true"
        mend = _BOOLEANS.get(node.value.lower(), node.value.lower()) if isinstance(node, Text) else ""
        suggestion = f"write {mend}" if mend in {"true", "false"} else None
        self.fail(node, f"'{name}' is {described(node)}", expected, suggestion)
        return False

    def number(self, node: Node | None, name: str, least: float, most: float, default: float) -> float:
        """Return a number between bounds."""
        if node is None:
            return default
        if isinstance(node, Text) and _NUMBER.fullmatch(node.value) and least <= float(node.value) <= most:
            return float(node.value)
        bounds = " to ".join(f"{each:.12g}" for each in (least, most))
        self.fail(node, f"'{name}' is {described(node)}", f"a number from {bounds}")
        return default

    def whole(self, node: Node | None, name: str, least: int, most: int, default: int) -> int:
        """Return a whole number between bounds."""
        value = self.number(node, name, least, most, default)
        if node is not None and value != int(value):
            self.fail(node, f"'{name}' is {described(node)}", "a whole number")
        return int(value)

    def series(self, node: Node | None, name: str, what: str) -> list[Node]:
        """Return the items of a list."""
        if node is None:
            return []
        if isinstance(node, Series):
            return node.items
        mend = "begin each of them with '- '"
        if isinstance(node, Text):
            mend = f"write [{node.value[:60]}]" if node.value else "write []"
        self.fail(node, f"'{name}' is {described(node)}", f"a list of {what}, as [one, two]", mend)
        return []

    def sentences(
        self, node: Node | None, name: str, languages: Sequence[str], most: int = 500
    ) -> dict[str, str]:
        """Return a sentence in each of the charter's languages; say which language is missing."""
        if node is None:
            return {}
        if not isinstance(node, Fields):
            self.fail(
                node,
                f"'{name}' is {described(node)}",
                "a sentence in each language, as {" + listed(f"{each}: …" for each in languages) + "}",
            )
            return {}
        found: dict[str, str] = {}
        for key, value in node.entries.values():
            if key.value not in languages and (mend := self._comma(value)):
                self.fail(key, f"'{key.value[:60]}' stands after a comma, as a language", None, mend)
                continue
            if not re.fullmatch(r"[a-z]{2,3}", key.value):
                self.fail(key, f"'{key.value[:60]}' is not a language's code", "a code such as fr or en")
            found[key.value] = self.text(value, f"{name} {key.value}", most)
        for language in languages:
            if language in found:
                continue
            if node.path != self.path and self.languages is not None:
                where = placed(node).short
                self.fail(
                    self.languages,
                    f"the '{name}' at {where} has no sentence in '{language}', a language of this charter",
                    suggestion=f"write {name}: {{{language}: …}} for it in this file",
                )
            else:
                self.fail(
                    node,
                    f"'{name}' has no sentence in '{language}', a language of this charter",
                    suggestion=f"add '{language}: …'",
                )
        return found
