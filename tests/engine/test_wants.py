"""What a person wants and in which tone: seen in eight languages, and never taken for a fault."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from said import message
from test_hostile import each_part

from vigie.engine.detectors import DETECTORS
from vigie.engine.detectors.complaint import Complaint
from vigie.engine.detectors.cues import LEAST, or_learned
from vigie.engine.detectors.testimony import Testimony
from vigie.engine.disguise import Undisguiser
from vigie.engine.engine import Engine
from vigie.engine.finding import Finding, scores
from vigie.engine.language import Guess
from vigie.engine.lexicon import load
from vigie.engine.model.archive import WeightsError
from vigie.engine.model.features import views_of
from vigie.engine.normalise import normalise
from vigie.engine.reading import Reading
from vigie.engine.wants import weights
from vigie.engine.wants.labels import ANNOTATED, WANTS
from vigie.engine.wants.scorer import WantsScorer
from vigie.engine.wants.train import Row, read_annotations, train

See = Callable[[str], list[Finding]]

LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "nl", "ar")
NEW = (
    "complaint", "support", "subscription", "testimony", "idea", "erratum", "purchase", "political",
    "offtopic", "conspiracy", "discontent", "irony",
)  # fmt: skip
KINDS = ("question", "praise", *NEW)
TOXIC = ("insult", "hate", "threat", "violence")


def _lines() -> list[tuple[str, str, bool, str]]:
    lines = []
    for language in LANGUAGES:
        text = (Path(__file__).parent / "wants" / f"{language}.tsv").read_text("utf-8")
        for line in text.splitlines():
            kind, said = line.split("\t")
            lines.append((language, kind.lstrip("!"), not kind.startswith("!"), said))
    return lines


LINES = _lines()
PRESENT = [(language, kind, said) for language, kind, present, said in LINES if present]
NEAR = [(language, kind, said) for language, kind, present, said in LINES if not present]


def ids(value: str) -> str:
    return ascii(value)[:50]


@pytest.mark.parametrize(("language", "kind", "said"), PRESENT, ids=ids)
def test_it_sees_each_want(see: See, language: str, kind: str, said: str) -> None:
    assert scores(see(said)).get(kind, 0.0) >= 0.5


@pytest.mark.parametrize(("language", "kind", "said"), NEAR, ids=ids)
def test_it_leaves_alone_what_resembles_a_want(see: See, language: str, kind: str, said: str) -> None:
    found = [
        one
        for one in see(said)
        if one.kind == kind and one.score >= 0.5 and not one.reason.endswith(".learned")
    ]
    assert not found


def test_it_is_tried_on_every_kind_in_every_language() -> None:
    for language in LANGUAGES:
        present = Counter(kind for code, kind, _ in PRESENT if code == language)
        near = Counter(kind for code, kind, _ in NEAR if code == language)
        assert sum(present.values()) + sum(near.values()) >= 40
        for kind in KINDS:
            assert present[kind] >= 2, (language, kind)
            assert near[kind] >= 1, (language, kind)


@pytest.mark.parametrize(
    ("language", "kind", "said"),
    [line for line in PRESENT if line[1] in ("complaint", "discontent")],
    ids=ids,
)
def test_it_does_not_take_discontent_for_an_insult(see: See, language: str, kind: str, said: str) -> None:
    assert not [one for one in see(said) if one.kind in TOXIC and one.score >= 0.5]


def test_it_does_not_excuse_an_insult_as_a_bad_mood(see: See) -> None:
    found = scores(see("ça me saoule, ferme ta gueule connard"))
    assert found["insult"] >= 0.5
    assert "discontent" not in found


def test_it_keeps_turns_of_conspiracy_tales_too_low_to_hide(see: See) -> None:
    said = "on nous cache tout, ouvrez les yeux, comme par hasard, suivez l'argent, faites vos recherches"
    assert 0.5 <= scores(see(said))["conspiracy"] <= 0.6


def test_it_sees_no_conspiracy_in_an_opinion(see: See) -> None:
    for said in (
        "je ne veux pas de ce vaccin",
        "le gouvernement a menti sur les masques",
        "i do not trust this company",
        "ich glaube der Regierung nicht",
    ):
        assert "conspiracy" not in scores(see(said))


def test_it_doubts_praise_beside_irony(see: See) -> None:
    plain, ironic = see("vous êtes formidables"), see("merci pour rien, vous êtes formidables")
    assert scores(ironic)["praise"] < scores(plain)["praise"]
    assert scores(ironic)["irony"] >= 0.5


def test_it_takes_a_reproach_after_a_but_at_its_word(see: See) -> None:
    assert "irony" not in scores(see("Bravo pour le décor mais quelle déception, c'est lamentable"))


def test_it_tells_a_testimony_that_went_badly(see: See) -> None:
    reasons = {one.reason for one in see("Quand j'étais petite, l'accueil à l'hôpital était lamentable")}
    assert "testimony.bad" in reasons


def test_it_adds_up_cues_that_say_little_alone() -> None:
    alone, together = (
        list(Testimony().examine(_reading(text)))
        for text in ("mon lycée est fermé aujourd'hui", "hier mes parents et mon lycée, chez moi")
    )
    assert scores(alone)["testimony"] < 0.5 < scores(together)["testimony"]


def test_it_is_surer_of_a_complaint_under_few_stars() -> None:
    starred = message("dommage, accueil moyen, un peu déçu")
    told = []
    for rating in (None, 1.0, 5.0):
        rated = type(starred)(
            id=starred.id, space=starred.space, text=starred.text, author=starred.author,
            at=0, received_at=0, rating=rating,
        )  # fmt: skip
        told.append(scores(list(Complaint().examine(_reading(rated.text, message=rated))))["complaint"])
    unrated, few, many = told
    assert few > unrated == many


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "praise"])
def test_it_says_nothing_of_an_empty_or_plain_message(see: See, kind: str) -> None:
    for said in ("", " ", "ok", "lol", "🎉🎉", "la table est ronde", "12345"):
        assert kind not in scores(see(said))


def test_it_hides_no_harsh_word_inside_a_want() -> None:
    # A longer term hides the shorter ones inside it: a want must never swallow an insult.
    lexicon = load()
    harsh: dict[str, set[str]] = defaultdict(set)
    for term, entries in lexicon.terms:
        for entry in entries:
            if entry.kind in TOXIC and entry.severity >= 0.6 and not entry.aimed and len(term) > 2:
                harsh[entry.language].add(term)
    hidden = []
    for term, entries in lexicon.terms:
        for entry in entries:
            if entry.kind in KINDS and entry.language in LANGUAGES:
                bounds = [found.span() for found in re.finditer(r"[^\W_]+", term)]
                parts = {term[a:b] for i, (a, _) in enumerate(bounds) for _, b in bounds[i : i + 6]}
                # An oath of joy is praise on purpose.
                if entry.kind != "praise" and parts & harsh[entry.language]:
                    hidden.append((entry.language, entry.kind, term, parts & harsh[entry.language]))
    assert not hidden


def test_it_gives_each_phrase_to_one_want_only() -> None:
    shared = []
    for term, entries in load().terms:
        by_language: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            if entry.kind in KINDS and entry.language in LANGUAGES:
                by_language[entry.language].add(entry.kind)
        shared += [(term, kinds) for kinds in by_language.values() if len(kinds) > 1]
    assert not shared


@pytest.mark.parametrize(
    "period",
    [
        "bravo ", "merci pour rien ", "/s ", '"a" ', "« a »", '"mot ', "déçu ", "pas déçu ", "pas a ", "ni ",
        "est-ce que ", "a, ", "a, est-ce que ", "? ", "@a est-ce que ", "hi ", "hi hi is it ", "mon père ",
        "ne pas pas ", "nicht ", "ist es ", "لا ", "macron ", "toujours pas ", "j'en ai marre ", ". . ",
    ],
    ids=ascii,
)  # fmt: skip
def test_it_reads_endless_wants_in_time(period: str) -> None:
    each_part(period * (65_536 // len(period)))


class _Told(Reading):
    """A reading that the learned table has read too."""

    __slots__ = ("wants",)


def _reading(text: str, wants: list[float] | None = None, message: object = None) -> Reading:
    lexicon = load()
    views = normalise(text, Undisguiser(lexicon.words, lexicon.maskable))
    told = _Told(message or globals()["message"](text), views, Guess("fr", 0.98), lexicon)
    told.wants = wants
    return told


def _sure(kind: str, score: float) -> list[float]:
    return [score if want == kind else 0.0 for want in WANTS]


@pytest.mark.parametrize("kind", WANTS)
def test_it_says_what_the_table_alone_sees(kind: str) -> None:
    detector = next(one for one in DETECTORS if one.name == kind)()
    (found,) = detector.examine(_reading("la table est ronde ce soir", _sure(kind, 0.8)))
    assert (found.kind, found.score, found.reason) == (kind, 0.8, f"{kind}.learned")
    assert found.because
    assert not detector.examine(_reading("la table est ronde ce soir", _sure(kind, LEAST / 2)))


def test_it_keeps_the_words_of_a_cue_that_the_table_makes_surer() -> None:
    text = "petite déception"
    (cued,) = Complaint().examine(_reading(text))
    (surer,) = Complaint().examine(_reading(text, _sure("complaint", 0.93)))
    assert cued.score < surer.score == 0.93
    assert (surer.reason, surer.args) == (cued.reason, cued.args)
    (unmoved,) = or_learned(_reading(text, _sure("complaint", 0.4)), "complaint", (cued,))
    assert unmoved == cued


def test_it_asks_praise_and_stars_before_it_sees_a_complaint_without_cue() -> None:
    text = "aucun souci avec cette banque"
    both = _sure("complaint", 0.7)
    assert Complaint().examine(_reading(text, both))
    both[WANTS.index("praise")] = 0.8
    assert not Complaint().examine(_reading(text, both))
    starred = message(text)
    rated = type(starred)(
        id=starred.id, space=starred.space, text=text, author=starred.author, at=0, received_at=0, rating=5.0
    )
    assert not Complaint().examine(_reading(text, _sure("complaint", 0.7), message=rated))


def test_it_leaves_praise_beside_an_insult_to_people() -> None:
    praise = next(one for one in DETECTORS if one.name == "praise")()
    assert not praise.examine(_reading("bravo connard", _sure("praise", 0.9)))


ASKED = ("quel jour ?", "comment faire ?", "tu viens ?", "où est la salle ?", "qui gagne ?")
PLAIN = ("il fait beau", "la salle est pleine", "je rentre", "nous partons demain", "la mer est calme")


def _rows() -> list[Row]:
    random = Random(3)
    rows = []
    for n in range(240):
        asks = n % 3 == 0
        said = f"{random.choice(PLAIN)} {random.choice(ASKED if asks else PLAIN)}"
        rows.append(Row(id=f"r{n}", text=said, wants=["question"] if asks else [], source="here"))
    return rows


@pytest.fixture(scope="module")
def taught() -> weights.Weights:
    return train(_rows())


def test_it_learns_a_want(taught: weights.Weights) -> None:
    asked, plain = WantsScorer(taught).score(
        [views_of("la mer est calme comment faire ?"), views_of("la mer est calme")], ["fr", "fr"]
    )
    assert asked is not None
    assert plain is not None
    assert asked[WANTS.index("question")] > 0.5 > plain[WANTS.index("question")]
    assert taught.record.areas["question"] > 0.95
    assert taught.record.rows == {"here": 240}


def test_it_says_nothing_in_a_language_it_was_not_taught(taught: weights.Weights) -> None:
    told = WantsScorer(taught).score([views_of("wie geht es ?"), views_of("tu viens ?")], ["de", "fr"])
    assert told[0] is None
    assert told[1] is not None
    assert WantsScorer(taught).score([], []) == []


def test_it_scores_a_text_alike_alone_and_among_others(taught: weights.Weights) -> None:
    scorer = WantsScorer(taught)
    texts = [views_of(text) for text in (*ASKED, *PLAIN, "", "?" * 5000, "tu viens ? " * 900)]
    together = scorer.score(texts, ["fr"] * len(texts))
    alone = [scorer.score([views], ["fr"])[0] for views in texts]
    assert np.allclose(np.array(together), np.array(alone), atol=1e-6)
    assert np.isfinite(np.array(together)).all()


def test_it_learns_the_same_from_the_same_rows(taught: weights.Weights) -> None:
    again = train(_rows())
    assert np.array_equal(again.table, taught.table)
    assert np.array_equal(again.curves, taught.curves)


def test_it_reads_back_what_it_wrote(taught: weights.Weights, tmp_path: Path) -> None:
    weights.save(taught, tmp_path / "wants.npz")
    held = weights.load(tmp_path / "wants.npz")
    assert held.record == taught.record
    assert np.array_equal(held.table, taught.table)
    assert [path.name for path in tmp_path.iterdir()] == ["wants.npz"]


@pytest.mark.parametrize("damage", ["absent", "damaged", "other"])
def test_it_says_what_to_do_without_weights(taught: weights.Weights, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "wants.npz"
    if damage == "damaged":
        path.write_bytes(b"nothing")
    if damage == "other":
        weights.save(taught, path)
        held = weights.load(path)
        held.record.format += 1
        weights.save(held, path)
    with pytest.raises(WeightsError, match="vigie model train"):
        weights.load(path)


def test_it_finds_the_annotated_messages_by_their_id(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "fr.tsv").write_text(
        "# id\tgrade\tkinds\twants\tstratum\na-1\t0\t-\thelp,idea\trandom\na-2\t0\t-\t-\tx\n"
    )
    with gzip.open(tmp_path / "raw.jsonl.gz", "wt") as raw:
        raw.write('{"id":"a-1","text":"aidez-moi","source":"s"}\n{"id":"a-3","text":"non","source":"s"}\n')
    (row,) = read_annotations(tmp_path / "fr.tsv", tmp_path / "raw.jsonl.gz")
    assert [want for want, told in zip(WANTS, row.targets, strict=True) if told] == ["idea", "support"]
    assert read_annotations(tmp_path / "absent.tsv", tmp_path / "raw.jsonl.gz") == []


def test_it_knows_a_kind_for_each_annotated_want() -> None:
    assert set(ANNOTATED.values()) == set(WANTS)


def test_it_runs_every_want_in_the_engine() -> None:
    names = {detector.name for detector in DETECTORS}
    assert set(KINDS) <= names
    assert len(Engine().examine([message("bonjour")])) == 1
