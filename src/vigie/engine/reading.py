"""One message, prepared once for all detectors: views, language, terms found, words."""

import re
from collections.abc import Sequence

from vigie.engine.context import Stance, stance
from vigie.engine.finding import Finding
from vigie.engine.language import UNDETERMINED, Guess
from vigie.engine.letters import INVISIBLE_CLASS
from vigie.engine.lexicon import BENIGN, HARM, HARSH, Entry, Lexicon
from vigie.engine.model.evidence import Evidence
from vigie.engine.normalise import Views, edits_within
from vigie.message import Message

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DIGIT = re.compile("[0-9]")
_NO_DIGITS = bytes(code for code in range(256) if not chr(code).isascii() or not chr(code).isdigit())
#: What follows a term whose clause goes on; these words begin another.
_GOES_ON = re.compile(
    r"[ '’-]{0,3}(?!(?:et|mais|tu|t|toi|on|c|ca|alors|maintenant|avec|mec|sale|sal|espece|pauvre|"
    r"bande|stp|svp)\b)\w"
)
#: A message that says this many terms of one kind is understood; an endless one must not cost more.
_MOST = 32
#: How a word that depends on it is meant is asked of so many.
_MOST_LOOKED = 256
#: Words that matched are quoted in reasons: long enough to recognise, short enough to read.
_LONGEST_QUOTE = 80


def quote(text: str, start: int, end: int) -> str:
    """Return a part of `text`, short enough for a sentence."""
    part = text[start:end]
    return part if len(part) <= _LONGEST_QUOTE else part[: _LONGEST_QUOTE - 1] + "…"


_INVISIBLE = re.compile(f"[{INVISIBLE_CLASS}]")
#: Latin letters with their usual accents end here.
_USUAL = 0x250
#: A short text is taken for the neighbour's language, whose harsh words are much the same; it has no lexicon.
_CLOSE = {"no": "da", "sk": "cs"}
#: Stands for an answer not worked out yet.
_NOT_LOOKED = "?"
#: Letters and digits stay, all else becomes a space; an apostrophe joins two words or neither.
_WORD_BYTES = bytes(
    code if code < 128 and (chr(code).isalnum() or code == ord("'")) else ord(" ") for code in range(256)
)
#: Where one of these stands, an apostrophe joins nothing.
_LOOSE = (b"' ", b" '", b"''")


def _words_of(text: str) -> list[str]:
    """Return the words of a plain view; of most, which are ASCII, in a quarter of the time."""
    if not text.isascii():
        return _WORD.findall(text)
    kept = text.encode().translate(_WORD_BYTES)
    if b"'" in kept and (kept[:1] == b"'" or kept[-1:] == b"'" or any(loose in kept for loose in _LOOSE)):
        return _WORD.findall(text)
    return kept.decode().split()


class Term:
    """A term of a lexicon said in a message: what, where, and how it is meant.

    Place and stance are worked out when they are asked for: many terms only colour other findings.
    """

    __slots__ = ("_disguise", "_how", "_span", "_views", "entry", "view_end", "view_start", "weight")

    def __init__(self, views: Views, entry: Entry, weight: float, view_start: int, view_end: int) -> None:
        self._views = views
        self._how: Stance | None = None
        self._disguise: str | None = _NOT_LOOKED
        self._span: tuple[int, int] | None = None
        self.entry = entry
        #: How far the language of the message supports the entry, 0..1.
        self.weight = weight
        #: Place in the undisguised view.
        self.view_start, self.view_end = view_start, view_end

    @property
    def span(self) -> tuple[int, int]:
        """Return the start and end in the original text."""
        if self._span is None:
            self._span = self._views.undisguised.span(self.view_start, self.view_end)
        return self._span

    @property
    def written(self) -> str:
        """Return the term as it stands in the original text."""
        return quote(self._views.clean, *self.span)

    @property
    def disguise(self) -> str | None:
        """Return how it was disguised ("leet", "spaced", "invisible"…), None where it was not."""
        if self._disguise is _NOT_LOOKED:
            self._disguise = self._disguised()
        return self._disguise

    def _disguised(self) -> str | None:
        if self._views.edits:
            for edit in edits_within(self._views.edits, self.view_start, self.view_end):
                if edit.how:
                    return edit.how
        written = self.written
        if written.isascii() or not self.entry.term.isascii():
            return None
        if _INVISIBLE.search(written):
            return "invisible"
        # Typographic apostrophes and spaces are good manners.
        odd = any(ord(char) >= _USUAL and char not in "’‘\u202f" for char in written)
        return "letters" if odd else None

    @property
    def how(self) -> Stance:
        """Return how it is meant: thrown at a person, quoted, denied, or just said."""
        if self._how is None:
            text = self._views.undisguised.text
            self._how = stance(text, self.view_start, self.view_end, self.entry.language)
        return self._how


class Reading:
    """What detectors read.

    Attributes
    ----------
    message
        The message as received.
    text
        Its text, where lone surrogates are replaced; same length and positions as `message.text`.
    views
        Folded, plain and undisguised views of the text.
    language
        What language it is in, and how sure that is.
    terms
        The terms of the lexicons that it says, by kind.
    scores
        The learned scorer's probability of each of its labels, None where it did not answer.
    wants
        The probability of each want, in the order of `wants.labels.WANTS`, None in a language not taught.
    evidence
        The parts of the text that weighed most in a high score, where no word of the lexicons tells.
    """

    __slots__ = (
        "_digits",
        "_words",
        "evidence",
        "language",
        "message",
        "scores",
        "terms",
        "text",
        "views",
        "wants",
    )

    def __init__(self, message: Message, views: Views, language: Guess, lexicon: Lexicon) -> None:
        self.message = message
        self.text = views.clean
        self.views = views
        self.language = language
        self._words: list[str] | None = None
        self._digits: int | None = None
        self.scores: Sequence[float] | None = None
        self.evidence: Sequence[Evidence] = ()
        self.wants: Sequence[float] | None = None
        found = lexicon.find(views.undisguised.text)
        self.terms: dict[str, list[Term]] = self._terms(found) if found else {}

    @property
    def harsh(self) -> list[Term]:
        """Return the terms of the kinds that do harm."""
        return [term for kind in HARSH if kind in self.terms for term in self.terms[kind]]

    @property
    def words(self) -> list[str]:
        """Return the words of the plain view."""
        if self._words is None:
            self._words = _words_of(self.views.plain.text)
        return self._words

    @property
    def digits(self) -> int:
        """Return how many of the digits 0 to 9 the plain view has: few of them rule most numbers out."""
        if self._digits is None:
            text = self.views.plain.text
            # Most plain views are ASCII, where a pass over the bytes is three times as fast.
            if text.isascii():
                self._digits = len(text.encode().translate(None, _NO_DIGITS))
            else:
                self._digits = len(_DIGIT.findall(text))
        return self._digits

    def whole(
        self, kind: str, score: float, reason: str, args: tuple[str, ...] = (), detector: str = ""
    ) -> Finding:
        """Return a finding about the whole message."""
        return Finding(kind, score, 0, len(self.text), reason, args, detector or kind)

    def _terms(self, found: list[tuple[tuple[Entry, ...], int, int]]) -> dict[str, list[Term]]:
        terms: dict[str, list[Term]] = {}
        looked: dict[str, int] = {}
        for entries, start, end in found:
            if any(entry.exact for entry in entries):
                entries = self._exactly(entries, start, end)
            if len({entry.kind in HARM for entry in entries if entry.kind != BENIGN}) > 1:
                # The same words may do harm and say what somebody wants: neither hides the other.
                for harm in (True, False):
                    some = tuple(
                        entry for entry in entries if entry.kind == BENIGN or (entry.kind in HARM) == harm
                    )
                    self._add(some, start, end, terms, looked)
            else:
                self._add(entries, start, end, terms, looked)
        return terms

    def _add(
        self,
        entries: tuple[Entry, ...],
        start: int,
        end: int,
        terms: dict[str, list[Term]],
        looked: dict[str, int],
    ) -> None:
        """Add to `terms` what is said at `start:end` of the undisguised view, if it is meant."""
        entry, weight = self._entry_for(entries)
        if entry is None or entry.kind == BENIGN:
            return
        term = Term(self.views, entry, weight, start, end)
        if entry.last and _GOES_ON.match(self.views.undisguised.text, end):
            return
        if entry.aimed:
            seen = looked[entry.kind] = looked.get(entry.kind, 0) + 1
            if seen > _MOST_LOOKED or term.how not in ("aimed", "alone"):
                return
        same = terms.setdefault(entry.kind, [])
        # Past the limit only what is worse than all before is added: mild words hide no grave one.
        if len(same) < _MOST or entry.severity > max(other.entry.severity for other in same):
            same.append(term)

    def _exactly(self, entries: tuple[Entry, ...], start: int, end: int) -> tuple[Entry, ...]:
        """Return `entries` without those that ask for accents which are not written."""
        span = self.views.undisguised.span(start, end)
        written = quote(self.text, *span).casefold().replace("’", "'")
        return tuple(entry for entry in entries if not entry.exact or entry.written.casefold() == written)

    def _entry_for(self, entries: tuple[Entry, ...]) -> tuple[Entry | None, float]:
        """Return the entry that the language of the message supports best, and how far it does."""
        code, sure = self.language
        close = _CLOSE.get(code, code)
        best: Entry | None = None
        weight = 0.0
        for entry in entries:
            if entry.language == code:
                support = 1.0
            elif entry.kind == BENIGN:
                # A word that is harmless in its own language ("slut", the end) excuses no other.
                support = 0.0
            elif entry.language == close:
                support = 0.9
            elif entry.scope == "any" or entry.tells:
                support = 0.95
            elif code == UNDETERMINED:
                # A short word may be a name, or a word of a language we do not read.
                support = 0.9 if entry.scope != "own" else 0.85 if len(entry.term) >= 5 else 0.0
            elif entry.scope == "own":
                support = 0.0
            else:
                # A short text is often taken for another language: doubt counts, certainty rules out.
                support = 0.8 if sure < 0.7 else 0.0
            # The same word may be in a list that asks for more: the plainer entry wins.
            if support > weight or (support == weight > 0 and best and best.aimed and not entry.aimed):
                best, weight = entry, support
        return best, weight
