"""The model card: what the weights were made from, what they are worth, and where they fail."""

from collections import Counter

from vigie.engine.model.vocabulary import ORIGIN
from vigie.engine.model.weights import Weights

_MEANING = {
    "toxicity": "what a moderator should look at, or remove",
    "severe": "what would be removed",
    "insult": "a person or a group is insulted",
    "hate": "contempt or hatred of a group for what it is",
    "threat": "harm is wished or announced",
    "sexual": "sexual or obscene, where it degrades",
    "harassment": "one person is aimed at, or denigrated",
    "spam": "advertising, scams, copy-paste",
}

_NETWORK = (
    f"A small network over subword pieces answers beside it. It starts from the {ORIGIN}; everything else in "
    "it is learned from the rows below.",
    "",
)


def card(held: Weights) -> str:
    """Return the model card in Markdown."""
    record = held.record
    total = sum(record.rows.values())
    told = [
        "# Model card of Vigie's learned scorer",
        "",
        "A linear model over hashed pieces of words and words, of two views of a text (as written, disguise "
        f"undone): {len(held.table):,} slots, {len(record.labels)} labels, one byte a weight. It gives a "
        "probability for each label, told as if "
        f"{record.prevalence:.0%} of messages were toxic, in every language and at every source alike.",
        "",
        *(_NETWORK if record.network else ()),
        f"Trained on {total:,} rows in {len(record.languages) - 1} languages, seed {record.seed}"
        + (f", on {record.trained}" if record.trained else "")
        + ".",
        "",
        "## Labels",
        "",
        *(f"- `{label}`: {_MEANING.get(label, label)}" for label in record.labels),
        "",
        "Each source says what its own guideline says; `mapping.py` turns that into these labels. Where "
        "a source is silent on a label it teaches nothing about it. Sources that annotate one kind of abuse "
        'only count little where they say "not toxic".',
        "",
        "## Sources",
        "",
        "| source | rows | licence |",
        "|---|---|---|",
    ]
    ours: Counter[str] = Counter()
    for name, rows in record.rows.items():
        if name.startswith(("vigie-fr:", "corpus:")):
            ours[name.partition(":")[0]] += rows
        else:
            told.append(f"| {name} | {rows:,} | {record.licences.get(name, 'not stated')} |")
    for name, meaning in (
        ("vigie-fr", "annotations of this project; the texts are public posts of third parties"),
        ("corpus", "written for this project, Apache-2.0"),
    ):
        if ours[name]:
            told.append(f"| {name} | {ours[name]:,} | {meaning} |")
    told += [
        "",
        "No text of any source is in the weights or in this package: a slot is a hash, and no slot seen in "
        "one row only is learned. Sources that forbid commercial use, or allow research only, are left out.",
    ]
    if record.unclear:
        told += [
            "",
            "These sources state no licence: " + ", ".join(record.unclear) + ". "
            "`vigie model train --licence open` makes weights without them.",
        ]
    if record.figures:
        told += ["", "## Figures on dev", "", "| | |", "|---|---|"]
        told += [f"| {name} | {value:.3f} |" for name, value in record.figures.items()]
    told += [
        "",
        "## Limits",
        "",
        "- It reads words, not meaning: irony, quotation, counter-speech and contempt without a harsh word "
        "are often misread. It is one voice beside the detectors, and a person decides.",
        "- A source never seen is harder than another part of a known one: see the figures above and "
        "`docs/quality.md`.",
        "- Languages without training rows have only what carries over, and the curve of all languages: do "
        "not act on them without a person.",
        "- The French annotations were made by language models under our guideline; a French moderator "
        "should read a sample.",
        "- Data sets are sampled by keyword or balanced: probabilities hold at the share of toxic messages "
        "told above, not at yours.",
    ]
    return "\n".join(told) + "\n"
