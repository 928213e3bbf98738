"""Measures weights on dev: by language, by source, on our own French annotations, and how fast they score."""

import time
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model import figures
from vigie.engine.model.examples import Example
from vigie.engine.model.features import views_of
from vigie.engine.model.labels import LABELS, SEVERE, SPAM, TOXICITY
from vigie.engine.model.scorer import Scorer
from vigie.engine.model.train import Settings, train
from vigie.engine.model.vocabulary import Vocabulary

#: Sources to leave out together, of several languages and kinds of text, when what carries over to an
#: unseen source is measured. The first part of the name of ours says that the rows are graded here.
UNSEEN = (
    "davidson", "hatexplain", "olid", "gametox", "convabuse", "gahd", "mlma-fr", "offenseval-ar", "macd-hi",
    "macd-te", "offcombr2", "gorbunova-ru", "romanurdu-ur", "dkhate-da", "poleval2019-pl",
    "vigie-fr:jvc-1825", "vigie-fr:pres2022", "vigie-fr:watat-cameroun",
)  # fmt: skip
_FEWEST = 20
_ROUNDS = 5
_SPEED_BATCH = 256

Bools = npt.NDArray[np.bool_]


class Line(msgspec.Struct):
    """One line of the table; nan where there are too few rows to tell."""

    group: str
    name: str
    rows: int
    toxic: float
    auc: float
    #: At probability 0.5, and at the balanced threshold.
    f1: float
    balanced: float
    #: Shares of messages to read, at 5 % toxic, to catch 80, 90, 95 and 99 % of the toxic ones.
    read: list[float]


class Speed(msgspec.Struct):
    """Messages a second on one core, medians of several rounds over text seen once a round."""

    messages: int
    characters: float
    #: With the views already made, as in the engine; and from plain text.
    scoring: float
    #: The slowest and the fastest round.
    scoring_range: tuple[float, float]
    all_alone: float
    #: Load until the first score, seconds.
    start: float = 0.0


def measure(scorer: Scorer, dev: Sequence[Example]) -> list[Line]:
    """Return the table on `dev`: all, each language, each source, and our own annotations by label."""
    scores = scorer.score([e.text for e in dev], [e.language for e in dev])
    targets = np.array([e.targets for e in dev], np.float32) > 0.5
    trusted = np.array([e.trusts for e in dev], np.float32)
    language = np.array([e.language for e in dev])
    source = np.array([e.source for e in dev])
    origin = np.array([e.origin for e in dev])
    prevalence = scorer.record.prevalence or 0.5
    lines: list[Line] = []

    def add(group: str, name: str, rows: Bools, label: int = TOXICITY) -> None:
        if int(rows.sum()) >= _FEWEST:
            lines.append(_line(group, name, scores[rows, label], targets[rows, label], prevalence))

    public = (origin == "public") & (trusted[:, TOXICITY] >= 1.0)
    for code in sorted(set(language[public].tolist())):
        add("language", code, public & (language == code))
    for name in sorted(set(source[origin == "public"].tolist())):
        add("source", name, source == name)
    french = origin == "french"
    for label in range(len(LABELS)):
        told = {TOXICITY: "grade 1 and above", SEVERE: "grade 2"}.get(label, LABELS[label])
        add("our French", told, french & (trusted[:, label] > 0), label)
    for name in sorted(set(source[french].tolist())):
        add("our French, toxicity by source", name, french & (source == name))
    add("spam", "all", (origin == "spam"), SPAM)
    return lines


def _line(group: str, name: str, scores: npt.NDArray[np.float32], truth: Bools, prevalence: float) -> Line:
    # Above the assumed share the evidence is for toxic rather than against.
    decided = scores >= prevalence
    return Line(
        group,
        name,
        len(scores),
        float(truth.mean()),
        figures.auc(scores, truth),
        figures.f1(decided, truth),
        _balanced(decided, truth),
        [figures.read_to_catch(scores, truth, share) for share in (0.8, 0.9, 0.95, 0.99)],
    )


def _balanced(decided: Bools, truth: Bools) -> float:
    """Return the mean of the shares of toxic and of harmless rows that are decided rightly."""
    if not truth.any() or truth.all():
        return float("nan")
    return (float(decided[truth].mean()) + float((~decided)[~truth].mean())) / 2


class Unseen(msgspec.Struct):
    """What the scorer is worth on a source that it was not trained on."""

    auc: float
    #: The share of rows it is right for at the calibrated threshold, toxic and harmless counting the same.
    balanced: float


def unseen(
    examples: Sequence[Example],
    dev: Sequence[Example],
    settings: Settings,
    left_out: Sequence[str] = UNSEEN,
    tell: Callable[[str], None] = lambda _: None,
    vocabulary: Vocabulary | None = None,
) -> dict[str, Unseen]:
    """Return the figures of each of `left_out`, trained and calibrated on all the others.

    The sources are left out together, one training for all: harder than one after the other, and the
    nearer to a source that nobody has seen.
    """
    out = set(left_out)
    kept = [example for example in examples if example.source not in out]
    known = [example for example in dev if example.source not in out]
    scorer = train(kept, known, settings, tell, vocabulary).scorer()
    prevalence = scorer.record.prevalence or 0.5
    found = {}
    for name in sorted(out):
        rows = [example for example in examples if example.source == name]
        if rows:
            texts, languages = [e.text for e in rows], [e.language for e in rows]
            truth = np.array([e.targets[TOXICITY] > 0.5 for e in rows], np.bool_)
            found[name] = Unseen(
                # Chances are cut at both ends; the order of the rows is that of the sums.
                figures.auc(scorer.sums(texts, languages)[:, TOXICITY], truth),
                _balanced(scorer.score(texts, languages)[:, TOXICITY] >= prevalence, truth),
            )
    return found


#: Shares of our French rows that the learning curve is drawn from.
_SHARES = (0.0, 0.125, 0.25, 0.5, 1.0)


class Point(msgspec.Struct):
    """One point of the learning curve."""

    rows: int
    #: On our dev rows: grade 1 and above, and grade 2.
    grade_1: float
    grade_2: float
    #: Mean over the French sources that are left out of training.
    unseen: float


def curve(
    examples: Sequence[Example],
    dev: Sequence[Example],
    settings: Settings,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Point]:
    """Return what more and more French rows of ours bring to the table, the network left aside for time."""
    out = [name for name in UNSEEN if name.startswith("vigie-fr:")]
    rows = [e for e in examples if e.source in out]
    ours = [e for e in examples if e.origin == "french" and e.source not in out]
    others = [e for e in examples if e.origin != "french"]
    order = np.random.default_rng(settings.seed).permutation(len(ours))
    french = [e for e in dev if e.origin == "french"]
    grades = np.array([e.grade for e in french])
    points = []
    for share in _SHARES:
        some = [ours[place] for place in order[: int(share * len(ours))]]
        scorer = train([*others, *some], [], settings, tell).scorer()
        seen = scorer.sums([e.text for e in french], [e.language for e in french])
        left = []
        for name in out:
            told = [e for e in rows if e.source == name]
            sums = scorer.sums([e.text for e in told], [e.language for e in told])[:, TOXICITY]
            left.append(figures.auc(sums, np.array([e.targets[TOXICITY] > 0.5 for e in told], np.bool_)))
        points.append(
            Point(
                len(some),
                figures.auc(seen[:, TOXICITY], grades >= 1),
                figures.auc(seen[:, SEVERE], grades == 2),
                float(np.mean(left)),
            )
        )
    return points


def speed(scorer: Scorer, texts: Sequence[str], languages: Sequence[str]) -> Speed:
    """Return how many of `texts` are scored in a second on one core."""
    scoring, alone = [], []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        views = [views_of(text) for text in texts]
        made = time.process_time() - begun
        begun = time.process_time()
        for first in range(0, len(texts), _SPEED_BATCH):
            scorer.score(views[first : first + _SPEED_BATCH], languages[first : first + _SPEED_BATCH])
        taken = time.process_time() - begun
        scoring.append(len(texts) / taken)
        alone.append(len(texts) / (taken + made))
    return Speed(
        len(texts),
        sum(map(len, texts)) / max(1, len(texts)),
        float(np.median(scoring)),
        (min(scoring), max(scoring)),
        float(np.median(alone)),
    )


def table(lines: Sequence[Line]) -> str:
    """Return `lines` as a Markdown table for each group."""
    told: list[str] = []
    group = ""
    for line in lines:
        if line.group != group:
            group = line.group
            told += [
                "",
                f"**{group.capitalize()}**",
                "",
                "| | rows | toxic | AUC | F1 | balanced accuracy | read for 80 % | 90 % | 95 % | 99 % |",
                "|---|---|---|---|---|---|---|---|---|---|",
            ]
        cells = [f"{line.rows:,}", f"{line.toxic:.0%}", *map(_told, (line.auc, line.f1, line.balanced))]
        told.append("| " + " | ".join([line.name, *cells, *(_share(share) for share in line.read)]) + " |")
    return "\n".join(told).strip() + "\n"


def _told(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.3f}"


def _share(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.0%}"
