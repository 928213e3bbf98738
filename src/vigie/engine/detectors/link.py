"""Links: addresses and bare domain names; shortened links hide where they lead."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import ClassVar

from tldextract import TLDExtract

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "regarde https://exemple.fr/page?id=3",
    "www.exemple.com c'est là",
    "viens sur exemple.com",
    "clique bit.ly/3xYz12",
    "hxxps://mechant[.]com/gagner",
    "discord.gg/abcdef",
]
NEAR_MISSES = [
    "c'est fini.Et voilà",
    "il est 20.30 à Paris",
    "oui...non",
    "M.Dupont",
    "version 2.0.1",
    "jean.dupont",
    "regarde main.py et README.md",
    "ok.bon",
    "contact@exemple.com",
]

_ADDRESS = re.compile(r"(?:h(?:tt|xx)ps?://|www\.)[^\s<>\"«»]{3,2048}", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w@.-])(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.|\[\.\]|\(\.\))){1,4}(?P<tld>[a-z]{2,24}))(?![\w@-]|\.\w)(?P<path>/[^\s<>\"«»]{0,2048})?",
    re.IGNORECASE,
)
#: A dot that letters follow at once.
_GATE = re.compile(r"\w[\[(]?\.[\])]?[A-Za-z]{2}")
#: Endings that, without a path, are a domain rather than a forgotten space or a file name.
_USUAL_WORDS = (
    "com net org fr be ch ca eu de uk es it info biz io gg tv app dev xyz online site store shop club "
    "live link top ru cn click win bet casino porn xxx vip pro me cc to ly gl co ai tk ml ga cf icu "
    "fun space website bzh paris"
)
_USUAL = frozenset(_USUAL_WORDS.split())
_SHORTENERS_WORDS = (
    "bit.ly tinyurl.com t.co goo.gl is.gd ow.ly buff.ly cutt.ly rb.gy rebrand.ly shorturl.at tiny.cc "
    "t.ly v.gd adf.ly bit.do lnkd.in urlz.fr s.id shorte.st bl.ink short.io dub.sh tinyurl.fr u.to "
    "qr.ae soo.gd clck.ru vk.cc amzn.to"
)
_SHORTENERS = frozenset(_SHORTENERS_WORDS.split())
_TRAILING = ".,;:!?)]}'’"
_MOST = 20


@cache
def extract() -> TLDExtract:
    """Return the public suffix list that tldextract carries; nothing is fetched nor cached on disk."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


class Link:
    """Sees links, and says apart which are shortened."""

    name: ClassVar[str] = "link"
    kinds: ClassVar[tuple[str, ...]] = ("link", "shortener")
    reasons: ClassVar[tuple[str, ...]] = ("link", "shortener")

    def __init__(self) -> None:
        extract()("vigie.example")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each link, another for each shortened one."""
        return list(self._links(reading)) if may_link(reading.text) else ()

    def _links(self, reading: Reading) -> Iterator[Finding]:
        # X shortens every link itself: that says nothing of the author.
        own = "t.co" if reading.message.space.network in ("x", "twitter") else ""
        for start, written in links(reading.text):
            yield from self._told(written, start, own)

    def _told(self, written: str, start: int, own: str) -> Iterator[Finding]:
        parts = extract()(restored(written))
        if not parts.suffix or not parts.domain:
            return
        domain = f"{parts.domain}.{parts.suffix}"
        end = start + len(written)
        yield Finding("link", 0.9, start, end, "link", (domain,), "link")
        if domain in _SHORTENERS and domain != own:
            yield Finding("shortener", 0.9, start, end, "shortener", (domain,), "link")


def _addressed(text: str) -> bool:
    return "://" in text or "www." in text or "WWW." in text


def may_link(text: str) -> bool:
    """Tell, at little cost, whether `text` may hold a link."""
    if "." not in text and "://" not in text:
        return False
    return _addressed(text) or _GATE.search(text) is not None


def links(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each link of `text` starts, and the link as written: full addresses, or else bare names."""
    found = 0
    for match in _ADDRESS.finditer(text) if _addressed(text) else ():
        yield match.start(), match.group().rstrip(_TRAILING)
        found += 1
        if found >= _MOST:
            return
    if found:
        return
    for match in _BARE.finditer(text):
        tld = match["tld"].casefold()
        path = match["path"] or ""
        # "fini.Et voilà": a capital after the dot begins a sentence.
        begins_sentence = match["tld"][0].isupper() and not match["host"][0].isupper()
        if begins_sentence or (tld not in _USUAL and len(path) < 3):
            continue
        yield match.start(), match.group().rstrip(_TRAILING)
        found += 1
        if found >= _MOST:
            return


def restored(written: str) -> str:
    """Return a link with what was broken so that it cannot be followed put right.

    >>> restored("hxxps://mechant[.]com")
    'https://mechant.com'
    """
    return written.replace("[.]", ".").replace("(.)", ".").lower().replace("hxxp", "http")
