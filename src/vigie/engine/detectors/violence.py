"""Praise of violence, of terrorism and of crimes, and calls to violence; what condemns them is told apart."""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.context import EFFECT, stance
from vigie.engine.detectors.harm import CUE, MOST_CUES, reported, softened, strength
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading, Term, quote

HITS = [
    "il faut tous les brûler",
    "bien fait pour les victimes",
    "vive les attentats",
    "ces gens-là, faut les pendre",
    "un flic de moins sur terre, bon débarras",
    "they should be shot",
    "kill them all",
    "another terror attack please",
]
NEAR_MISSES = [
    "il faut les tuer, ces idées reçues",
    "je condamne ces attentats",
    "ceux qui crient « vive daesh » doivent être jugés",
    "cette scène doit être coupée",
    "il faut brûler les calories",
    "this scene should be shot at night",
    "we have to kill the process",
]

_BEFORE = 64
_AFTER = 40
_GROUP = (
    r"(?:arabes?|juifs?|noirs?|blancs?|musulmans?|chretiens?|flics?|keufs?|policiers?|racailles?|vermine|"
    r"riches|pauvres|patrons|politiciens|politiques|ministres?|deputes|elus|journalistes?|medias|merdias|"
    r"violeurs?|pedophiles?|pedos?|migrants?|immigres|etrangers|clandestins|femmes|hommes|meufs|mecs|"
    r"types?|gens|enfants|gosses|vieux|voisins?|salopes?|putes?|connards?|enfoires?|batards?|fils de|"
    r"ordures?|fachos?|fascistes?|gauchistes?|gauchos?|islamistes?|terroristes?|assassins|"
    r"repris de justice|delinquants?|criminels?|voleurs?|dealers?|drogues|sdf|clochards|roms?|gitans?|"
    r"homos|gays|pedes?|pds?|trans|lgbt|francais|allemands|russes|ukrainiens|americains|chinois|"
    r"africains|traitres|collabos|mecreants|infideles|kouffars?|supporters|arbitres?|profs|juges?|"
    r"antivax|vaccines|non vaccines|macronistes|parasites|malades)"
)
_GAP = r"(?: (?!pas\b|plus\b|jamais\b)[\w'-]{1,14}){0,2}"
_MUST = (
    r"(?:il )?faut|faudrait|faudra|faux|fallait|aurait du|on devrait|on doit|on va devoir|qu'on|"
    r"vivement qu'on|y ?a (?:plus )?qu'a|suffit de|reste (?:plus )?qu'a|je suis pour|je propose (?:de|"
    r"qu'on)|a quand|devons"
)
_CALL = re.compile(rf"\b(?:{_MUST}){_GAP} (?P<whom>les|leur|le|la|l'|lui)(?: tous| toutes)? ?$")
_CALL_ON = re.compile(rf"\b(?:{_MUST}){_GAP} ?$")
_ON_GROUP = re.compile(
    rf" (?:tou(?:s|te|tes) )?(?:les|ces|ce|cette|cet|la|le|l'|des|tout)(?: [\w-]{{2,12}})? ?{_GROUP}\b"
)
_TOGETHER = re.compile(r"(?:\bon(?: va)?|\ballons) ?$")
_PASSIVE = re.compile(
    r"\b(?:doit|doivent|devrai(?:t|ent)|merit(?:e|ent|erait|eraient)|faudrait qu'(?:il|elle|ils|"
    r"elles) soi(?:t|ent))(?: tous| toutes)?(?: d'| )?(?:etre|se faire|soit|soient)?(?: tous| toutes)? ?$"
)
#: Killing said without a person's name: others than games and kitchens mean it.
_KILL = re.compile(
    r"(?:tu|brul|cram|extermin|elimin|abat|massacr|saign|noy|crev|liquid|enterr|creves)\w*|kill|burn|"
    r"hang|shoot|gas|exterminate|wipe out|drown|torture|put down"
)
_MUST_EN = (
    r"we (?:should|must|need to|have to|gotta|ought to)|let'?s|(?:some(?:one|body)|they) (?:should|"
    r"needs? to|must|please)|time to|you (?:should|must|have to)|everyone should|just|go|fucking|please|"
    r"i say(?: we)?|can we|(?:i|we)(?:'?ll| will)|i'?m (?:going to|gonna)|gonna|i want to|i'?d like to|"
    r"can'?t wait to|i could|why (?:don'?t|not)(?: we)?|(?:i )?wish (?:they|we)(?:'d| would)"
)
_CALL_EN = re.compile(rf"(?:^|\b(?:{_MUST_EN})|[.!?] )(?: (?!not\b|never\b|don't\b)[\w'-]{{1,12}}){{0,2}} ?$")
_PASSIVE_EN = re.compile(
    r"(?:\b(?P<thing>it|this|that|scenes?|photos?|videos?|games?|movies?|films?|shows?|features?|bills?|"
    r"process(?:es)?|songs?|episodes?|ideas?|rumou?rs?|accounts?|series|law|project) )?\b(?:should|"
    r"ought to|must|needs? to|deserves? to|have to|has to|gotta|want (?:them|him|her) to|hope (?:he|she|"
    r"they))(?: all| both| just| really| fucking| literally)*(?: be| get| gets| have been)(?: all|"
    r" publicly| fucking)? ?$"
)
_PARTICIPLE = re.compile(r"(?:ed|shot|hung|burnt|beaten|up|down|death|out|over|wall|alive)$")
_GROUP_EN = re.compile(
    r" (?:all |every |these |those |the |some |any )*(?:\w{2,12} )?(?:people|jews?|muslims?|arabs?|"
    r"blacks?|whites?|cops?|pigs|police|immigrants?|migrants|gays?|fags?|faggots?|trann(?:y|ies)|women|"
    r"men|kids|children|politicians?|journalists?|liberals?|republicans?|democrats?|commies|nazis?|rich|"
    r"landlords?|ceos?|bosses|rapists?|pedos?|pedophiles?|refugees|christians|infidels|teachers|doctors|"
    r"niggers?|bitches|hoes|thots|incels|terrorists|traitors|scum|bastards|cunts|fuckers)\b"
)
_ONE_EN = re.compile(
    r" (?:her|him|(?:the|this|that|these|those) (?:\w{2,12} ){0,2}?(?:bitch(?:es)?|whores?|sluts?|"
    r"traitors?|cunts?|bastards?|scum|thugs?|vermin|animals?|fuckers?|motherfuckers?|pigs?|savages?|"
    r"rats?))\b"
)
#: What nobody says of a game or of a machine.
_EXECUTE = re.compile(r"shoot|hang|lynch|burn|gas|behead|execute|stab|castrate|gut|drown")
_THEM_EN = re.compile(r" (?:them|those|these|all of them|every(?:one| last| single))\b(?P<all> all)?")
_CONDEMNED = re.compile(
    r"\b(?:condamn\w+|non aux?|stop|inadmissible|inacceptable|honteux|horrible de|abject\w*|ecoeur\w+|"
    r"ignoble|refus\w*|(?:on )?ne (?:dit|doit|peut) pas|interdit\w*|illegal\w*|ceux qui|celui qui|"
    r"qui (?:dit|disent|crie|crient|ecrit|ecrivent|scande\w*|pense\w*)|slogan|scand\w+|appel(?:er|le|ait|"
    r"ant)? (?:a|au)|condemn\w*|disgust\w+|horrif\w+|sick of people|people who (?:say|think|chant|want)|"
    r"anyone who (?:says|thinks)|saying|chant\w*|(?:you|they|he|she|who) (?:really |literally )?thinks?|"
    r"read [^.!?\n]{0,30} that|wrong to|never ok|shouldn'?t|idees? recues?|peur|crain\w+|empecher|eviter|"
    r"afraid|fear)\b"
)


class Violence:
    """Sees praise of violence and calls to violence against people."""

    name: ClassVar[str] = "violence"
    needs: ClassVar[tuple[str, ...]] = ("violence", "threat")
    kinds: ClassVar[tuple[str, ...]] = ("violence",)
    reasons: ClassVar[tuple[str, ...]] = (
        "violence.word",
        "violence.call",
        "violence.quoted",
        "violence.denied",
        "violence.condemned",
    )

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the praise that the lexicons know, and the calls made with a verb of harm."""
        said = reading.terms.get("violence", ())
        harm = reading.terms.get("threat", ())
        if not said and not harm:
            return ()
        text = reading.views.undisguised.text
        findings = [
            _weighed(reading, text, term, term.view_start, term.entry.severity, "word") for term in said
        ]
        cues = 0
        for term in harm:
            if term.entry.severity >= CUE:
                continue
            cues += 1
            called = _called(text, term) if cues <= MOST_CUES else None
            if called:
                findings.append(_weighed(reading, text, term, called[1], called[0], "call"))
        return findings


def _called(text: str, term: Term) -> tuple[float, int] | None:
    """Return the score and the start of a call to do what the cue `term` says, or None."""
    call = _CALLED.get(term.entry.language)
    return call(text, term, max(0, term.view_start - _BEFORE)) if call else None


def _called_fr(text: str, term: Term, base: int) -> tuple[float, int] | None:
    before = text[base : term.view_start]
    hard, kill = strength(term) == 0, _KILL.match(term.entry.term) is not None
    found = _CALL.search(before)
    if found:
        several = found["whom"] == "les" or "tous" in found.group()
        if strength(term) > 1:
            return None
        score = 0.7 if hard else (0.6 if several else 0.4) if kill else 0.3
        return score, base + found.start()
    found = _CALL_ON.search(before)
    if found and (hard or kill) and _ON_GROUP.match(text, term.view_end, term.view_end + _AFTER):
        return 0.7, base + found.start()
    if hard and _TOGETHER.search(before) and _ON_GROUP.match(text, term.view_end, term.view_end + _AFTER):
        return 0.6, term.view_start
    found = _PASSIVE.search(before)
    if found and strength(term) < 2 and re.search(r"(?:es?|u[es]*)$", term.entry.term):
        return (0.65 if hard else 0.35), base + found.start()
    return None


def _called_en(text: str, term: Term, base: int) -> tuple[float, int] | None:
    before = text[base : term.view_start]
    hard, kill = strength(term) == 0, _KILL.match(term.entry.term) is not None
    found = _PASSIVE_EN.search(before)
    if found and not found["thing"] and _PARTICIPLE.search(term.entry.term) and "you " not in before[-24:]:
        return (0.65 if strength(term) < 2 else 0.4), base + found.start()
    if not hard and not kill:
        return None
    found = _CALL_EN.search(before)
    if found is None:
        return None
    if _GROUP_EN.match(text, term.view_end, term.view_end + _AFTER):
        return 0.7, base + found.start()
    if _EXECUTE.match(term.entry.term) and _ONE_EN.match(text, term.view_end, term.view_end + _AFTER):
        return 0.55, base + found.start()
    them = _THEM_EN.match(text, term.view_end, term.view_end + _AFTER)
    return ((0.6 if them["all"] or hard else 0.4), base + found.start()) if them else None


_CALLED = {"fr": _called_fr, "en": _called_en}


def _weighed(reading: Reading, text: str, term: Term, start: int, score: float, reason: str) -> Finding:
    """Return the finding of what is said from `start` to the end of `term`, weighed by how it is meant."""
    end = term.view_end
    how = stance(text, start, end, term.entry.language)
    if how == "denied":
        score, reason = score * EFFECT[how][0], how
    elif how == "quoted" or reported(text, start, end):
        score, reason = score * EFFECT["quoted"][0], "quoted"
    elif _CONDEMNED.search(text[max(0, start - 80) : end + 80]):
        score, reason = score * 0.4, "condemned"
    elif reason == "call":
        score *= softened(text, start, end, hard=strength(term) == 0)
        if 0.25 <= score < 0.5 and reading.terms.get("insult", reading.terms.get("hate")):
            score += 0.2
    span = reading.views.undisguised.span(start, end)
    args = (quote(reading.views.clean, *span),)
    return Finding("violence", round(score * term.weight, 3), *span, f"violence.{reason}", args, "violence")
