"""Addresses that pass for those of a known service: look-alike letters, one letter off, a borrowed name."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import ClassVar

from tldextract import ExtractResult

from vigie.engine.detectors.imitated import CHEAP, ENDINGS, HONEST, LURES, SERVICES, WORDS
from vigie.engine.detectors.link import extract, links, may_link, restored
from vigie.engine.finding import Finding
from vigie.engine.letters import HOMOGLYPHS, PLAIN
from vigie.engine.reading import Reading

HITS = [
    "connectez-vous sur https://paypa1.com/login",
    "http://раypal.com",
    "раураl.com",
    "https://xn--pypal-4ve.com/verify",
    "https://arnazon.fr/promo",
    "https://steamcommunlty.com/gift",
    "free nitro discrod.com/gift",
    "https://paypal.com.secure-check.top/",
    "https://amazon-verification.com",
    "suivez votre envoi : chronopost-colis.info/suivi",
    "https://netflix.account-update.info/fr",
    "ameli-remboursement.com",
    "https://metamaskwallet.xyz",
    "https://paypal.com@exemple.top/x",
    "[https://steamcommunity.com/gift](https://exemple.top/a)",
    "hxxps://micros0ft[.]com",
]
NEAR_MISSES = [
    "https://www.paypal.com/fr/home",
    "https://amazon.de/dp/B0",
    "https://aws.amazon.com/free",
    "https://s3.amazonaws.com/file",
    "https://login.microsoftonline.com/",
    "https://facebook.github.io/react",
    "https://discord.js.org",
    "https://netflix.developpez.com",
    "https://yahoo.com/finance",
    "https://finance.com",
    "https://twitchy.com/x",
    "https://www.impots.gouv.fr/accueil",
    "https://exemple.fr/paypal/login",
    "écris à support@paypal.com",
    "https://fr.wikipedia.org/wiki/PayPal",
    "https://münchen.de",
    "https://россия.рф",
    "[le site](https://exemple.fr/a)",
    "[exemple.fr](https://www.exemple.fr/a)",
    "https://user:secret@exemple.fr/",
    "https://google-analytics.com/collect",
]

_USER = re.compile(r"://([^\s/@?#]{1,120})@")
_MARKDOWN = re.compile(r"\[([^\[\]\s]{4,120})\]\((https?://[^()\s]{4,400})\)", re.IGNORECASE)
#: Hosts with other letters than a-z, which links without a scheme are not looked for in.
_FOREIGN_HOST = re.compile(
    r"(?<![\w.@/-])(?=[\w-]{0,62}[^\x00-\x7f])[\w-]{4,63}\.(?:[\w-]{2,30}\.)?[a-z]{2,10}(?![\w-])"
)
_HYPHEN = re.compile(r"[-.]")
#: Signs and pairs of letters that pass for a letter.
_DRAWN = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "|": "l", "!": "i"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SHORTEST = 6
#: A set has no order to give the same answer by in every run.
_IN_ORDER = sorted(SERVICES)
_MOST = 10


class Lookalike:
    """Sees addresses that imitate a well-known service, or hide where they lead."""

    name: ClassVar[str] = "lookalike"
    kinds: ClassVar[tuple[str, ...]] = ("scam",)
    reasons: ClassVar[tuple[str, ...]] = (
        "lookalike.letters",
        "lookalike.near",
        "lookalike.name",
        "lookalike.hidden",
    )

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each such address."""
        text = reading.text
        return list(self._seen(text)) if may_link(text) else ()

    def _seen(self, text: str) -> Iterator[Finding]:
        hosts = list(links(text))
        if not text.isascii():
            hosts += [(match.start(), match.group()) for match in _few(_FOREIGN_HOST, text)]
        told: set[int] = set()
        for start, written in hosts[: 2 * _MOST]:
            address = restored(written)
            shown = _USER.search(address)
            parts = extract()(address)
            if start in told or not parts.domain or not parts.suffix:
                continue
            seen: tuple[float, str, tuple[str, ...]] | None = None
            if shown and "." in shown[1] and not shown[1].endswith(parts.top_domain_under_public_suffix):
                seen = 0.85, "lookalike.hidden", (shown[1], parts.top_domain_under_public_suffix)
            else:
                seen = _imitation(parts)
            if seen:
                told.add(start)
                score, reason, args = seen
                yield Finding("scam", score, start, start + len(written), reason, args, "lookalike")
        for match in _few(_MARKDOWN, text) if "](" in text else ():
            shows, leads = extract()(restored(match[1])), extract()(restored(match[2]))
            shown_domain = shows.top_domain_under_public_suffix
            if shown_domain and shown_domain != leads.top_domain_under_public_suffix:
                args = (shown_domain, leads.fqdn or match[2][:60])
                yield Finding("scam", 0.85, *match.span(), "lookalike.hidden", args, "lookalike")


def _few(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for count, match in enumerate(pattern.finditer(text)):
        if count >= _MOST:
            return
        yield match


def _imitation(parts: ExtractResult) -> tuple[float, str, tuple[str, ...]] | None:
    """Return how sure it is that a host imitates a service, the reason, and what fills its sentence."""
    domain = _decoded(parts.domain)
    host = f"{parts.domain}.{parts.suffix}"
    cheap = parts.suffix in CHEAP
    if domain in SERVICES:
        return (0.6, "lookalike.name", (host, domain)) if cheap else None
    if domain in HONEST:
        return None
    for drawn in _skeletons(domain):
        if drawn in SERVICES:
            return 0.9 if domain.isascii() else 0.95, "lookalike.letters", (host, drawn)
    if len(domain) >= _SHORTEST:
        for service in _IN_ORDER:
            if len(service) >= _SHORTEST and one_letter_off(domain, service):
                return 0.75, "lookalike.near", (host, service)
    labels = _decoded(parts.subdomain).split(".") if parts.subdomain else []
    for label, following in pairwise(labels):
        if label in SERVICES and following in ENDINGS:
            return 0.9, "lookalike.name", (host, label)
    tokens = set(_HYPHEN.split(f"{_decoded(parts.subdomain)}.{domain}"))
    lured = not tokens.isdisjoint(LURES)
    for token in sorted(tokens):
        if (token in SERVICES and (lured or cheap)) or (token in WORDS and lured and "-" in domain):
            return 0.85 if lured else 0.7, "lookalike.name", (host, token)
    for service in _IN_ORDER:
        if domain.startswith(service) and domain.removeprefix(service) in LURES:
            return 0.8, "lookalike.name", (host, service)
    return None


def _decoded(name: str) -> str:
    """Return a host name with its labels in the letters that a browser would draw."""
    labels = []
    for label in name.lower().split("."):
        decoded = label
        if label.startswith("xn--") and label.isascii():
            with suppress(UnicodeError):
                decoded = label[4:].encode("ascii").decode("punycode")
        labels.append(decoded)
    return ".".join(labels)


def _skeletons(domain: str) -> set[str]:
    """Return what `domain` looks like, where that is something else."""
    plain = domain.translate(HOMOGLYPHS).translate(PLAIN).translate(_DRAWN)
    drawn = {plain}
    for pair, letter in _PAIRS:
        drawn |= {each.replace(pair, letter) for each in drawn}
    return drawn - {domain}


def one_letter_off(word: str, other: str) -> bool:
    """Tell whether one letter added, dropped or changed, or two neighbours swapped, makes `other` of `word`.

    >>> [one_letter_off(word, "netflix") for word in ("netfilx", "netflx", "net")]
    [True, True, False]
    """
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    first = 0
    while first < min(len(word), len(other)) and word[first] == other[first]:
        first += 1
    if len(word) == len(other):
        swapped = word[first : first + 2] == other[first : first + 2][::-1]
        return word[first + 1 :] == other[first + 1 :] or (
            swapped and word[first + 2 :] == other[first + 2 :]
        )
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    return longer[first + 1 :] == shorter[first:]
