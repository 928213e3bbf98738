"""Who would do harm to whom: the turns that make a threat, or a call, of a verb of harm.

The lexicons of threats hold verbs of harm as cues, which say nothing alone: "tuer" is time, a boss or a man.
What stands around a cue, within a few words, tells.
"""

import re
from typing import NamedTuple

from vigie.engine.context import EFFECT
from vigie.engine.reading import Term

#: Below it a term is a cue: a verb of harm that says nothing without somebody to suffer it.
CUE = 0.25
#: How far around a cue the turn is looked for.
BEFORE = 64
_AFTER = 48
#: A message with more cues than this has been understood.
MOST_CUES = 8


class Turn(NamedTuple):
    """Words around a verb of harm that make a threat of it, and what that weighs by strength of the verb."""

    before: re.Pattern[str]
    #: Scores of verbs that are violent in any mouth, that games and sport use too, and that are ordinary.
    scores: tuple[float, float, float]
    after: re.Pattern[str] | None = None
    reason: str = "threat.turn"


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words}) ?$")


_WILL = (
    r"(?:je )?vais|vai|jv(?:ais|ai|a|as)?|j'? ?v(?:ais|ai|a)?|je va?|allons|(?:on|ont) vas?|viens|"
    r"viendrai|venir|finirai par|pourrais|irai|hesiterai pas a|me charge(?:rai)? de|j'arrive|vas"
)
_OTHERS = (
    r"(?:mes|nos) \w{2,12}(?: \w{2,12})? vont|ils vont|quelqu'un (?:va|devrait|vienne|finira par)|"
    r"on devrait|on devra|on aurait du|faudrait|faut|qu'on|qu'ils|envie de|aimerais|voudrais|reve de|"
    r"merites? (?:de|qu'on|que je)|devrait|devraient|hate de|je peux|que je|je jure de|suis capable de|"
    r"vont"
)
#: "pas", "plus" and "jamais" turn the sentence over; `stance` reads them.
_GAP = r"(?: (?!pas\b|plus\b|jamais\b)[\w'-]{1,14}){0,3}"
_YOU = r" (?:te|t'|vous)(?: (?:la|le|les|en|tous|toutes))?"
_THEM = r" (?:le|la|les|l'|lui|leur)(?: (?:le|la|les|en|tous|toutes))?"
_YOURS = re.compile(
    r" (?:ta|ton|tes|votre|vos) (?:mere|pere|famille|femme|mari|soeur|frere|fils|fille|gosses?|enfants?|"
    r"chiens?|chat|race|gueule|tete|crane|dents|genoux|grand|potes?|copine|daronn?e?)\b"
)
_IF = (
    r"\b(?:si|quand|la prochaine fois|attends? que|le jour ou|des que|approche|essaie|essaye|reviens|"
    r"touche|avant que|sinon|continue)\b[^.!?\n]{0,44}?"
)
CONDITION = re.compile(rf"{_IF}$")
TURNS_FR = (
    Turn(
        re.compile(rf"{_IF}\b(?:je|on|j)(?: vais| va)?{_YOU} ?$"),
        (0.85, 0.75, 0.55),
        None,
        "threat.condition",
    ),
    Turn(re.compile(rf"{_IF}\b(?:j'?te|j'?t'|j'?vous) ?$"), (0.85, 0.75, 0.55), None, "threat.condition"),
    Turn(_before(rf"(?:{_WILL}){_GAP}{_YOU}"), (0.9, 0.8, 0.55)),
    Turn(_before(rf"(?:{_OTHERS}){_GAP}{_YOU}"), (0.75, 0.65, 0.45)),
    Turn(_before(rf"(?:{_WILL}|{_OTHERS}){_GAP}"), (0.8, 0.7, 0.4), _YOURS),
    Turn(re.compile(r"\b(?:je|j|on)(?: (?:te|vous)|t'| t') ?$|\bj'?t[e'] ?$"), (0.65, 0.5, 0.3)),
    Turn(
        re.compile(r"\b(?:je |j')?(?:t'|vous |te |t )aur(?:ai|ais|ait|ions|ons)(?: bien)? ?$"),
        (0.65, 0.55, 0.3),
    ),
    Turn(
        _before(r"(?:tu|vous|t') ?(?:vas|va|allez|merites?|meritez)(?: de)? (?:te|t'|vous|se) ?faire"),
        (0.7, 0.5, 0.3),
    ),
    Turn(
        re.compile(rf"{_IF}\b(?:je|on|j)(?: vais| va)?{_THEM} ?$"), (0.7, 0.5, 0.3), None, "threat.condition"
    ),
    Turn(_before(rf"(?:{_WILL}){_GAP}{_THEM}"), (0.7, 0.45, 0.25)),
)
_WILL_EN = (
    r"(?<!\bit )(?<!\bit's )(?<!this )(?<!that )(?:(?:i|we) will|i'?ll|we'?ll|imm?a|i'?m (?:going to|"
    r"gonna|about to)|we'?(?:re| are) (?:going to|gonna)|gonna|going to|i (?:want|need|ought) to|"
    r"(?:i )?wanna|i would|i'?d|i swear i|(?:some(?:one|body)|they) (?:should|will|needs? to|please)|"
    r"please some(?:one|body)|can'?t wait to|hope (?:some(?:one|body)|they|he|she)|he will|they'?ll|"
    r"my \w{2,10} will)"
)
_TO_YOU = re.compile(
    r" (?:you|u|ya|your (?:family|kids?|mother|mom|mum|wife|dog|children|brother|sister)|"
    r"all of you)\b(?! an? )"
)
_TO_THEM = re.compile(
    r" (?:him|her|them|that|this|these|those) ?(?:\w+ )?(?:guy|bitch|cunt|bastard|man|woman|kid|girl|"
    r"fucker)?\b"
)
_GAP_EN = r"(?: (?!not\b|never\b)[\w'-]{1,12}){0,2}"
_IF_EN = r"(?:if|when|next time|once|unless|touch|until)\b[^.!?\n]{0,40}?\b"
_ELSE_EN = r"(?:before|or|else|till|until|so help me) i(?:'?ll| will)?(?: \w+)?"
_YOU_SHOULD = (
    r"(?:you|u) (?:should|need to|must|deserve to|ought to|gotta)(?: all| just| really)?(?: be|"
    r" get)(?: \w+ly)?"
)
TURNS_EN = (
    Turn(_before(rf"{_IF_EN}(?:{_WILL_EN}){_GAP_EN}"), (0.9, 0.85, 0.5), _TO_YOU, "threat.condition"),
    Turn(_before(rf"(?:{_WILL_EN}){_GAP_EN}"), (0.9, 0.8, 0.35), _TO_YOU),
    Turn(_before(rf"(?:{_WILL_EN}){_GAP_EN}"), (0.7, 0.45, 0.2), _TO_THEM),
    Turn(_before(_ELSE_EN), (0.85, 0.75, 0.35), _TO_YOU, "threat.condition"),
    Turn(_before(_YOU_SHOULD), (0.8, 0.75, 0.4)),
)
#: By language of the cue.
TURNS = {"fr": TURNS_FR, "en": TURNS_EN}

#: Sport, games, kitchen and bed: what is "killed" there gets up again.
PLAY = re.compile(
    r"\b(?:(?:au|aux|a|en|sur|dans|pour) (?:le |la |les |l'|mon |un |une |ma )?(?:ping|foot|fifa|tennis|"
    r"tekken|mario|smash|street|echecs|poker|babyfoot|petanque|belote|scrabble|rami|uno|monopoly|basket|"
    r"rugby|boxe|judo|jeux?|parties?|finale|demi|match|ranked|duel|tournoi|lol|cs|fortnite|valo|valorant|"
    r"cod|warzone|minecraft|pokemon|quiz|blind|karaoke|course|mi[- ]temps|prolongations?|derby|coupe|"
    r"championnat|ligue|prochain (?:match|tour|niveau)|prochaine (?:partie|game)|round|manche|classement|"
    r"sprint|combat|arene|donjon|raid|boss|lutte)|samedi|dimanche|\d ?- ?\d|3[- ]0|boss|a feu|four|poele|"
    r"oignons?|cuisson|barbecue|bisous?|calins?|chatouilles?|rire|in (?:the )?(?:game|next (?:round|game|"
    r"match)|ranked|mario kart|chess|smash|fifa|duel|finals?|race|arena|dungeon|minecraft|fortnite|cod|"
    r"league|lobby)|at (?:chess|tennis|fifa|poker|smash|scrabble|darts|pool|golf|ping|mario|tekken|"
    r"monopoly|uno)|next (?:round|game|match|season)|respawn|lobby|on the (?:pitch|field|court)|"
    r"with (?:kindness|hugs|kisses|love|laughter))\b"
)
LAUGH = re.compile(r"\b(?:m+d+r+|lo+l+|pt+d+r+|(?:ha){2,}h?|xd+|jk|lmao|rofl)\b|[😂🤣😹❤😘🥰😍😜😉]")
#: Why one waits for somebody, or knows an address, without meaning harm.
KIND = re.compile(
    r"\b(?:rendre (?:ton|ta|tes|votre|le|la|les)|ramener|apporter|rapporter|deposer|offrir|cadeau|carte|"
    r"parapluie|merci|bisous?|gateau|croissants?|cafe|biere|apero|cles|covoiturage|creme|conges?|medecin|"
    r"livr\w+|colis|rendez-vous|metro|gare|aeroport|conciliateur|mediat\w+|avocat|tribunal|justice|"
    r"syndic|remboursement|renne|anniversaire|fete|umbrella|birthday|cake|coffee|dinner|lawyer|court|"
    r"refund|sunscreen|croissants|gift|card|delivery|parcel)\b"
)
#: What is told of somebody else's words.
_TOLD = re.compile(
    r"\b(?:m'a|m'ont|lui a|leur a|nous a|t'a|il a|elle a|ils ont|on m'a|aurait|a) (?:dit|ecrit|repondu|"
    r"lance|crie|hurle|envoye|sorti|balance|menace|promis|repete|jure)\b[^.!?\n]{0,24}$|\b(?:told|texted|"
    r"wrote|messaged|emailed|sent|threatened|shouted|screamed|yelled)(?: at)?(?: \w+)?\b[^.!?\n]{0,16}$|"
    r"[«“\"] ?[^»”\"\n]{0,40}$"
)
_MARKS_CLOSE = re.compile(r"^[^«“\"\n]{0,60}[»”\"]")


def strength(term: Term) -> int:
    """Return 0 for a verb that is violent in any mouth, 1 where games say it too, 2 for an ordinary one."""
    return 0 if term.entry.severity >= 0.18 else 1 if term.entry.severity >= 0.13 else 2


def softened(text: str, start: int, end: int, hard: bool) -> float:
    """Return by how much what surrounds `start:end` makes a threat less of one: play, laughter, quotation."""
    around = text[max(0, start - 32) : end + _AFTER]
    factor = (0.7 if hard else 0.5) if PLAY.search(around) else 1.0
    if not hard and LAUGH.search(around):
        factor *= 0.8
    return factor * (EFFECT["quoted"][0] if reported(text, start, end) else 1.0)


def reported(text: str, start: int, end: int) -> bool:
    """Tell whether the words at `start:end` are told as somebody else's."""
    told = _TOLD.search(text[max(0, start - 48) : start])
    return told is not None and (
        told.group()[0] not in '«“"' or _MARKS_CLOSE.match(text[end : end + 64]) is not None
    )


def turned(text: str, term: Term, turns: tuple[Turn, ...]) -> tuple[float, str, int] | None:
    """Return the score, the reason and the start of the turn that stands around the cue `term`."""
    start, end = term.view_start, term.view_end
    clitic = _CLITIC.match(text, start)
    before = text[max(0, start - BEFORE) : clitic.end() if clitic else start]
    base = max(0, start - BEFORE)
    hardness = strength(term)
    for turn in turns:
        if (
            turn.after
            and not turn.after.match(text, end, end + _AFTER)
            and not _THEIRS.search(term.entry.term)
        ):
            continue
        found = turn.before.search(before)
        if found:
            return turn.scores[hardness], turn.reason, base + found.start()
    return None


_CLITIC = re.compile(r"(?:te|t'|le|la|les) ?(?=(?:creve|egorge)\b)")
#: Cues that name whose body it is already say who would suffer.
_THEIRS = re.compile(r"\b(?:your|ur)\b")
