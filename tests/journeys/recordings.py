"""Recordings made for the journeys: authored here, of any length, always the same."""

import json
from pathlib import Path

SENTENCES = (
    "bonsoir à tous depuis Brest",
    "on entend mal l'invité, c'est normal ?",
    "très belle émission ce soir",
    "je ne suis pas d'accord avec ce qui est dit",
    "à quelle heure passe le prochain sujet ?",
    "appelez-moi au 01 99 00 12 34",
    "le générique est trop fort",
    "merci pour la réponse de tout à l'heure",
)


def chat(path: Path, lines: int, *, spaces: int = 3) -> Path:
    """Write a chat of so many lines, one in eight of which posts a telephone number."""
    with path.open("w") as file:
        for number in range(lines):
            message = {
                "id": f"m{number}",
                "at": f"2026-11-20T20:{number // 60 % 60:02}:{number % 60:02}Z",
                "network": "test",
                "space": f"live-{number % spaces}",
                "kind": "chat",
                "author": f"viewer{number % 997}",
                "text": f"no{number} — {SENTENCES[number % len(SENTENCES)]}",
            }
            file.write(json.dumps(message) + "\n")
    return path
