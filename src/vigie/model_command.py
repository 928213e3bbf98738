"""`vigie model train|evaluate|highest|card`: make the scorer's weights, measure them, tell what they are.

Exit codes: 0 done, 2 wrong use.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

# The model's rooms load numba, which takes a third of a second: only the commands below pay for it.
if TYPE_CHECKING:
    from vigie.engine.model.examples import Example, Licence
    from vigie.engine.model.scorer import Scorer
    from vigie.engine.model.vocabulary import Vocabulary
    from vigie.message import Message

#: The corpus is in the source tree, not in the installed package.
_CORPUS = Path(__file__).parents[2] / "corpus"
_ANNOTATIONS = Path(__file__).parents[2] / "annotations"
_SHIPPED = Path(__file__).parent / "engine" / "model" / "weights.npz"
_SPOKEN = 20_000

_data = click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder that holds toxicity/, and french/ and spam/ where they exist.",
)
_licence = click.option(
    "--licence",
    type=click.Choice(["open", "shipped", "all"]),
    default="shipped",
    show_default=True,
    help="open: sources with an open licence only; shipped: those and the ones that state none; "
    "all: for experiments, never to be given on.",
)
_corpus = click.option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False),
    default=_CORPUS,
    help="This project's corpus.",
)
_annotations = click.option(
    "--annotations",
    type=click.Path(path_type=Path, file_okay=False),
    default=_ANNOTATIONS,
    help="This project's grades of raw French messages.",
)
_weights = click.option(
    "--weights",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=_SHIPPED,
    help="Other weights than the shipped ones.",
)


@click.group()
def model() -> None:
    """Make, measure and describe the learned scorer."""


@model.command("train")
@_data
@_licence
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Where to write.")
@_corpus
@_annotations
@click.option("--seed", default=1, show_default=True)
@click.option("--bits", default=22, show_default=True, type=click.IntRange(10, 24))
@click.option(
    "--wants",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write the weights of wants; left out, they are not made.",
)
@click.option("--table-only", is_flag=True, help="Make no network: it asks for the packages of vigie[train].")
def train_command(
    data: Path,
    licence: "Licence",
    out: Path,
    corpus: Path,
    annotations: Path,
    seed: int,
    bits: int,
    wants: Path | None,
    table_only: bool,
) -> None:
    """Learn from public data, our annotations and the corpus; write the weights and the network."""
    import time
    from datetime import UTC, datetime

    import msgspec
    import numpy as np

    from vigie.engine.model import evaluate, network, weights
    from vigie.engine.model.examples import sources
    from vigie.engine.model.features import Shape
    from vigie.engine.model.train import Settings, train
    from vigie.engine.wants.train import train_folder

    if not out.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {out.absolute().parent} for the weights.")
    begun = time.monotonic()

    def tell(sentence: str) -> None:
        click.echo(f"{time.monotonic() - begun:6.0f} s  {sentence}", err=True)

    examples = _read(data, "train", licence, corpus if corpus.is_dir() else None, annotations)
    dev = _read(data, "dev", licence)
    shape = msgspec.structs.replace(Shape(), bits=bits)
    vocabulary = None if table_only else _vocabulary()
    trained = train(examples, dev, Settings(shape=shape, seed=seed), tell, vocabulary)
    held = trained.weights
    known = sources(data)
    used = [name for name in held.record.rows if name in known]
    held.record.licence = licence
    held.record.licences = {name: known[name].licence for name in used}
    held.record.unclear = [name for name in used if known[name].ship == "unclear"]
    held.record.trained = datetime.now(UTC).date().isoformat()
    lines = evaluate.measure(trained.scorer(), dev)
    held.record.figures = {
        f"{line.group}: {line.name}, AUC": round(line.auc, 3)
        for line in lines
        if line.group in ("language", "our French") and not np.isnan(line.auc)
    }
    weights.save(held, out)
    tell(f"wrote {out} ({out.stat().st_size / 1e6:.1f} MB)")
    if trained.network is not None:
        beside = out.with_name(network.SHIPPED.name)
        network.save(trained.network, beside)
        tell(f"wrote {beside} ({beside.stat().st_size / 1e6:.1f} MB)")
    if wants is not None:
        train_folder(data, out=wants, annotations=annotations, seed=seed, tell=tell)
        tell(f"wrote {wants} ({wants.stat().st_size / 1e6:.1f} MB)")


@model.command("evaluate")
@_data
@_licence
@_weights
@_corpus
@_annotations
@click.option("--unseen", is_flag=True, help="Train again without some sources, and measure on those.")
@click.option(
    "--curve", is_flag=True, help="Train again on more and more of our French rows, and measure each."
)
def evaluate_command(
    data: Path, licence: "Licence", path: Path, corpus: Path, annotations: Path, unseen: bool, curve: bool
) -> None:
    """Print how good the weights are on dev, and how fast."""
    import time

    import numpy as np

    from vigie.engine.model import evaluate
    from vigie.engine.model.train import Settings

    begun = time.perf_counter()
    scorer = _scorer(path)
    start = time.perf_counter() - begun
    dev = _read(data, "dev", licence)
    click.echo(evaluate.table(evaluate.measure(scorer, dev)))
    chosen = np.random.default_rng(0).permutation(len(dev))[:_SPOKEN]
    found = evaluate.speed(scorer, [dev[i].text for i in chosen], [dev[i].language for i in chosen])
    low, high = found.scoring_range
    click.echo(
        f"Speed on one core, {found.messages:,} messages of {found.characters:.0f} characters: "
        f"{found.scoring:,.0f}/s [{low:,.0f}-{high:,.0f}] with the views made, {found.all_alone:,.0f}/s from "
        f"plain text; started in {start:.2f} s."
    )
    examples = []
    if unseen or curve:
        examples = _read(data, "train", licence, corpus if corpus.is_dir() else None, annotations)
    if unseen:
        left = evaluate.unseen(
            examples,
            dev,
            Settings(shape=scorer.record.shape),
            tell=lambda told: click.echo(told, err=True),
            vocabulary=_vocabulary() if scorer.record.network else None,
        )
        click.echo("\n| left out of training | AUC | balanced accuracy |\n|---|---|---|")
        for name, found_there in left.items():
            click.echo(f"| {name} | {found_there.auc:.3f} | {found_there.balanced:.3f} |")
        area = float(np.nanmean([each.auc for each in left.values()]))
        right = float(np.nanmean([each.balanced for each in left.values()]))
        click.echo(f"| **mean** | {area:.3f} | {right:.3f} |")
    if curve:
        settings = Settings(shape=scorer.record.shape)
        points = evaluate.curve(examples, dev, settings, lambda told: click.echo(told, err=True))
        click.echo(
            "\n| French rows of ours | grade 1 | grade 2 | French sources left out |\n|---|---|---|---|"
        )
        for point in points:
            click.echo(f"| {point.rows:,} | {point.grade_1:.3f} | {point.grade_2:.3f} | {point.unseen:.3f} |")


@model.command("highest")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--count", type=click.IntRange(1, 10_000), default=100, show_default=True, help="How many to print."
)
def highest_command(files: tuple[Path, ...], count: int) -> None:
    """Print the messages of recordings that the engine finds most toxic, for a person to read.

    Each text once, the worst first, with its toxicity. FILES are recordings or folders of them, as
    `vigie replay` takes them; lines that hold no message are left out.
    """
    from contextlib import suppress

    from vigie.clock import now_ms
    from vigie.engine.highest import most_toxic
    from vigie.intake.wire import WireError, read_line
    from vigie.replay.recording import Recording, RecordingError

    def messages() -> "Iterator[Message]":
        for file, number, line in recording.lines():
            with suppress(WireError):
                yield read_line(line, received_at=now_ms(), place=f"{recording.names[file]}:{number}")

    try:
        recording = Recording(list(files))
        for score, text in most_toxic(messages(), count):
            click.echo(f"{score:.3f}  {text}")
    except RecordingError as error:
        raise click.UsageError(str(error)) from None


@model.command("card")
@_weights
def card_command(path: Path) -> None:
    """Print the model card, from the record that is kept with the weights."""
    from vigie.engine.model import weights
    from vigie.engine.model.archive import WeightsError
    from vigie.engine.model.card import card

    try:
        click.echo(card(weights.load(path)), nl=False)
    except WeightsError as error:
        raise click.UsageError(str(error)) from None


def _read(
    data: Path,
    part: Literal["train", "dev"],
    licence: "Licence",
    corpus: Path | None = None,
    annotations: Path | None = None,
) -> "list[Example]":
    from vigie.engine.model.examples import DataError, read

    try:
        return read(data, part, licence, corpus, annotations)
    except DataError as error:
        raise click.UsageError(str(error)) from None


def _vocabulary() -> "Vocabulary":
    from vigie.engine.model.examples import DataError
    from vigie.engine.model.vocabulary import published

    try:
        return published()
    except DataError as error:
        raise click.UsageError(str(error)) from None


def _scorer(path: Path) -> "Scorer":
    from vigie.engine.model.archive import WeightsError
    from vigie.engine.model.scorer import Scorer

    try:
        return Scorer.load(path)
    except WeightsError as error:
        raise click.UsageError(str(error)) from None
