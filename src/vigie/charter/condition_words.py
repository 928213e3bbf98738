"""Conditions said in words, in French and in English, for people who never open the file."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from vigie.charter.tree import (
    Choice,
    Condition,
    Days,
    Every,
    Exists,
    Hours,
    InThread,
    Matches,
    Neither,
    Operator,
    Place,
    Present,
    Quantity,
    Reply,
    Says,
    Score,
    Some,
    Tagged,
)
from vigie.charter.vocabulary import DAYS, LANGUAGE, MESSAGE_KINDS
from vigie.engine.sentences import LANGUAGES

NARROW: Final = "\u202f"
UNBROKEN: Final = "\u00a0"

#: The kinds of findings in French; in English, the word of the charter says it.
NOUNS: Final[dict[str, str]] = {
    "insult": "insulte", "obscenity": "grossièreté", "sexual": "remarque sexuelle", "hate": "haine",
    "threat": "menace", "violence": "violence", "harassment": "harcèlement", "denigration": "dénigrement",
    "selfharm": "détresse", "danger": "danger", "phone": "numéro de téléphone",
    "email": "adresse électronique",
    "bank": "coordonnées bancaires", "identity": "numéro d’identité", "plate": "plaque d’immatriculation",
    "address": "adresse postale", "link": "lien", "shortener": "lien raccourci",
    "video": "lien vers une vidéo",
    "media": "pièce jointe", "known_image": "image connue", "image_text": "texte dans une image",
    "unseen_image": "image non examinée", "spam": "publicité", "scam": "arnaque", "capitals": "majuscules",
    "flood": "rafale de messages", "repeat": "répétition", "wave": "vague de messages", "raid": "raid",
    "disguise": "mots déguisés", "question": "question", "praise": "compliment", "complaint": "plainte",
    "support": "demande d’aide", "subscription": "abonnement", "testimony": "témoignage", "idea": "idée",
    "erratum": "signalement d’erreur", "purchase": "envie d’achat", "political": "politique",
    "offtopic": "hors sujet", "conspiracy": "complotisme", "discontent": "mécontentement", "irony": "ironie",
    "unavailable": "lecture incomplète", "toxicity": "toxicité",
}  # fmt: skip
_ENGLISH: Final = {"selfharm": "self-harm", "offtopic": "off topic", "known_image": "known image",
                   "image_text": "words in an image", "unseen_image": "unseen image"}  # fmt: skip
_FIELDS: Final = {
    "length": ("longueur", "length"),
    "rating": ("note", "rating"),
    "likes": ("nombre de « j’aime »", "number of likes"),
    "author messages": (
        "nombre de messages antérieurs de l’auteur",
        "number of the author’s earlier messages",
    ),
    "author restricted": (
        "nombre de messages masqués ou supprimés de l’auteur",
        "number of the author’s messages hidden or deleted",
    ),
    "author followers": ("nombre d’abonnés de l’auteur", "number of the author’s followers"),
}
_MESSAGES: Final = dict(
    zip(
        MESSAGE_KINDS,
        (
            ("message de direct", "live chat"),
            ("commentaire", "comment"),
            ("avis", "review"),
            ("message privé", "private message"),
            ("publication", "post"),
        ),
        strict=True,
    )
)
_JOURS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
#: Beside a number that changes, and as the verb of a condition.
_BOUNDS: Final[dict[Operator, tuple[tuple[str, str], tuple[str, str]]]] = {
    ">": (("au-dessus de", "above"), ("dépasse", "is above")),
    ">=": (("à partir de", "from"), ("atteint", "reaches")),
    "<": (("au-dessous de", "below"), ("reste sous", "is below")),
    "<=": (("jusqu’à", "up to"), ("ne dépasse pas", "is at most")),
    "=": (("à", "at"), ("vaut", "is")),
}


class Words:
    """What is said of a charter, in one language.

    Parameters
    ----------
    language
        "fr" or "en"; any other gives English.
    """

    def __init__(self, language: str) -> None:
        self.french = language[:2] == "fr"
        self._at = 0 if self.french else 1

    def say(self, french: str, english: str, **values: object) -> str:
        """Return one of two sentences, set as its language asks, then filled."""
        return (typeset(french) if self.french else english).format(**values)

    def quoted(self, text: str) -> str:
        """Return a text between the quotation marks of the language."""
        return f"«{NARROW}{text}{NARROW}»" if self.french else f"“{text}”"

    def listed(self, words: Iterable[str], last: tuple[str, str] = ("ou", "or")) -> str:
        """Return words joined as in a sentence."""
        *others, final = words
        return f"{', '.join(others)} {last[self._at]} {final}" if others else final

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as it is written in the language, with so many decimals at least."""
        whole, _, rest = f"{value:.9f}".partition(".")
        rest = rest.rstrip("0").ljust(decimals, "0")
        grouped = f"{int(whole):,}".replace(",", NARROW if self.french else ",")
        return f"{grouped}{',' if self.french else '.'}{rest}" if rest else grouped

    def kind(self, kind: str) -> str:
        """Return the name of a kind of findings."""
        return NOUNS.get(kind, kind) if self.french else _ENGLISH.get(kind, kind)

    def message_kind(self, kind: str) -> str:
        """Return the name of a kind of messages."""
        return _MESSAGES[kind][self._at] if kind in _MESSAGES else kind

    def in_language(self, code: str) -> str:
        """Return "in French", "en français"; the code where the language has no name here."""
        return LANGUAGES[code][self._at] if code in LANGUAGES else f"{('en', 'in')[self._at]} {code}"

    def subject(self, leaf: Score | Quantity) -> str:
        """Return what a number is of."""
        if isinstance(leaf, Score):
            return self.kind(leaf.kind)
        return typeset(_FIELDS[leaf.field][self._at])

    def bound(self, leaf: Score | Quantity) -> str:
        """Return "above 0.90"."""
        return f"{_BOUNDS[leaf.operator][0][self._at]} {self.value(leaf)}"

    def value(self, leaf: Score | Quantity) -> str:
        """Return the number of a leaf."""
        return self.number(leaf.value, 2 if isinstance(leaf, Score) else 0)

    def condition(self, condition: Condition) -> str:
        """Return a condition as a part of a sentence."""
        match condition:
            case Every(parts):
                kept = [part for part in parts if not isinstance(part, Neither)]
                excepted = [each for part in parts if isinstance(part, Neither) for each in part.parts]
                # Before "unless", a comma already stands for the brackets.
                told = self.condition if len(kept) == 1 else self._part
                said = self.say(" et ", " and ").join(map(told, kept)) or self.say("toujours", "always")
                unless = self.say(" ou ", " or ").join(map(self._part, excepted))
                return said + (self.say(", sauf si {it}", ", unless {it}", it=unless) if excepted else "")
            case Some(parts):
                joined = self.say(" ou ", " or ").join(map(self._part, parts))
                return joined or self.say("jamais", "never")
            case Neither(parts):
                joined = self.say(" ou ", " or ").join(map(self._part, parts))
                return self.say("il est faux que {it}", "it is false that {it}", it=joined)
        return self._leaf(condition)

    def _part(self, condition: Condition) -> str:
        """Return a part of a group, in brackets where it could be read with its neighbours."""
        said = self.condition(condition)
        alone = isinstance(condition, Every | Some) and len(condition.parts) == 1
        return f"({said})" if isinstance(condition, Every | Some | Neither) and not alone else said

    def _leaf(self, leaf: Condition) -> str:
        match leaf:
            case Score() | Quantity():
                return f"{self.subject(leaf)} {_BOUNDS[leaf.operator][1][self._at]} {self.value(leaf)}"
            case Present(kind):
                return self.say("un indice « {it} » est relevé", "{it} is seen", it=self.kind(kind))
            case Exists(field):
                return self.say("{it} est connu", "{it} is known", it=typeset(_FIELDS[field][self._at]))
            case Reply(negated):
                if negated:
                    return self.say("le message ne répond à aucun autre", "the message answers no other")
                return self.say("le message répond à un autre", "the message answers another")
            case Choice(field, words, negated):
                return self._choice(field, words, negated)
            case Matches(source):
                return self.say("le texte correspond à « {it} »", "the text matches “{it}”", it=source)
            case Says(lists):
                named = self.listed([self.quoted(each.name) for each in lists])
                french = "le texte dit un mot de la liste {it}"
                return self.say(french, "the text says a word of the list {it}", it=named)
            case Tagged(words, negated):
                who = "aucun autre article ne" if negated else "un autre article"
                english = f"{'no other' if negated else 'another'} clause puts the tag {{it}}"
                return self.say(f"{who} pose l’étiquette {{it}}", english, it=self.listed(words))
            case Place(patterns, negated):
                return self._is("l’espace", "the space", patterns, negated)
            case InThread(patterns, negated):
                return self._is("le fil", "the thread", patterns, negated)
            case Hours(first, last):
                french, english = "il est entre {first} et {last}", "it is between {first} and {last}"
                return self.say(french, english, first=self._minute(first), last=self._minute(last))
            case Days(days, _, negated):
                names = [
                    _JOURS[DAYS.index(day)] if self.french else day.capitalize()
                    for day in sorted(days, key=DAYS.index)
                ]
                return self._is("le jour", "the day", names, negated)
        raise AssertionError(leaf)

    def _choice(self, field: str, words: Sequence[str], negated: bool) -> str:
        if field == LANGUAGE:
            named = self.listed([self.in_language(word) for word in words])
            if negated:
                return self.say(
                    "le message n’est pas écrit {it}", "the message is not written {it}", it=named
                )
            return self.say("le message est écrit {it}", "the message is written {it}", it=named)
        if field == "kind":
            said = [self.message_kind(word) for word in words]
            return self._is("le type de message", "the kind of message", said, negated)
        if field == "author role":
            return self._is("le rôle de l’auteur", "the author’s role", words, negated)
        return self._is("le réseau", "the network", words, negated)

    def _is(self, french: str, english: str, words: Sequence[str], negated: bool) -> str:
        if not negated:
            return self.say(
                "{who} est {it}", "{who} is {it}", who=(french, english)[self._at], it=self.listed(words)
            )
        if len(words) == 1:
            said = "{who} n’est pas {it}", "{who} is not {it}"
        else:
            said = "{who} n’est ni {it}", "{who} is neither {it}"
        named = self.listed(words, ("ni", "nor"))
        return self.say(*said, who=(french, english)[self._at], it=named)

    def _minute(self, minute: int) -> str:
        hour, rest = divmod(minute, 60)
        if self.french:
            return f"{hour}{UNBROKEN}h" + (f"{UNBROKEN}{rest:02d}" if rest else "")
        return f"{hour}:{rest:02d}"


def typeset(french: str) -> str:
    """Return a French sentence with its no-break spaces: narrow, but for the one before a colon."""
    return re.sub(" (?=[;!?»])|(?<=«) ", NARROW, french).replace(" :", f"{UNBROKEN}:")
