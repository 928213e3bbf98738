"""What the documents promise is there: pages they link to, commands they name, findings they speak of."""

import re
from pathlib import Path

import click
import pytest

from vigie.cli import main
from vigie.engine.detectors import DETECTORS

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("corpus/*.md")]
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = page.read_text()
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) + re.findall(r'src="([^"]+)"', text)
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_every_command_is_in_the_changelog_or_the_readme() -> None:
    told = (ROOT / "README.md").read_text() + (ROOT / "CHANGELOG.md").read_text()
    context = click.Context(main)
    shown = [name for name in main.list_commands(context) if not main.commands[name].hidden]
    missing = [name for name in shown if f"vigie {name}" not in told and f"make {name}" not in told]
    assert missing == [] or missing == ["demo"]  # `make run` runs it


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs/decisions/README.md").read_text()
    pages = [page.name for page in (ROOT / "docs/decisions").glob("*.md") if page.name != "README.md"]
    assert [page for page in pages if f"({page})" not in listed] == []


def test_every_kind_of_finding_has_its_words() -> None:
    told = (ROOT / "docs/howto/write-a-charter.md").read_text()
    kinds = {kind for detector in DETECTORS for kind in detector.kinds} - {"language"}
    assert sorted(kind for kind in kinds if not re.search(rf"\b{kind}\b", told)) == []
