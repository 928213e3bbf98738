"""The corpus is what its README says: readable, balanced, without doubles, a quarter kept for measuring."""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = sorted(CORPUS.glob("*/*.tsv"))
HARMS = (
    "insult,hate,threat,sexual,harassment,violence-praise,denigration,spam,personal-data,distress,profanity"
)
KINDS = {*HARMS.split(","), "profanity", "-"}
TEST = {
    "counter-speech", "reclaimed", "dehumanising", "denigration", "emoji", "sexual", "sarcasm", "distress",
}  # fmt: skip


class Line(NamedTuple):
    pair: str
    grade: str
    kinds: str
    text: str
    why: str


def read(path: Path) -> tuple[dict[str, str], list[Line]]:
    """Return a file's header and its lines."""
    written = path.read_text(encoding="utf-8").splitlines()
    header = dict(line[1:].strip().split(": ", 1) for line in written if line.startswith("#"))
    rows = csv.reader(
        [line for line in written if not line.startswith("#")], delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return header, [Line(*row) for row in rows]


ALL = {path: read(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_keeps_the_format(path: Path) -> None:
    header, lines = ALL[path]
    assert header["phenomenon"] == path.stem
    assert header["split"] == ("test" if path.stem in TEST else "train")
    assert header["about"]
    for line in lines:
        assert line.grade in {"0", "1", "2"}
        assert set(line.kinds.split(",")) <= KINDS
        # What may stay carries no harm; what may not says which.
        assert (line.kinds == "-") <= (line.grade == "0")
        assert line.text.strip() == line.text != ""
        assert line.why.strip()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_lines_of_a_pair_have_different_grades(path: Path) -> None:
    pairs: defaultdict[str, set[str]] = defaultdict(set)
    for line in ALL[path][1]:
        pairs[line.pair].add(line.grade)
    assert all(len(grades) >= 2 for grades in pairs.values())


def test_no_sentence_stands_twice_in_a_language() -> None:
    seen = Counter(
        (path.parent.name, line.text.casefold()) for path, (_, lines) in ALL.items() for line in lines
    )
    assert [text for text, times in seen.items() if times > 1] == []


def test_it_is_as_large_and_as_balanced_as_promised() -> None:
    by_language: Counter[str] = Counter()
    by_grade: Counter[str] = Counter()
    kept = 0
    for path, (_, lines) in ALL.items():
        by_language[path.parent.name] += len(lines)
        by_grade.update(line.grade for line in lines)
        kept += len(lines) if path.stem in TEST else 0
    total = sum(by_language.values())
    assert total >= 8_000
    assert len(by_language) == 20
    # Half of the eight thousand that were promised; other languages have been written since.
    assert by_language["fr"] >= 8_000
    assert by_language["fr"] / total >= 0.35
    assert 0.22 <= kept / total <= 0.32
    assert 0.45 <= by_grade["0"] / total <= 0.6
