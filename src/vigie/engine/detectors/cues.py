"""How the words of a want add up: each is a cue, none is proof.

The lexicons give each cue the share of messages that say it and mean it. Cues are taken as independent:
what is left of the doubt is the product of what each leaves. Where the learned table of wants has read the
message too, the surer of the two is told, with the cue's words where there is one.
"""

import re
from collections.abc import Iterable

import msgspec

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading, Term
from vigie.engine.wants.labels import WANTS

#: Less is chance, and would fill the record with what nobody reads.
LEAST = 0.35
#: From here on the learned table is believed without any cue.
_ALONE = 0.5
#: However many cues agree, words alone never prove what a person wants.
_MOST = 0.95
#: A cue below this says little by itself; in a long text a few of them always stand somewhere.
_WEAK = 0.5
_LONG = 400

#: What, shortly before a cue, turns it round. A verb or an adverb may stand between.
_TURNS = re.compile(
    r"(?:\b(?:pas|jamais|ni|sans|aucun|aucune|not|never|no|without|isn't|wasn't|don't|didn't|nicht|nie|ohne|"
    r"kein|keine|keinen|non|mai|senza|nessun|nunca|jamas|sin|ningun|ninguna|nao|sem|nenhum|niet|nooit|geen|"
    r"zonder)|(?<!\w)(?:ليس|ليست|لست|لا|لم|لن|ما|مش|غير|بدون))"
    r"\W{1,3}(?:[\w']{1,12}\W{1,3}){0,2}$"
)
_REACH = 36
#: The languages of the words above, which are those that wants are read in.
_READ = frozenset({"fr", "en", "de", "es", "it", "pt", "nl", "ar"})
_PLACES = {want: place for place, want in enumerate(WANTS)}


def denied(reading: Reading, term: Term) -> bool:
    """Tell whether `term` is said in the negative; outside the languages above, its stance tells."""
    if term.entry.language not in _READ:
        return term.how == "denied"
    text = reading.views.undisguised.text
    return _TURNS.search(text[max(0, term.view_start - _REACH) : term.view_start]) is not None


def add_up(
    reading: Reading, terms: Iterable[Term], *, most: float = _MOST, turn: bool = False
) -> tuple[float, Term | None]:
    """Return how sure `terms` make what they are cues of, and the strongest of them.

    Parameters
    ----------
    reading
        The message.
    terms
        The cues it says; one said twice counts once.
    most
        The highest score.
    turn
        Whether a cue said in the negative is none ("not disappointed"). Cues that hold their own negation
        ("does not work") are not turned by another: nobody doubles one by chance.
    """
    doubt = 1.0
    best: Term | None = None
    highest = 0.0
    seen: set[str] = set()
    dilution = min(1.0, _LONG / (len(reading.text) or 1))
    for term in terms:
        entry = term.entry
        if entry.term in seen:
            continue
        seen.add(entry.term)
        share = entry.severity * term.weight
        if turn and denied(reading, term):
            continue
        if share > highest:
            best, highest = term, share
        doubt *= 1.0 - (share if entry.severity >= _WEAK else share * dilution)
    return round(min(most, 1.0 - doubt), 3), best


def say(
    reading: Reading, kind: str, *, most: float = _MOST, turn: bool = False, reason: str = ""
) -> tuple[Finding, ...]:
    """Return one finding of `kind` on its strongest cue, or none where the cues are too few."""
    terms = reading.terms.get(kind)
    if terms is None:
        return ()
    score, best = add_up(reading, terms, most=most, turn=turn)
    if best is None or score < LEAST:
        return ()
    return (Finding(kind, score, *best.span, reason or kind, (best.written,), kind),)


def or_learned(reading: Reading, kind: str, found: tuple[Finding, ...] = ()) -> tuple[Finding, ...]:
    """Return `found`, made surer by the learned table, or what the table alone sees.

    Parameters
    ----------
    reading
        The message; its `wants` are what the table tells, absent in a language it was not taught.
    kind
        One of `WANTS`.
    found
        The finding of the cues, or none.
    """
    wants = reading.wants
    if wants is None:
        return found
    sure = round(wants[_PLACES[kind]], 3)
    if sure < (LEAST if found else _ALONE) or (found and found[0].score >= sure):
        return found
    if found:
        return (msgspec.structs.replace(found[0], score=sure),)
    return (reading.whole(kind, sure, f"{kind}.learned"),)
