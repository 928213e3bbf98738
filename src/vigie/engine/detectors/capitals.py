"""Shouting: a message mostly in capitals."""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "ARRETEZ DE PARLER TOUS EN MEME TEMPS",
    "WHY IS NOBODY LISTENING TO ME TODAY",
    "REMBOURSEZ NOUS MAINTENANT OU BIEN ON PORTE PLAINTE merci",
]
NEAR_MISSES = [
    "LUL",
    "La SNCF et la RATP",
    "OK",
    "GG WP",
    "PogChamp Kreygasm",
    "le PIB de la RDC en USD",
    "C'est un OVNI ?",
]

#: Below this many letters, capitals are an acronym, an emote or a cheer.
_FEWEST = 15
_RUN = re.compile(r"[A-ZÀ-ÖØ-Þ]{2}[^a-zß-öø-ÿ]{8,}")
#: Shouting for longer than this says nothing more.
_ENOUGH = 2000


class Capitals:
    """Sees shouting."""

    name: ClassVar[str] = "capitals"
    kinds: ClassVar[tuple[str, ...]] = ("capitals",)
    reasons: ClassVar[tuple[str, ...]] = ("capitals",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding where most letters are capitals."""
        text = reading.text
        if len(text) < _FEWEST or not _RUN.search(text):
            return ()
        part = text[:_ENOUGH]
        upper = sum(map(str.isupper, part))
        lower = sum(map(str.islower, part))
        share = upper / (upper + lower) if upper + lower >= _FEWEST else 0.0
        # A name of an emote repeated is one word said often, not a sentence shouted.
        if share < 0.7 or len(set(part.split())) < 3:
            return ()
        score = round(0.5 + (share - 0.7), 2)
        return (reading.whole("capitals", score, "capitals", (str(round(share * 100)),)),)
