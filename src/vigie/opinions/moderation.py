"""An opinion from an OpenAI-compatible moderation server: `POST {base}/v1/moderations`."""

from collections.abc import Sequence

import msgspec

from vigie.opinions.base import Answer, NoAnswerError, Question, Unavailable
from vigie.opinions.configuration import ModerationSettings
from vigie.opinions.server import Server


class _Result(msgspec.Struct):
    category_scores: dict[str, float | None]


class _Moderated(msgspec.Struct):
    results: list[_Result]


_decode = msgspec.json.Decoder(_Moderated).decode


class ModerationOpinion:
    """Asks a moderation server about several texts at once.

    Parameters
    ----------
    settings
        The server, and its categories in our words.
    """

    def __init__(self, settings: ModerationSettings) -> None:
        self._settings = settings
        self._server = Server(settings)
        self.name = settings.name
        self.version = f"{settings.root} {settings.model}"
        self.together = settings.together

    async def start(self) -> None:
        """Make the client."""
        await self._server.start()

    async def ask(self, questions: Sequence[Question]) -> list[Answer | Unavailable]:
        """Return the scores of each text."""
        body: dict[str, object] = {"input": [question.text for question in questions]}
        if self._settings.model:
            body["model"] = self._settings.model
        raw = await self._server.post("/v1/moderations", body)
        try:
            results = _decode(raw).results
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise NoAnswerError("malformed", "its answer is no moderation") from None
        if len(results) != len(questions):
            raise NoAnswerError("malformed", f"{len(results)} results for {len(questions)} texts")
        return [self._answer(result) for result in results]

    def _answer(self, result: _Result) -> Answer | Unavailable:
        scores: dict[str, float] = {}
        for category, score in result.category_scores.items():
            kind = self._settings.categories.get(category)
            if kind is not None and score is not None:
                scores[kind] = max(scores.get(kind, 0.0), score)
        return Answer(scores) if scores else Unavailable("malformed", "none of its categories is known")

    async def close(self) -> None:
        """Close the connections."""
        await self._server.close()
