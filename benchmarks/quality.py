"""How well the whole engine tells harm from harsh talk, beside what a user would install instead.

Everything is measured on data that is not in this repository (`../shared/data`, or the folder that
VIGIE_DATA names), but for the corpus's own test part. The engine is the shipped one with all its detectors;
its settings were chosen on the same dev rows, so that it flatters itself a little: the sources left out of
training, in `vigie model evaluate --unseen`, do not.

Peers, where they are installed (`pip install --group peers`): alt-profanity-check, better-profanity, and a
pipeline of scikit-learn (hashed character n-grams, logistic regression by SGD) trained here, in this run, on
the same rows as our scorer.
"""

import gzip
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from vigie.charter.compile import compile_charter
from vigie.charter.load import load
from vigie.engine import lexicon
from vigie.engine.engine import Engine
from vigie.engine.model.examples import read, read_corpus
from vigie.engine.model.figures import auc, f1, read_to_catch
from vigie.engine.toxicity import toxicity
from vigie.message import Author, Message, Space

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("VIGIE_DATA", ROOT.parent / "shared" / "data"))
STREAMS = ("rbtv_2016-11/2016-11-14.jsonl.gz", "rbtv_2016-11/2016-11-25.jsonl.gz",
           "twitch_admiralbulldog_2019-04-30.jsonl.gz", "yt_live_whitehouse_briefing.jsonl.gz",
           "yt_comments_dirtybiology_fr.jsonl.gz")  # fmt: skip
REVIEWS = ("reviews_trustpilot_keytrade.jsonl.gz", "reviews_trustpilot_fr_ecommerce.jsonl.gz")
#: Where "toxic" is said of a text; the probabilities are made so that it is the balanced threshold.
THRESHOLD = 0.5
BATCH = 500

Scores = Callable[[Sequence[str], Sequence[str]], np.ndarray]


def messages(texts: Sequence[str], languages: Sequence[str] | None = None) -> Iterator[Message]:
    """Yield texts as messages, each alone in its room."""
    for number, text in enumerate(texts):
        language = languages[number] if languages else None
        yield Message(id=str(number), space=Space("bench", f"room {number}"), text=text, at=0, received_at=0,
                      lang=language if language != "und" else None)  # fmt: skip


def vigie(texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
    """Return the engine's toxicity of each text; the language is told, as an API's caller may."""
    engine = Engine()
    said = list(messages(texts, languages))
    found = [
        each for first in range(0, len(said), BATCH) for each in engine.examine(said[first : first + BATCH])
    ]
    return np.array([toxicity(each) for each in found], np.float32)


def peers() -> dict[str, Scores]:
    """Return what is installed to compare with."""
    known: dict[str, Scores] = {}
    if find_spec("profanity_check"):
        from profanity_check import predict_prob

        known["alt-profanity-check"] = lambda texts, _: np.asarray(predict_prob(list(texts)), np.float32)
    if find_spec("better_profanity"):
        from better_profanity import profanity

        profanity.load_censor_words()
        known["better-profanity"] = lambda texts, _: np.array(
            [float(profanity.contains_profanity(text)) for text in texts], np.float32
        )
    if find_spec("sklearn"):
        known["scikit-learn, character n-grams"] = pipeline()
    return known


def pipeline() -> Scores:
    """Return a scikit-learn pipeline trained on the rows that our scorer is trained on."""
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import SGDClassifier

    rows = [
        e for e in read(DATA, "train", "shipped", ROOT / "corpus", ROOT / "annotations") if e.trusts[0] >= 1
    ]
    features = HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), n_features=2**20, alternate_sign=False
    )
    model = SGDClassifier(loss="log_loss", alpha=1e-6, class_weight="balanced", random_state=0)
    truth = np.array([e.targets[0] > 0.5 for e in rows])
    for _ in range(2):
        order = np.random.default_rng(0).permutation(len(rows))
        for first in range(0, len(order), 20_000):
            chosen = order[first : first + 20_000]
            weights = np.where(truth[chosen], 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))
            model.set_params(class_weight=None)
            model.partial_fit(
                features.transform([rows[i].text for i in chosen]), truth[chosen], [False, True], weights
            )
    return lambda texts, _: model.predict_proba(features.transform(list(texts)))[:, 1].astype(np.float32)


def side_by_side(scorers: dict[str, Scores]) -> list[dict[str, Any]]:
    """Return figures of every scorer on the same rows of dev: our French rows, then each language."""
    dev = [e for e in read(DATA, "dev", "shipped") if e.origin in ("french", "public") and e.trusts[0] >= 1]
    texts, languages = [e.text for e in dev], [e.language for e in dev]
    truth = np.array([e.targets[0] > 0.5 for e in dev])
    grade = np.array([e.grade for e in dev])
    sets = {"fr, our annotations": np.array([e.origin == "french" for e in dev])}
    sets |= {
        code: np.array([e.origin == "public" and e.language == code for e in dev])
        for code in sorted(set(languages))
    }
    lines: list[dict[str, Any]] = []
    for name, score in scorers.items():
        begun = time.process_time()
        scores = score(texts, languages)
        rate = len(texts) / (time.process_time() - begun)
        for label, rows in sets.items():
            if rows.sum() < 60 or not 0 < truth[rows].sum() < rows.sum():
                continue
            decided = scores[rows] >= THRESHOLD
            told = truth[rows]
            lines.append({
                "who": name, "rows": label, "n": int(rows.sum()), "auc": auc(scores[rows], told),
                "auc_grade_2": auc(scores[rows], grade[rows] == 2) if label.startswith("fr,") else None,
                "macro_f1": (f1(decided, told) + f1(~decided, ~told)) / 2,
                "balanced": (decided[told].mean() + (~decided[~told]).mean()) / 2,
                "read": [read_to_catch(scores[rows], told, share) for share in (0.8, 0.9, 0.95, 0.99)],
                "messages_per_s": rate,
            })  # fmt: skip
    return lines


def functional(scorers: dict[str, Scores]) -> list[dict[str, Any]]:
    """Return macro-F1 on the corpus's test part, by language and by phenomenon."""
    rows = read_corpus(ROOT / "corpus", split="test")
    truth = np.array([e.grade >= 1 for e in rows])
    languages = np.array([e.language for e in rows])
    phenomena = np.array([e.source.removeprefix("corpus:") for e in rows])
    lines = []
    for name, score in scorers.items():
        decided = score([e.text for e in rows], languages.tolist()) >= THRESHOLD
        for group, keys in (("language", languages), ("phenomenon", phenomena)):
            for key in sorted(set(keys)):
                at = keys == key
                right = decided[at] == truth[at]
                lines.append({
                    "who": name, "group": group, "key": key, "n": int(at.sum()), "right": float(right.mean()),
                    "macro_f1": (f1(decided[at], truth[at]) + f1(~decided[at], ~truth[at])) / 2,
                })  # fmt: skip
    return lines


#: Ways in which people write a word so that a filter misses it.
DISGUISES: dict[str, Callable[[str], str]] = {
    "digits for letters": lambda w: w.translate(str.maketrans("aeiost", "4310$7")),
    "one vowel masked": lambda w: w[:1] + _once(w[1:], "aeiouyéèà", "*"),
    "letters spaced": lambda w: " ".join(w),
    "letters dotted": lambda w: ".".join(w),
    "a letter drawn out": lambda w: w[:2] + w[1] * 3 + w[2:],
    "a letter left out": lambda w: w[:2] + w[3:] if len(w) > 4 else w,
    "two letters swapped": lambda w: w[:1] + w[2] + w[1] + w[3:] if len(w) > 4 else w,
    "letters of another alphabet": lambda w: w.translate(str.maketrans("aeopcx", "аеорсх")),
    "invisible characters": lambda w: "\u200b".join(w),
    "accents piled up": lambda w: "".join(letter + "\u0301" for letter in w),
    "capitals and small letters in turn": lambda w: "".join(
        letter.upper() if place % 2 else letter for place, letter in enumerate(w)
    ),
    "mathematical letters": lambda w: "".join(
        chr(0x1D41A + ord(letter) - 97) if "a" <= letter <= "z" else letter for letter in w
    ),
}


#: In the place of the insult: what is seen of these is the sentence's doing, not the word's.
KIND_FR = (
    "ange",
    "génie",
    "amour",
    "chef",
    "as",
    "champion",
    "trésor",
    "ami",
    "artiste",
    "crack",
    "héros",
    "soleil",
)
KIND_EN = (
    "angel",
    "genius",
    "darling",
    "star",
    "hero",
    "champion",
    "treasure",
    "friend",
    "sweetheart",
    "legend",
)


def _once(word: str, letters: str, by: str) -> str:
    place = next((at for at, letter in enumerate(word) if letter in letters), None)
    return word if place is None else word[:place] + by + word[place + 1 :]


def disguised(score: Scores) -> list[dict[str, Any]]:
    """Return how many insults that are seen when written plainly are still seen in each disguise.

    The words are the insults of the French and English lexicons of the gravest sort, thrown at somebody; the
    word alone is disguised.
    """
    words = sorted({
        (entry.written, entry.language)
        for _, same in lexicon.load().terms
        for entry in same
        if entry.kind == "insult" and entry.language in ("fr", "en") and entry.severity >= 0.6
        and entry.written.isalpha() and len(entry.written) >= 5
    })  # fmt: skip
    said = {"fr": "tu es un {}", "en": "you are a {}"}
    languages = [language for _, language in words]
    seen = score([said[language].format(word) for word, language in words], languages) >= THRESHOLD
    kept = [each for each, was in zip(words, seen, strict=True) if was]
    kind = {"fr": KIND_FR, "en": KIND_EN}
    frames = [(said[code].format(word), code) for code, known in kind.items() for word in known]
    alarms = score([text for text, _ in frames], [code for _, code in frames]) >= THRESHOLD
    lines = [
        {"disguise": "a kind word instead", "n": len(frames), "seen": float(alarms.mean())},
        {"disguise": "none", "n": len(words), "seen": float(seen.mean())},
    ]
    for name, change in DISGUISES.items():
        changed = [(change(word), word, language) for word, language in kept]
        changed = [each for each in changed if each[0] != each[1]]
        told = score(
            [said[language].format(word) for word, _, language in changed], [each[2] for each in changed]
        )
        lines.append({"disguise": name, "n": len(changed), "seen": float((told >= THRESHOLD).mean())})
    return lines


def outcomes() -> list[dict[str, Any]]:
    """Return what the shipped charters do with criticism and with ordinary evenings."""
    lines = []
    for name in ("media", "advertiser"):
        charter = compile_charter(load(name))
        for file in (*REVIEWS, *STREAMS):
            path = DATA / "streams" / file
            if not path.exists():
                continue
            engine, counts, n = Engine(), {"publish": 0, "hold": 0, "hide": 0}, 0
            clauses: dict[str, int] = {}
            with gzip.open(path, "rt", encoding="utf-8") as lines_of:
                rows = [json.loads(line) for line in lines_of]
            if file in REVIEWS:
                rows = [row for row in rows if (row.get("rating") or 5) <= 2]
            said = [_message(row, number) for number, row in enumerate(rows[:20_000])]
            for first in range(0, len(said), BATCH):
                some = said[first : first + BATCH]
                for message, found in zip(some, engine.examine(some), strict=True):
                    verdict = charter.weigh(message, found)
                    n += 1
                    counts[verdict.outcome] = counts.get(verdict.outcome, 0) + 1
                    if verdict.outcome != "publish":
                        clauses[verdict.clause or ""] = clauses.get(verdict.clause or "", 0) + 1
            lines.append({"charter": name, "file": file, "n": n, **counts, "clauses": clauses})
    return lines


def _message(row: dict[str, Any], number: int) -> Message:
    author = Author(row["author"], row["author"]) if row.get("author") else None
    return Message(
        id=str(row.get("id", number)), space=Space(row["network"], row["space"]), kind=row["kind"],
        text=row["text"], author=author, at=number * 1000, received_at=number * 1000,
        rating=row.get("rating"),
    )  # fmt: skip


def record(told: Sequence[str]) -> None:
    """Write the tables into RESULTS.md, in the place of those of the last run."""
    results = Path(__file__).with_name("RESULTS.md")
    written = results.read_text("utf-8")
    opening, closing = "<!-- vigie bench quality -->", "<!-- end -->"
    before, _, rest = written.partition(opening)
    _, _, after = rest.partition(closing)
    told = [f"Run on {time.strftime('%Y-%m-%d')}.", "", *"\n".join(told).splitlines()]
    results.write_text(before + opening + "\n" + "\n".join(told) + "\n" + closing + after, "utf-8")


def main() -> dict[str, object]:
    """Print the tables and return the figures."""
    if not (DATA / "toxicity").is_dir():
        print("Skipped: the labelled data is not on this machine (VIGIE_DATA names its folder).")
        return {"skipped": True}
    told: list[str] = []

    def say(line: str) -> None:
        print(line, flush=True)
        told.append(line)

    scorers: dict[str, Scores] = {"Vigie": vigie, **peers()}
    figures: dict[str, object] = {}
    figures["dev"] = dev = side_by_side(scorers)
    say("| rows | who | n | AUC | grade 2 | macro-F1 at 0.5 | right, balanced | read for 80, 90, 95, 99 % |")
    say("|---|---|---|---|---|---|---|---|")
    for line in sorted(dev, key=lambda each: (each["rows"] != "fr, our annotations", each["rows"])):
        grade = "" if line["auc_grade_2"] is None else f"{line['auc_grade_2']:.3f}"
        shares = ", ".join(f"{share:.0%}" for share in line["read"])
        say(
            f"| {line['rows']} | {line['who']} | {line['n']:,} | {line['auc']:.3f} | {grade} | "
            f"{line['macro_f1']:.3f} | {line['balanced']:.1%} | {shares} |"
        )
    for name in scorers:
        rate = next(line["messages_per_s"] for line in dev if line["who"] == name)
        say(f"{name}: {rate:,.0f} messages/s of one core on these rows")
    figures["functional"] = lines = functional(scorers)
    say("\n| corpus, test part | who | n | right | macro-F1 |\n|---|---|---|---|---|")
    for line in sorted(lines, key=lambda each: (each["group"], each["key"])):
        say(f"| {line['key']} | {line['who']} | {line['n']} | {line['right']:.0%} | {line['macro_f1']:.3f} |")
    figures["disguises"] = changed = disguised(vigie)
    say("\n| insults, disguised | words | still seen |\n|---|---|---|")
    for line in changed:
        say(f"| {line['disguise']} | {line['n']} | {line['seen']:.0%} |")
    figures["outcomes"] = made = outcomes()
    say("\n| charter | file | n | held | hidden | by clause |\n|---|---|---|---|---|---|")
    for line in made:
        say(
            f"| {line['charter']} | {line['file']} | {line['n']:,} | {line['hold']} | {line['hide']} | "
            f"{line['clauses']} |"
        )
    record(told)
    return figures
