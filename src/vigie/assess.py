"""Assess: messages in, what the engine and a charter say of them out. Nothing is kept."""

import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import msgspec

from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.load import DEFAULT_CHARTER, load
from vigie.clock import now_ms
from vigie.engine.engine import outspoken_engine
from vigie.engine.finding import Finding
from vigie.engine.toxicity import highest, is_worth_telling, toxicity
from vigie.intake.wire import LINE_LIMIT, WireError, read_line
from vigie.message import Message

#: Lines answered together, at most.
BATCH = 256
#: Bytes asked of standard input at once; a pipe gives what it has.
CHUNK = 1 << 18

_encode = msgspec.json.Encoder().encode


class Assessor:
    """Examines and weighs messages with one charter.

    Parameters
    ----------
    charter
        A shipped charter's name, or a path.

    Raises
    ------
    CharterError
        The charter cannot be used.
    """

    def __init__(self, charter: str = DEFAULT_CHARTER) -> None:
        self.charter: CompiledCharter = compile_charter(load(charter))
        self.engine = outspoken_engine()

    def assess(self, messages: Sequence[Message]) -> list[dict[str, object]]:
        """Return one answer for each message, in order."""
        return [
            self._answer(message, findings)
            for message, findings in zip(messages, self.engine.examine(messages), strict=True)
        ]

    def _answer(self, message: Message, findings: list[Finding]) -> dict[str, object]:
        """Return the answer for one message, as DESIGN's wire format says."""
        verdict = self.charter.weigh(message, findings)
        language = message.lang
        told = []
        for finding in findings:
            if finding.kind == "language":
                language = finding.args[0]
                continue
            if is_worth_telling(finding):
                told.append(
                    {
                        "kind": finding.kind,
                        "score": round(finding.score, 4),
                        "start": finding.start,
                        "end": finding.end,
                        "because": finding.because,
                    }
                )
        found = highest(findings)
        found.pop("language", None)
        answer: dict[str, object] = {
            "id": message.id,
            "language": language,
            "toxicity": round(toxicity(findings), 4),
            "scores": {kind: round(score, 4) for kind, score in found.items()},
            "tags": list(verdict.tags),
            "findings": told,
            "verdict": {
                "outcome": verdict.outcome,
                "clause": verdict.clause,
                "because": self.charter.title(verdict.clause, "en"),
                "routes": list(verdict.routes),
                "alerts": list(verdict.alerts),
                "proposals": list(verdict.proposals),
            },
        }
        if message.remarks:
            answer["remarks"] = list(message.remarks)
        return answer


def assess_stream(source: BinaryIO, sink: BinaryIO, assessor: Assessor) -> None:
    """Answer each line of `source` by a line in `sink`, in order, as soon as it has come.

    A line that is no message gives ``{"id":null,"error":"…"}`` and the run goes on.
    """
    number = 0
    lines: list[bytes] = []
    for line in _lines(source):
        if line is None:  # nothing more has come yet: answer what is here
            if lines:
                _answer_all(lines, number, sink, assessor)
                number, lines = number + len(lines), []
            continue
        lines.append(line)
        if len(lines) == BATCH:
            _answer_all(lines, number, sink, assessor)
            number, lines = number + len(lines), []
    _answer_all(lines, number, sink, assessor)


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """Yield lines as they come, and None whenever the next one has not come yet.

    A line over the limit is cut just above it: long enough to be refused, short enough to be held.
    """
    descriptor = source.fileno()
    rest = bytearray()
    while chunk := os.read(descriptor, CHUNK):
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            rest += chunk[start:end]
            yield bytes(rest[: LINE_LIMIT + 1])
            rest.clear()
            start = end + 1
        if len(rest) <= LINE_LIMIT:
            rest += chunk[start:]
        yield None
    if rest:
        yield bytes(rest[: LINE_LIMIT + 1])


def _answer_all(lines: list[bytes], number: int, sink: BinaryIO, assessor: Assessor) -> None:
    """Write the answers of some lines; `number` lines came before them."""
    answers: list[dict[str, object] | None] = []
    messages = []
    for offset, line in enumerate(lines, start=1):
        try:
            messages.append(read_line(line, received_at=now_ms(), place=f"stdin:{number + offset}"))
            answers.append(None)
        except WireError as error:
            answers.append({"id": None, "error": str(error)})
    assessed = iter(assessor.assess(messages))
    sink.write(b"".join(_encode(next(assessed) if answer is None else answer) + b"\n" for answer in answers))
    sink.flush()
