"""A program with a key that asks for scores."""

import json
import re
from collections.abc import Sequence
from typing import Any

import httpx
from posting import Running

from vigie.examined import Examined, Seen
from vigie.intake.base import Journalled

ANALYZE = "/v1alpha1/comments:analyze"
SUGGEST = "/v1alpha1/comments:suggestscore"
_WRITTEN = re.compile(r"([a-z]+) ([01](?:\.\d+)?)(?: ([a-z]+))?")


class Asking:
    """Asks the running application with one key."""

    def __init__(self, running: Running, key: str) -> None:
        self.running = running
        self.key = key

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"authorization": f"Bearer {self.key}", "content-type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.running.post(path, content=raw, headers=sent)

    def analyze(self, text: Any = "bonjour", *attributes: str, **fields: Any) -> httpx.Response:
        body = {
            "comment": {"text": text},
            "requestedAttributes": {name: {} for name in attributes or ("TOXICITY",)},
        }
        return self.post(ANALYZE, body | fields)

    def moderate(self, given: Any, **fields: Any) -> httpx.Response:
        return self.post("/v1/moderations", {"input": given} | fields)


class Scripted:
    """An examiner whose findings are written in the text: "insult 0.9 / threat 1"."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.rounds: list[int] = []
        self.closed = False

    def submit(self, entries: Sequence[Journalled]) -> None:
        self.rounds.append(len(entries))
        self._given = [json.loads(entry.payload) for entry in entries]

    def ready(self, timeout: float) -> bool:
        return True

    def take(self) -> list[Examined]:
        return [self._examined(fields) for fields in self._given]

    def close(self) -> None:
        self.closed = True

    def _examined(self, fields: dict[str, Any]) -> Examined:
        text = fields["text"]
        self.seen.append(text)
        examined = Examined(0, 0, "api", "api", 0, native_id=fields["id"], text=text, language="fr")
        if text == "no answer at all":
            examined.outcome, examined.clause = "hold", "vigie.unavailable"
            return examined
        if text == "routed":
            examined.routes, examined.proposals = ("presse", "nuit"), ("ban",)
            examined.alerts = (("raid", "vague"),)
        examined.findings = [
            Seen(kind, float(score), 0, len(text), "insult.word", (part or "x",), part)
            for kind, score, part in _WRITTEN.findall(text)
        ]
        return examined
