"""A classifier of four words, written as ONNX with its tokenizer: the highest figures of its words count."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

VOCABULARY = {"[PAD]": 0, "[UNK]": 1, "bouffon": 2, "vermine": 3}
#: One row a word, one column a label.
FIGURES = [[-5.0, -5.0, 1.0], [-4.0, -4.0, 1.0], [5.0, -4.0, -3.0], [-4.0, 5.0, -4.0]]
DESCRIPTION = """\
version = "tiny-1"
labels = ["insult", "hate", ""]
output = "{output}"
max_length = {max_length}
"""


def write(
    folder: Path,
    *,
    output: str = "softmax",
    max_length: int = 16,
    figures: list[list[float]] = FIGURES,
    inputs: tuple[str, ...] = ("input_ids", "attention_mask"),
) -> Path:
    """Write the model's folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "opinion.toml").write_text(DESCRIPTION.format(output=output, max_length=max_length))
    tokenizer = Tokenizer(WordLevel(VOCABULARY, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    table = numpy_helper.from_array(np.array(figures, dtype=np.float32), "table")
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", inputs[0]], ["words"], axis=0),
            helper.make_node("ReduceMax", ["words"], ["logits"], axes=[1], keepdims=0),
        ],
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [None, None]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [None, len(figures[0])])],
        [table],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, folder / "model.onnx")
    return folder
