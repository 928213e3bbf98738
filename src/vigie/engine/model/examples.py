"""Reads the labelled data that the scorer is trained on, and the corpus of this project."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from vigie.engine.model import mapping

#: Which sources may be used: openly licensed only; those and the ones that state no licence (what is
#: shipped); all of them, for experiments.
Licence = Literal["open", "shipped", "all"]
_ALLOWED: dict[Licence, tuple[str, ...]] = {
    "open": ("yes",),
    "shipped": ("yes", "unclear"),
    "all": ("yes", "unclear", "no"),
}

#: Sources of French messages that forbid commercial use. The others state no licence, but for a few rows.
_FRENCH_FORBIDDEN = ("expresso-sn",)


class DataError(Exception):
    """The data cannot be read; the message says what to do."""


class Example(msgspec.Struct, gc=False):
    """One labelled text."""

    text: str
    language: str
    source: str
    #: "public", "french", "spam" or "corpus".
    origin: str
    targets: list[float]
    trusts: list[float]
    #: 0, 1 or 2 where it is annotated under our guideline; -1 elsewhere.
    grade: int = -1


class Source(msgspec.Struct):
    """Where public rows come from, as `toxicity/sources.json` tells it."""

    name: str
    repo: str = ""
    licence: str = ""
    ship: str = "no"
    narrow: str = ""
    commit: str = ""


def sources(data: Path) -> dict[str, Source]:
    """Return the public sources by name."""
    path = data / "toxicity" / "sources.json"
    try:
        listed = msgspec.json.decode(path.read_bytes(), type=list[Source])
    except OSError as error:
        raise DataError(
            f"{path} cannot be read ({error.strerror}): name the folder that holds toxicity/."
        ) from None
    return {source.name: source for source in listed}


def read(
    data: Path,
    part: Literal["train", "dev"],
    licence: Licence = "shipped",
    corpus: Path | None = None,
    annotations: Path | None = None,
) -> list[Example]:
    """Return the examples of one part of the data.

    Parameters
    ----------
    data
        The folder that holds `toxicity/`, and `french/` and `spam/` where they exist.
    part
        "train" or "dev". The corpus has no dev: it is read with "train".
    licence
        Which public sources may be used.
    corpus
        The folder of this project's corpus; only files marked `# split: train` are read.
    annotations
        The folder of this project's own grades of raw French messages, read with "train".
    """
    known = sources(data)
    allowed = _ALLOWED[licence]
    examples: list[Example] = []
    for row in _rows(data / "toxicity" / f"{part}.jsonl.gz"):
        source = known[row["source"]]
        if source.ship in allowed:
            targets = mapping.public(
                source.name, bool(row["toxic"]), row["labels"], narrow=bool(source.narrow)
            )
            examples.append(Example(row["text"], row["lang"], source.name, "public", *targets))
    french = data / "french" / f"{part}.jsonl.gz"
    if french.exists() and licence != "open":
        for row in _rows(french):
            if licence == "shipped" and row["source"] in _FRENCH_FORBIDDEN:
                continue
            targets = mapping.graded(row["grade"], row["kinds"])
            name = f"vigie-fr:{row['source']}"
            examples.append(Example(row["text"], row["lang"], name, "french", *targets, row["grade"]))
    spam = data / "spam" / f"{part}.jsonl.gz"
    if spam.exists():
        examples += [
            Example(row["text"], row["lang"], row["source"], "spam", *mapping.spam(bool(row["spam"])))
            for row in _rows(spam)
        ]
    if corpus is not None and part == "train":
        examples += read_corpus(corpus)
    if annotations is not None and part == "train" and licence != "open":
        graded = read_annotations(annotations / "fr.tsv", data / "french" / "raw.jsonl.gz")
        left = () if licence == "all" else tuple(f"vigie-fr:{name}" for name in _FRENCH_FORBIDDEN)
        examples += [example for example in graded if example.source not in left]
    return examples


def read_annotations(grades: Path, raw: Path) -> list[Example]:
    """Return the raw messages that are graded in this project, which keeps their ids and no text.

    Parameters
    ----------
    grades
        A line for each message: id, grade, kinds, wants, stratum.
    raw
        The messages; where they are absent, nothing is returned.
    """
    if not (grades.exists() and raw.exists()):
        return []
    lines = (line.split("\t") for line in grades.read_text("utf-8").splitlines() if line[:1] != "#")
    graded = {line[0]: (int(line[1]), [] if line[2] == "-" else line[2].split(",")) for line in lines}
    examples = []
    for row in _rows(raw):
        if row["id"] in graded:
            grade, kinds = graded[row["id"]]
            name = f"vigie-fr:{row['source']}"
            targets = mapping.graded(grade, kinds)
            examples.append(Example(row["text"], "fr", name, "french", *targets, grade))
    return examples


def read_corpus(folder: Path, split: Literal["train", "test"] = "train") -> list[Example]:
    """Return the sentences of one part of the corpus: "test" is never trained on."""
    examples = []
    for path in sorted(folder.glob("*/*.tsv")):
        header: list[str] = []
        lines: list[str] = []
        for line in path.read_text("utf-8").splitlines():
            (header if line.startswith("#") else lines).append(line)
        if not any(line.replace(" ", "") == f"#split:{split}" for line in header):
            continue
        for line in lines:
            columns = line.split("\t")
            if len(columns) != 5 or columns[1] not in ("0", "1", "2"):
                # The corpus has its own check; a line that it refuses teaches nothing here.
                continue
            kinds = [kind for kind in columns[2].split(",") if kind != "-"]
            grade = int(columns[1])
            examples.append(
                Example(
                    columns[3], path.parent.name, f"corpus:{path.stem}", "corpus",
                    *mapping.graded(grade, kinds), grade,
                )
            )  # fmt: skip
    return examples


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(path) as lines:
            for line in lines:
                yield msgspec.json.decode(line)
    except (OSError, msgspec.DecodeError) as error:
        raise DataError(f"{path} cannot be read ({error}): check that the file is whole.") from None
