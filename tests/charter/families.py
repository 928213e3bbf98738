"""Charters that extend each other, written for a test."""

from pathlib import Path

import pytest

from vigie.charter.charter import Charter, Clause
from vigie.charter.error import CharterError
from vigie.charter.load import load

HOUSE = """\
charter:
  id: maison
  version: 1
  title: {fr: Maison, en: House}
  languages: [fr, en]
  quota: {automatic_per_minute: 60}
lists: {promos: [promo, code promo]}
thresholds: {ferme: 0.9, doute: 0.5}
clauses:
  - id: insulte
    title: {fr: Insulte, en: Insult}
    reason: {fr: Restez poli., en: Stay polite.}
    when: {any: [insult >= ferme, hate > 0.9]}
    outcome: hide
    acts_alone: true
    tags: [agression]
    examples: {must: [a, b, c], must_not: [d]}
  - id: pub
    title: {fr: Publicité, en: Advertising}
    reason: {fr: Pas de publicité., en: No advertising.}
    when: {any: [spam > doute, text says promos]}
    outcome: hold
    priority: high
    tags: [promo]
"""
HEAD = "charter: {id: client, version: 2, extends: maison.yaml}\n"


class Family:
    """Writes a house's charter, one that extends it, and any others, into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("maison.yaml", HOUSE)

    def write(self, name: str, text: str) -> str:
        """Write a file; return its path."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def allow(self, below: str, clause: str = "insulte") -> None:
        """Let a clause of the house be changed so below."""
        text = (self.folder / "maison.yaml").read_text(encoding="utf-8")
        self.write("maison.yaml", text.replace(f"id: {clause}\n", f"id: {clause}\n    below: {below}\n"))

    def child(self, text: str = "", *clauses: str, head: str = HEAD) -> Charter:
        """Return a charter that extends the house's: what stands in its file, and its clauses."""
        written = "clauses:\n" + "".join(f"  - {{{clause}}}\n" for clause in clauses) if clauses else ""
        return load(self.write("client.yaml", f"{head}{text}{written}"))

    def errors(self, text: str = "", *clauses: str, head: str = HEAD) -> list[str]:
        """Return what is wrong with such a charter; the folder is left out."""
        with pytest.raises(CharterError) as caught:
            self.child(text, *clauses, head=head)
        return [str(each).replace(f"{self.folder}/", "") for each in caught.value.every]

    def error(self, text: str = "", *clauses: str, head: str = HEAD) -> str:
        """Return all that is wrong with such a charter: one sentence."""
        (error,) = self.errors(text, *clauses, head=head)
        assert "\n" not in error
        return error


def clause(charter: Charter, name: str) -> Clause:
    """Return the clause of this id."""
    return next(each for each in charter.clauses if each.id == name)


@pytest.fixture
def family(tmp_path: Path) -> Family:
    return Family(tmp_path)
