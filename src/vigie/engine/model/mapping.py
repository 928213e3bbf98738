"""What the labels of each source say in our terms: which of our labels a row teaches, and how much.

A source tells what it was made to tell. Where its guideline is silent on one of our labels, the row
teaches nothing about it (no trust). A source that is *narrow* annotates one kind of abuse only: its zeros
may be plain insults, and weigh little for toxicity.
"""

from collections.abc import Sequence

from vigie.engine.model.labels import LABELS

_AT = {label: place for place, label in enumerate(LABELS)}

#: Trust in "not toxic" where the source looked for one kind of abuse only.
NARROW_ZERO = 0.3
#: Trust in "not this kind" drawn from "not toxic at all".
_CLEAN = 0.5

#: A label of a source → the labels of ours that it asserts.
_SAYS: dict[str, dict[str, tuple[str, ...]]] = {
    "davidson": {"hate": ("hate",), "offensive": ("sexual",)},
    "ro-offense": {"insult": ("insult",), "abuse": ("hate",), "profanity": ("sexual",)},
    "vihsd-vi": {"hate": ("hate",), "offensive": ("sexual",)},
    "gametox": {
        "insults and flaming": ("insult",),
        "hate and harassment": ("hate", "severe"),
        "threats": ("threat", "severe"),
        "extremism": ("hate", "severe"),
    },
    "edos": {"sexist": ("hate",), "1. threats, plans to harm and incitement": ("threat", "severe")},
    "hatexplain": {"hatespeech": ("hate",), "offensive": ("insult",)},
    "germeval2018": {"insult": ("insult",), "abuse": ("hate",), "profanity": ("sexual",)},
    "hatemoji-build": {
        "derogation": ("hate",),
        "type:derogation": ("hate",),
        "type:animosity": ("hate",),
        "type:dehumanizinglanguage": ("hate", "severe"),
        "type:threateninglanguage": ("hate", "threat", "severe"),
    },
    "told-br": {
        "obscene": ("sexual",),
        "insult": ("insult",),
        "misogyny": ("hate",),
        "homophobia": ("hate",),
        "racism": ("hate",),
        "xenophobia": ("hate",),
    },
    "olid": {"ind": ("insult", "harassment"), "grp": ("hate",), "unt": ("sexual",)},
    "poleval2019-pl": {"cyberbullying": ("harassment",), "hate-speech": ("hate",)},
    "beep-ko": {"hate": ("insult", "severe"), "offensive": ("insult",), "bias:gender": ("hate",)},
    "amharic-am": {"hate": ("hate",)},
    "ccms-si": {"hate-inducing": ("hate",)},
    "ibrohim-id": {
        "hs_group": ("hate",),
        "hs_religion": ("hate",),
        "hs_race": ("hate",),
        "hs_individual": ("harassment",),
        "hs_strong": ("severe",),
        "abusive": ("insult",),
    },
    "suomi24-fi": {
        "insult": ("insult",),
        "identity_attack": ("hate",),
        "threat": ("threat", "severe"),
        "obscene": ("sexual",),
        "severe_toxicity": ("severe",),
    },
    "threat-ur": {"threat": ("threat", "severe")},
    "cyberagression-fr": {"thr": ("threat",)},
}
#: Labels of ours that every toxic row of a source asserts.
_ALWAYS: dict[str, tuple[str, ...]] = dict.fromkeys(
    (
        "ftr-fr", "dyn21-en", "ken20-en", "stormfront", "foxnews", "gahd", "hatethaisent-th", "iwg-de",
        "cold-zh", "fortuna-pt", "hatemoji-build", "edos",
    ),
    ("hate",),
)  # fmt: skip
#: Where a row that lacks one of these assertions is known not to be of that kind.
_EXHAUSTIVE: dict[str, tuple[str, ...]] = {
    "davidson": ("hate",),
    "hatexplain": ("hate",),
    "told-br": ("sexual", "insult", "hate"),
    "gametox": ("hate", "threat"),
    "olid": ("hate",),
    "suomi24-fi": ("insult", "hate", "threat", "sexual"),
    "poleval2019-pl": ("hate",),
    "amharic-am": ("hate",),
    "ibrohim-id": ("hate",),
    "threat-ur": ("threat",),
    "hatemoji-build": ("threat",),
}

#: Kinds of our own annotations and of the corpus → our labels.
_KINDS = {
    "insult": "insult",
    "group-hate": "hate",
    "hate": "hate",
    "threat": "threat",
    "sexual": "sexual",
    "harassment": "harassment",
    "denigration": "harassment",
    "spam": "spam",
}

Row = tuple[list[float], list[float]]


def public(source: str, toxic: bool, labels: Sequence[str], *, narrow: bool) -> Row:
    """Return the targets of a row of a public source, and how much each is to be trusted."""
    targets = [0.0] * len(LABELS)
    trusts = [0.0] * len(LABELS)
    if not toxic:
        if narrow:
            trusts[_AT["toxicity"]] = NARROW_ZERO
            for label in _ALWAYS.get(source, ("threat",) if source == "threat-ur" else ()):
                trusts[_AT[label]] = 1.0
            return targets, trusts
        for label in LABELS:
            trusts[_AT[label]] = _CLEAN
        trusts[_AT["toxicity"]] = 1.0
        trusts[_AT["spam"]] = 0.0
        for label in (*_ALWAYS.get(source, ()), *_EXHAUSTIVE.get(source, ())):
            trusts[_AT[label]] = 1.0
        return targets, trusts
    targets[_AT["toxicity"]] = 1.0
    trusts[_AT["toxicity"]] = 1.0
    for label in _EXHAUSTIVE.get(source, ()):
        trusts[_AT[label]] = 1.0
    said = _SAYS.get(source, {})
    asserted = list(_ALWAYS.get(source, ()))
    for label in labels:
        asserted += said.get(label.split(":")[0] if source == "told-br" else label, ())
        if source.startswith("mlma-") and "hateful" in label:
            asserted.append("hate")
        if source == "convabuse" and label.startswith("score:") and float(label[6:]) <= -2:
            asserted.append("severe")
    for label in asserted:
        targets[_AT[label]] = 1.0
        trusts[_AT[label]] = 1.0
    return targets, trusts


def graded(grade: int, kinds: Sequence[str]) -> Row:
    """Return the targets and trusts of a row annotated under our guideline."""
    targets = [0.0] * len(LABELS)
    trusts = [1.0] * len(LABELS)
    targets[_AT["toxicity"]] = float(grade >= 1)
    targets[_AT["severe"]] = float(grade >= 2)
    if kinds == ["spam"]:
        trusts[_AT["toxicity"]] = trusts[_AT["severe"]] = 0.0
    for kind in kinds:
        # Swearing at nobody, or a quoted insult, is of its kind only where somebody is aimed at.
        if kind in _KINDS and (grade >= 1 or kind in ("spam", "sexual")):
            targets[_AT[_KINDS[kind]]] = 1.0
    return targets, trusts


def spam(is_spam: bool) -> Row:
    """Return the targets and trusts of a row of a spam collection, which says nothing of the rest."""
    targets = [0.0] * len(LABELS)
    trusts = [0.0] * len(LABELS)
    targets[_AT["spam"]] = float(is_spam)
    trusts[_AT["spam"]] = 1.0
    return targets, trusts
