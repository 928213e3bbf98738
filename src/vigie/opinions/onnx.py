"""An opinion from a text classifier on this machine, run by ONNX Runtime on the processor.

A folder holds the model (`model.onnx`), its tokenizer (`tokenizer.json`, as Hugging Face writes it) and our
description of it (`opinion.toml`: version, labels, output, max_length).
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Meta

from vigie.opinions.base import HARMS, Answer, NoAnswerError, Question, Unavailable
from vigie.opinions.configuration import OnnxSettings

#: Windows of `max_length` tokens read of one text; a longer one gets no answer.
WINDOWS: Final = 8
_INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids")


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the model's numbers mean."""

    version: str
    #: In the order of the model's output, in our words; "" for what is no harm.
    labels: Annotated[tuple[str, ...], Meta(min_length=1)]
    output: Literal["sigmoid", "softmax"]
    max_length: Annotated[int, Meta(ge=8, le=8192)] = 256

    def __post_init__(self) -> None:
        """Refuse what would make nonsense of the output."""
        unknown = [label for label in self.labels if label and label not in HARMS]
        if unknown:
            raise ValueError(f"the label {unknown[0]!r} is unknown; known are {', '.join(HARMS)}")
        if not any(self.labels):
            raise ValueError("none of the labels is a harm")
        if self.output == "softmax" and all(self.labels):
            raise ValueError('one of the labels of a softmax must be "", what is no harm')


class OnnxOpinion:
    """Runs a classifier in a thread of its own.

    Parameters
    ----------
    settings
        The folder and the number of threads.
    home
        What a folder that is not absolute is in.
    """

    together: Final = 8

    def __init__(self, settings: OnnxSettings, home: Path) -> None:
        self._settings = settings
        self._folder = home / settings.folder
        self._session: Any = None
        self._tokenizer: Any = None
        self._inputs: tuple[str, ...] = ()
        self._description: Description | None = None
        # One thread: what is still running after its deadline delays what follows instead of adding to it.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"opinion-{settings.name}")
        self.name = settings.name
        self.version = ""

    async def start(self) -> None:
        """Load the model, and read one text with it."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._load)
        await self.ask([Question("…")])

    def _load(self) -> None:
        try:
            runtime: Any = import_module("onnxruntime")
            tokenizers: Any = import_module("tokenizers")
        except ImportError as error:
            told = f"{error.name} is missing: `pip install onnxruntime tokenizers`."
            raise NoAnswerError("unready", told) from None
        described, written, model = (
            self._folder / name for name in ("opinion.toml", "tokenizer.json", "model.onnx")
        )
        for file in (described, written, model):
            if not file.is_file():
                raise NoAnswerError("unready", f"put {file.name} in {self._folder}.")
        try:
            description = msgspec.toml.decode(described.read_bytes(), type=Description)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NoAnswerError("unready", f"mend {described}: {error}.") from None
        options = runtime.SessionOptions()
        options.intra_op_num_threads = self._settings.threads
        options.inter_op_num_threads = 1
        # Threads that wait for work would otherwise turn round and round on a core.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4
        try:
            tokenizer = tokenizers.Tokenizer.from_file(str(written))
            session = runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # noqa: BLE001 - both libraries raise classes of their own
            raise NoAnswerError("unready", f"the model of {self._folder} cannot be loaded: {error}") from None
        tokenizer.no_padding()
        tokenizer.enable_truncation(description.max_length, stride=description.max_length // 8)
        self._inputs = tuple(given.name for given in session.get_inputs())
        if unknown := [name for name in self._inputs if name not in _INPUTS]:
            raise NoAnswerError("unready", f"the model asks for {unknown[0]!r}, which Vigie does not give.")
        self._tokenizer, self._session, self._description = tokenizer, session, description
        self.version = description.version

    async def ask(self, questions: Sequence[Question]) -> list[Answer | Unavailable]:
        """Return the classifier's figures; of a text read in several windows, the highest."""
        if self._description is None:
            raise NoAnswerError("unready", "it was not started.")
        loop = asyncio.get_running_loop()
        # One by one: between two of them a cancelled call ends, and no text pays for a longer one's padding.
        return [
            await loop.run_in_executor(self._thread, self._answer, self._description, question)
            for question in questions
        ]

    def _answer(self, description: Description, question: Question) -> Answer | Unavailable:
        encoding = self._tokenizer.encode(question.text)
        windows = [encoding, *encoding.overflowing]
        if len(windows) > WINDOWS:
            return Unavailable("too_long", f"over {WINDOWS} windows of {description.max_length} tokens")
        highest: dict[str, float] = {}
        for window in windows:
            figures = self._run(window)
            if figures.size != len(description.labels):
                told = f"the model gives {figures.size} figures for {len(description.labels)} labels"
                return Unavailable("malformed", told)
            for kind, score in scores(figures, description).items():
                highest[kind] = max(highest.get(kind, 0.0), score)
        return Answer(highest)

    def _run(self, window: Any) -> npt.NDArray[np.float64]:
        given = {
            "input_ids": window.ids,
            "attention_mask": window.attention_mask,
            "token_type_ids": window.type_ids,
        }
        fed = {name: np.array([given[name]], dtype=np.int64) for name in self._inputs}
        return np.asarray(self._session.run(None, fed)[0], dtype=np.float64).reshape(-1)

    async def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def scores(figures: npt.NDArray[np.float64], description: Description) -> dict[str, float]:
    """Return the probability of each harm from a model's raw output.

    Of a softmax, toxicity is all that is not harmless, unless the model has a label for it.
    """
    if not np.isfinite(figures).all():
        return {"toxicity": float("nan")}
    if description.output == "sigmoid":
        chances = 1.0 / (1.0 + np.exp(-np.clip(figures, -60.0, 60.0)))
    else:
        shifted = np.exp(figures - figures.max())
        chances = shifted / shifted.sum()
    found: dict[str, float] = {}
    for label, chance in zip(description.labels, chances, strict=True):
        if label:
            told = found.get(label, 0.0)
            found[label] = (
                min(1.0, told + float(chance))
                if description.output == "softmax"
                else max(told, float(chance))
            )
    if description.output == "softmax":
        counted = sum(score for kind, score in found.items() if HARMS[kind])
        found.setdefault("toxicity", min(1.0, counted))
    return found
