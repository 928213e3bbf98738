"""Makes the weights: examples in, one table out, the same for the same data and seed."""

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model import calibration, matrix, network_training, pieces, training, weights
from vigie.engine.model.examples import Example
from vigie.engine.model.features import WINDOW, Shape, views_of
from vigie.engine.model.kernels import TRAIT_SLOTS
from vigie.engine.model.labels import LABELS, SEVERE, SPAM, TOXICITY
from vigie.engine.model.network import Network, Parts, text_of
from vigie.engine.model.scorer import Scorer
from vigie.engine.model.vocabulary import Vocabulary

Tell = Callable[[str], None]
#: How much what is learned of toxicity counts for severity: 0.945 to 0.952 of area on our grade 2.
_SUPPORT = 0.75
#: How much the network's answer counts beside the table's. On dev 0.5 is best for sources it knows, 1.0 for
#: those it does not.
_NETWORK = 0.7


class Settings(msgspec.Struct, frozen=True):
    """How to train; the defaults are what dev said (docs/decisions/learned-scorer.md)."""

    shape: Shape = Shape()
    epochs: int = 3
    rate: float = 0.3
    #: Each weight starts as if it had moved so much already: rare slots then learn slowly.
    caution: float = 1.0
    #: How strongly weights are drawn to zero.
    decay: float = 0.0
    #: How far targets are drawn from 0 and 1 where sources follow guidelines of their own.
    smoothing: float = 0.02
    #: How much a row of the smallest languages counts more than one of the largest: 0 not at all, 1 so
    #: that languages weigh the same.
    balance: float = 0.3
    #: How much rows annotated under our own guideline, and those of the corpus, count.
    french: float = 3.0
    corpus: float = 2.0
    #: A slot of fewer rows is not learned: it would tell one text by heart.
    rows_a_slot: int = 3
    network: network_training.Settings = network_training.Settings()
    seed: int = 1


def trusts(examples: Sequence[Example], settings: Settings) -> npt.NDArray[np.float32]:
    """Return how much each row counts, by language and origin."""
    sizes = Counter(example.language for example in examples)
    largest = max(sizes.values())
    by_language = {
        code: min(4.0, (largest / size) ** settings.balance) if settings.balance else 1.0
        for code, size in sizes.items()
    }
    origin = {"public": 1.0, "spam": 1.0, "french": settings.french, "corpus": settings.corpus}
    return np.array([by_language[e.language] * origin[e.origin] for e in examples], np.float32)


class Trained(msgspec.Struct):
    """What training makes: the table, and the network where a vocabulary was given."""

    weights: weights.Weights
    network: Parts | None = None

    def scorer(self) -> Scorer:
        """Return the scorer that they make."""
        return Scorer(self.weights, Network(self.network) if self.network else None)


def train(
    examples: Sequence[Example],
    dev: Sequence[Example],
    settings: Settings,
    tell: Tell = lambda _: None,
    vocabulary: Vocabulary | None = None,
) -> Trained:
    """Return what is learned from `examples`, its probabilities calibrated on `dev`.

    Parameters
    ----------
    examples, dev
        What is learned, and what is only used to calibrate.
    settings
        How.
    tell
        Called with a sentence at each step.
    vocabulary
        What the network starts from; without it only the table is made.
    """
    languages = matrix.languages_of(examples)
    tell(f"{len(examples):,} examples in {len(languages) - 1} languages: reading")
    built = matrix.build(examples, languages, settings.shape)
    tell(f"{len(built.slots):,} features: learning")
    table, traits = learn(built, *_taught(examples, settings), settings, tell)
    # Few sources tell what is severe; all tell what is toxic, and what is severe is toxic.
    for learned in (table, traits):
        learned[:, SEVERE] += _SUPPORT * learned[:, TOXICITY]
    small, scales = weights.quantise(table)
    held = weights.Weights(
        weights.Record(
            settings.shape,
            languages,
            list(LABELS),
            seed=settings.seed,
            prevalence=calibration.PREVALENCE,
            rows=dict(sorted(Counter(example.source for example in examples).items())),
            settings={
                name: float(value)
                for name, value in msgspec.to_builtins(settings).items()
                if isinstance(value, int | float)
            },
        ),
        small,
        scales,
        traits,
        np.tile(np.array([1.0, 0.0], np.float32), (len(languages), len(LABELS), 1)),
    )
    trained = Trained(held)
    if vocabulary is not None:
        trained.network = _network(examples, vocabulary, settings, tell)
        held.record.network = _NETWORK
    tell(f"calibrating on {len(dev):,} rows")
    held.curves = curves(trained.scorer(), dev)
    return trained


def _network(examples: Sequence[Example], vocabulary: Vocabulary, settings: Settings, tell: Tell) -> Parts:
    """Return the network learned from `examples`."""
    known = pieces.pieces_of(vocabulary.names, vocabulary.scores)
    texts = [text_of(views_of(example.text[:WINDOW])) for example in examples]
    ids, starts = pieces.cut(known, texts)
    targets, counts = _taught(examples, settings)
    return network_training.train(
        network_training.Rows(ids, starts, targets, counts),
        vocabulary.names,
        vocabulary.scores,
        vocabulary.vectors,
        settings.network,
        tell,
    )


def _taught(
    examples: Sequence[Example], settings: Settings
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return the targets of each row, smoothed where the guideline is not ours, and how much each counts."""
    smoothing = np.where(_ours(examples), 0.0, settings.smoothing)[:, None].astype(np.float32)
    targets = np.array([example.targets for example in examples], np.float32)
    trusted = np.array([example.trusts for example in examples], np.float32)
    return targets * (1 - 2 * smoothing) + smoothing, trusted * trusts(examples, settings)[:, None]


def learn(
    built: matrix.Matrix,
    targets: npt.NDArray[np.float32],
    counts: npt.NDArray[np.float32],
    settings: Settings,
    tell: Tell = lambda _: None,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return the table and the traits learned from `built`.

    Parameters
    ----------
    built
        The examples.
    targets, counts
        What each label of each row teaches, and how much it counts.
    settings, tell
        As for `train`.
    """
    size = 1 << settings.shape.bits
    table = np.zeros((size, len(LABELS)), np.float32)
    past = np.full((size, len(LABELS)), settings.caution, np.float32)
    trait_table = np.zeros((TRAIT_SLOTS, len(LABELS)), np.float32)
    trait_past = np.ones_like(trait_table)
    if settings.rows_a_slot > 1:
        rare = training.seen_by_slot(built.starts, built.slots, size) < settings.rows_a_slot
        # So long a past that such a weight does not move.
        past[rare] = 1e30
    factors = np.array([settings.shape.pieces, settings.shape.words], np.float32)
    random = np.random.default_rng(settings.seed)
    for epoch in range(settings.epochs):
        order = random.permutation(len(targets))
        loss = training.sweep(
            order, built.starts, built.middles, built.slots, built.traits, targets, counts, table, past,
            trait_table, trait_past, np.float32(settings.rate), factors, np.float32(settings.decay),
        )  # fmt: skip
        tell(f"pass {epoch + 1} of {settings.epochs}: loss {loss:.4f}")
    return table, trait_table


def curves(scorer: Scorer, dev: Sequence[Example]) -> npt.NDArray[np.float32]:
    """Return the calibration of each language and label, fitted on `dev`.

    Where rows follow our own guideline, they alone decide for their language.
    """
    languages = scorer.record.languages
    out = np.tile(np.array([1.0, 0.0], np.float32), (len(languages), len(LABELS), 1))
    if not dev:
        return out
    sums = scorer.sums([e.text for e in dev], [e.language for e in dev])
    targets = np.array([e.targets for e in dev], np.float32)
    trusted = np.array([e.trusts for e in dev], np.float32)
    spoken = np.array([e.language for e in dev])
    # Whole messages are judged at places that nobody has annotated; kinds of harm have too few rows for that.
    sources = np.array([e.source for e in dev])
    ours = _ours(dev)
    own = {str(code) for code in np.unique(spoken[ours])}
    for label in range(len(LABELS)):
        usable = trusted[:, label] >= (1.0 if label == TOXICITY else 0.5)
        usable &= ours | ~np.isin(spoken, list(own)) | (label == SPAM)
        told_apart = label in (TOXICITY, SEVERE)
        everywhere = calibration.fit(
            sums[usable, label], targets[usable, label], sources=sources[usable] if told_apart else None
        )
        out[:, label] = everywhere
        for place, code in enumerate(languages):
            chosen = usable & (spoken == code)
            positives = int((targets[chosen, label] > 0.5).sum())
            if min(positives, int(chosen.sum()) - positives) < calibration.ENOUGH:
                continue
            out[place, label] = calibration.fit(
                sums[chosen, label], targets[chosen, label], sources=sources[chosen] if told_apart else None
            )
    return out


def _ours(examples: Sequence[Example]) -> npt.NDArray[np.bool_]:
    return np.array([example.origin in ("french", "corpus") for example in examples], np.bool_)
