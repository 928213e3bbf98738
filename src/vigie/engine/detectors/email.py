"""E-mail addresses, written plainly or with the sign spelled out."""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from vigie.engine.detectors.owner import given_as_of_a_person
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "écris-moi à jean.dupont@exemple.fr",
    "contact: someone+chat@mail.example.co.uk.",
    "jean (at) exemple (point) fr",
    "jean.dupont [at] exemple.com",
]
NEAR_MISSES = [
    "@jean tu viens ?",
    "rdv @ 20h30",
    "prix : 3 @ 5 €",
    "je suis @jean.dupont",
    "je suis at home (point final)",
]

#: An address is at most this long on either side of its sign (RFC 5321).
_REACH = 64
_LOCAL = re.compile(r"[\w.+-]+$")
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,24}(?![\w-])", re.IGNORECASE)
#: A sign between what may be a name and what may be the first part of a domain.
#: The sign comes first in the pattern, so that the search leaps to it.
_SIGN = re.compile(r"@(?<=[\w.+-]@)(?=[a-z0-9-]{1,63}\.[a-z0-9-])", re.IGNORECASE)
_SPELLED = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} ?(?:\(at\)|\[at\]|\(arobase\)|\barobase\b|"
    r"\[arobase\]) ?[\w-]{1,63}(?: ?(?:\(dot\)|\[dot\]|\(point\)|\[point\]|"
    r"\.) ?[a-z0-9-]{2,24}){1,3}",
    re.IGNORECASE,
)
_MOST = 20


class Email:
    """Sees e-mail addresses."""

    name: ClassVar[str] = "email"
    kinds: ClassVar[tuple[str, ...]] = ("email",)
    reasons: ClassVar[tuple[str, ...]] = ("email", "email.person", "email.spelled")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each address."""
        if "@" in reading.text:
            return list(self._plain(reading))
        plain = reading.views.plain.text
        if "(at)" in plain or "[at]" in plain or "arobase" in plain:
            return list(self._spelled(reading))
        return ()

    def _plain(self, reading: Reading) -> Iterator[Finding]:
        text = reading.text
        found = 0
        for sign in _SIGN.finditer(text):
            at = sign.start()
            local = _LOCAL.search(text[max(0, at - _REACH) : at])
            domain = _DOMAIN.match(text, at + 1, at + 256) if local else None
            if local and domain:
                start = at - len(local.group())
                reason = "email.person" if given_as_of_a_person(text, start) else "email"
                yield Finding(
                    "email", 0.95, start, domain.end(), reason, (text[start : domain.end()],), "email"
                )
                found += 1
                if found >= _MOST:
                    return

    def _spelled(self, reading: Reading) -> Iterator[Finding]:
        for count, match in enumerate(_SPELLED.finditer(reading.text)):
            if count >= _MOST:
                return
            yield Finding(
                "email", 0.8, match.start(), match.end(), "email.spelled", (match.group(),), "email"
            )
