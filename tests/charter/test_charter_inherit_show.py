"""`vigie charter show`: a charter as it is written, or with all that it inherits and where from."""

from dataclasses import replace

import msgspec
import pytest
from click.testing import CliRunner, Result
from families import HEAD, HOUSE, Family, family
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.charter import command
from vigie.charter.effective import effective
from vigie.charter.load import SHIPPED, load, loads, read, shipped
from vigie.charter.nodes import Node, Series, Text, compose

__all__ = ["family"]

CLAUSE = "clauses:\n  - "
PLACES = {"line", "column", "path", "places", "above"}


def bare(value: object) -> object:
    """Return what a charter says, without where it is written."""
    if isinstance(value, msgspec.Struct):
        names = [name for name in value.__struct_fields__ if name not in PLACES]
        return type(value).__name__, {name: bare(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    return value


def show(*arguments: str) -> Result:
    return CliRunner().invoke(command.charter, ["show", *arguments])


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_charter_printed_whole_is_the_same_charter(name: str) -> None:
    result = show(name, "--effective")
    assert result.exit_code == 0
    assert bare(loads(result.stdout)) == bare(load(name))


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD.replace("maison.yaml", "media") + "without: []\n",
        HEAD.replace("extends", 'title: {fr: "Un titre : le # et ’"}, extends'),
        HEAD
        + CLAUSE
        + "{id: insulte, outcome: delete, examples: {must: [{text: 'é: # x', findings: [wave]}]}}",
        HEAD + CLAUSE + '{id: insulte, reason: {fr: "a\\n\\tb\\u2028c\\x85 "}, below: nothing, tags: []}',
        HEAD + "lists: {promos: [promo, code promo, '*lie*', '88', 88]}\nthresholds: {ferme: 0.80}\n",
        HEAD + CLAUSE + "{id: pub, when: {any: [spam > 0.2, text says promos, {text matches: '\\d{3}:'}]}}",
        HEAD
        + CLAUSE
        + "id: insulte\n    reason:\n      fr: >-\n        Une ligne,\n        deux.\n\n        Fin.\n",
    ],
)
def test_a_family_printed_whole_is_the_same_charter(family: Family, text: str) -> None:
    charter = load(family.write("client.yaml", text))
    result = show(str(family.folder / "client.yaml"), "--effective")
    assert result.exit_code == 0
    assert bare(loads(result.stdout)) == bare(charter)


@settings(deadline=None)
@given(st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace").decode() + "x"))
def test_any_text_is_printed_so_that_it_reads_the_same(text: str) -> None:
    root = compose(HOUSE.replace("Insulte", "ICI").replace("[a, b", "[ICI, b"), "maison.yaml")
    again = loads(effective(_with(root, text))).clauses[0]
    assert again.title["fr"] == again.examples[0].text == text


def _with(node: Node, text: str) -> Node:
    """Return the tree with a text where "ICI" stands."""
    if isinstance(node, Text):
        return replace(node, value=text, plain=False) if node.value == "ICI" else node
    if isinstance(node, Series):
        return replace(node, items=[_with(item, text) for item in node.items])
    return replace(
        node, entries={name: (key, _with(value, text)) for name, (key, value) in node.entries.items()}
    )


def test_each_line_tells_where_it_comes_from(family: Family) -> None:
    text = (
        HEAD + "thresholds: {ferme: 0.8}\nclauses:\n  - {id: insulte, title: {fr: Injure}, outcome: delete}\n"
    )
    result = show(family.write("client.yaml", text), "--effective")
    lines = result.stdout.splitlines()
    assert len({line.index("  # ") for line in lines}) == 1
    told = {line.partition("  # ")[0].strip(): line.partition("  # ")[2] for line in lines}
    assert told["fr: Injure"] == "client.yaml:4"
    assert told["en: Insult"] == "maison.yaml:11"
    assert told["outcome: delete"] == "client.yaml:4"
    assert told["- insult >= ferme"] == "maison.yaml:13"
    assert told["ferme: 0.8"] == "client.yaml:2"
    assert told["doute: 0.5"] == "maison.yaml:8"
    assert not any("extends" in line for line in lines)


def test_a_line_too_long_keeps_its_comment_beside_it(family: Family) -> None:
    text = HEAD + f"clauses:\n  - {{id: insulte, title: {{fr: {'mot ' * 40}x}}}}\n"
    lines = show(family.write("client.yaml", text), "--effective").stdout.splitlines()
    assert sum(line.index("  # ") != 100 for line in lines) == 1


def test_it_prints_a_charter_as_it_is_written(family: Family) -> None:
    assert show(family.write("client.yaml", HEAD)).stdout == HEAD
    assert show("media").stdout == (SHIPPED / "media.yaml").read_text(encoding="utf-8")


def test_it_says_what_is_wrong_rather_than_print_it(family: Family) -> None:
    path = family.write("client.yaml", HEAD + "without: [pub]\n")
    result = show(path, "--effective")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{path}:2:11: clause 'pub': 'without' takes away the clause")
    assert show("medai-fr", "--effective").exit_code == 2
    assert read(family.folder / "maison.yaml").charter.id == "maison"
