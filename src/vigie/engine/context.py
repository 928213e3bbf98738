"""How a word is meant: thrown at somebody, quoted, denied, said of oneself, or just said.

A few words on either side decide most cases. Where they do not, the word keeps the lexicon's severity.
The turns of French, English, Spanish and Arabic are below; those of other languages are in `turns.py`
and `turns_east.py`.
"""

import re
from typing import Literal

from vigie.engine.turns import TURNS, Turns
from vigie.engine.turns_east import EAST

Stance = Literal["aimed", "alone", "quoted", "denied", "self", "said"]

#: What each stance does to a severity: (factor, addition).
EFFECT: dict[Stance, tuple[float, float]] = {
    "aimed": (1.0, 0.15), "alone": (1.0, 0.05), "said": (0.9, 0.0),
    "quoted": (0.35, 0.0), "denied": (0.4, 0.0), "self": (0.3, 0.0),
}  # fmt: skip

_BEFORE = 48
_AFTER = 32

_DENIED = re.compile(
    r"(?:\b(?:pas|jamais|ni|aucun|sans|loin d'etre)\b(?: (?!mais\b)\w+'?){0,2}|\b(?:not|never|isn't|"
    r"aren't|wasn't|ain't|no)\b(?: \w+){0,2}"
    r"|\bno (?:es|eres|son|soy)\b(?: \w+)?|\bn'importe quel(?:le)?)\W*$"
)
_QUOTED = re.compile(
    r"(?:\btrait(?:e|es|ee|ees|er|ait|ant) (?:\w+ ){0,3}(?:de|d')|\binsult(?:e|es|ee|er|"
    r"ait) (?:\w+ ){0,3}de|\bappel(?:e|er|ait|es) "
    r"|\b(?:prend|prends|prendre|prenez|prennent|prenait|prenaient|prenant|pris) (?:\w+ ){0,3}pour "
    r"(?:des|de|d'|une?|les?|la)(?: \w+)?"
    r"|\b(?:dit|disent|disait|ecrit|repondu|crie|hurle|lance|balance|dire|ecrire) *[:,]?|"
    r"\bles? (?:mots?|termes?|insultes?) *:?"
    r"|\bcall(?:s|ed|ing)? (?:\w+ ){1,2}(?:an? )?|\b(?:said|says|say|saying|wrote|yelled|"
    r"shouted)(?: \w+)? *[:,]?"
    r"|\bthe (?:n-)?(?:word|term|slur|insult)|\bme (?:llamo|dijo|llaman)) *[\"'«]? *$"
)
_SELF = re.compile(
    r"(?:\bje (?:suis|me sens|fais le|passe pour|pris(?:e)? pour|me prends? pour)|\bpris(?:e|"
    r"es)? pour|\bme prend(?:s|re|ez)? pour|\bj'(?:suis|etais)|\bchui|\bchuis|"
    r"\b(?:je |j'|moi |mes? |mon |ma )[^.!?]{0,40}\bquel(?:le)?|\bi am|\bi'm|\bim|\bi feel|\bi was|\bsoy)"
    r"(?: (?:vraiment|trop|un|une|le|la|tellement|si|qu'un|such|so|a|an|the|really|un|una|muy))* *$"
)
_SELF_LATER = re.compile(r"^ *(?:que )?(?:je|j'|suis-je|i am|i'm)\b")
_AIMED = re.compile(
    r"(?:\b(?:tu|t'|toi|vous|t) ?(?:es|etes|est|restes|n'es|fais|parais)?(?: (?:vraiment|trop|"
    r"qu'|qu'un|qu'une|tellement|si|un|une|des|le|la|bien|rien|juste|surtout|que|gros|grosse|"
    r"sale|pauvre|petit|petite))*"
    r"|\bt'es(?: (?:vraiment|trop|qu'un|qu'une|un|une|le|la|bien|juste|gros|grosse|sale|"
    r"pauvre|petit|petite))*|\btes(?: (?:vraiment|trop|un|une))+|\bespece(?:s)? d(?:e|')|"
    r"\bbande d(?:e|')|\btas d(?:e|')|\bva te faire|\bferme(?:s|z)?(?: \w+)*"
    r"|\b(?:sale|pauvre|gros|grosse|petit|petite|vieux|vieille|putain d[e'])"
    r"|\b(?:you|u|ya|your|ur)(?: (?:are|r|re|all|guys|little|fucking|stupid|such|an?|really|"
    r"so|being|absolute|total|complete|dumb|old|bloody|utter|damn|pathetic|look like))*"
    r"|\byou'?re(?: \w+){0,3}|\b(?:fucking|stupid|dumb|what an?|such an?)|\b(?:eres|sois|vete|"
    r"pedazo de|maldit[oa]|puto|puta)(?: (?:un|una|muy))?"
    r"|(?:انت|انتي|يا|انتم|يا ابن)|@[\w.-]+ *[,:]?)[ ,]*$"
)
_AIMED_LATER = re.compile(
    r"^[ ,!]*(?:toi|va|vas|va-t'en|ta gueule|tg|de merde|que tu es|que t'es|degage|"
    r"de tes morts|go away|shut up|(?:this|that) (?:guy|dude|man|woman|girl|kid)|"
    r"(?:ce|cet|cette) (?:type|mec|gars|bonhomme|homme|femme|fille|meuf|nana|gamin|gamine|"
    r"journaliste|animateur|animatrice|presentateur|presentatrice|invite|invitee|streameur|streameuse)"
    r")\b|^[ ,!]*@"
)
#: The first word of each pattern above: where none of these stands, nothing is tried, and where one does
#: the patterns are tried there alone. Said of: denial, quotation, oneself, address.
_FIRST_WORDS = {
    "d": "pas jamais ni aucun sans loin n not never isn aren wasn ain no",
    "q": (
        "traite traites traitee traitees traiter traitait traitant insulte insultes insultee insultees "
        "insulter insultait appele appeler appelait appeles dit disent disait ecrit repondu crie hurle "
        "lance balance dire ecrire prend prends prendre prenez prennent prenait prenaient prenant pris "
        "le les call calls called calling said says say saying wrote yelled shouted the me"
    ),
    "s": "je j moi me mes mon ma pris prise prises chui chuis i im soy",
    "a": (
        "tu t toi vous tes espece especes bande tas va ferme fermes fermez sale pauvre gros grosse petit "
        "petite vieux vieille putain you u ya your ur youre fucking stupid dumb what such eres sois vete "
        "pedazo maldito maldita puto puta انت انتي يا انتم"
    ),
}
_PATTERNS = {"d": _DENIED, "q": _QUOTED, "s": _SELF, "a": _AIMED}
_STARTS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {"@": (("a", _AIMED),)}
for _stance, _words in _FIRST_WORDS.items():
    for _first in _words.split():
        _STARTS[_first] = (*_STARTS.get(_first, ()), (_stance, _PATTERNS[_stance]))
#: Those of every language that has none of its own.
_COMMON = Turns(_STARTS, {"s": _SELF_LATER, "a": _AIMED_LATER})
_BY_LANGUAGE = TURNS | EAST
_WORD = re.compile(r"\w+|@")

_OPEN = '"«「『'
_PAIRS = {'"': '"', "«": "»", "「": "」", "『": "』"}


def stance(text: str, start: int, end: int, language: str = "") -> Stance:
    """Return how the words at `start:end` of an undisguised `text` are meant; they are of `language`."""
    turns = _BY_LANGUAGE.get(language, _COMMON)
    before = text[max(0, start - _BEFORE) : start]
    after = text[end : end + _AFTER]
    told = _told(before, turns)
    later = turns.later
    if "q" in told or ("q" in later and later["q"].match(after)) or _between_marks(before, after):
        return "quoted"
    if "d" in told or ("d" in later and later["d"].match(after)):
        return "denied"
    if "s" in told or ("s" in later and later["s"].match(after)):
        return "self"
    if "a" in told or ("a" in later and later["a"].match(after)):
        return "aimed"
    if not before.strip(" .!,?") and not after.strip(" .!,?"):
        return "alone"
    return "said"


def _told(before: str, turns: Turns) -> str:
    """Return which of the patterns stand right before a word, by the letters of `_FIRST_WORDS`."""
    told = ""
    starts = turns.starts
    for word in _WORD.finditer(before):
        for letter, pattern in starts.get(word.group(), ()):
            if letter not in told and pattern.match(before, word.start()):
                told += letter
    for letter, pattern in turns.ends:
        if pattern.search(before):
            told += letter
    return told


def _between_marks(before: str, after: str) -> bool:
    """Tell whether quotation marks open before and close after, close by."""
    for opening in _OPEN:
        if opening in before:
            closing = _PAIRS[opening]
            inside = before.rpartition(opening)[2]
            if closing in after and (opening != '"' or before.count(opening) % 2) and len(inside) < 30:
                return True
    return False
