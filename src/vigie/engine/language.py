"""What language a message is in.

cld2 is quick and right where it says that it is sure; py3langid, restricted to the languages below,
answers where it is not. One or two words say little: a short list of telling words, then the script,
then the habits of the room decide, and "und" (undetermined) is an answer.
"""

import re
from collections import OrderedDict
from functools import cache
from typing import NamedTuple, cast

import pycld2
from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNDETERMINED = "und"

LANGUAGES = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip

#: Codes of cld2 that are written otherwise, or told apart more finely than a moderator needs.
_SAME = {
    "zh-Hant": "zh",
    "zh-Hans": "zh",
    "iw": "he",
    "nb": "no",
    "nn": "no",
    "in": "id",
    "ms": "id",
    "bs": "hr",
    "sr": "hr",
    "gl": "es",
}

#: Not language: addresses, mentions, hashtags, commands, custom emotes between colons.
_NOISE = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@\S+|@\S+|#\S+|:\w+:")
#: A word in the sense of this module: letters of any script, apostrophes inside.
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Five words or more: most texts need no more counting.
_FIVE_WORDS = re.compile(r"[\W\d_]*+(?:[^\W\d_]+(?:['’][^\W\d_]+)*+[\W\d_]++){4}[^\W\d_]")
#: Emotes are named so: "PogChamp", "LUL", "monkaS", "KEKW".
_EMOTE = re.compile(
    r"^(?:[A-Z]{3,}[a-z]?|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[xX]+[dD]+|[lL]+[oOuU]+[lL]+[wWzZ]*|(?:[hH][aAeE]){2,}h?|[gG]+|[wW]+|gg\w{0,2}|rip|lmao+|rofl|kek\w?)$"
)

#: Words that say the language of a message of one or two words by themselves.
_TELLING = {
    "fr": (
        "oui non ouais salut bonjour bonsoir coucou merci pourquoi quoi ptdr mdr jpp wsh wesh "
        "cimer stp svp bonne bravo "
        "t'es c'est j'ai où quand comment voilà ouf grave allez déjà bisous chut génial trop vraiment"
    ),
    "en": (
        "yes yeah yep nope hello thanks thank please why what when how wow nice sorry good great "
        "really you this that "
        "stop dude bro congrats welcome amazing awesome bye the are was his her they"
    ),
    "es": "hola gracias porque qué cuándo vamos bueno sí jaja jajaja saludos amigo también muy adiós",
    "de": (
        "ja nein doch danke bitte warum wieso hallo moin was wann genau schade nicht auch geil "
        "krass alter tschüss"
    ),
    "it": "ciao grazie perché cosa sì buongiorno bello bravo bravissimo anche molto",
    "pt": "obrigado obrigada olá você não também muito oi bom tudo kkkk",
    "nl": "dank hallo waarom wat goed mooi lekker niet ook",
}
_BY_WORD: dict[str, str | None] = {}
for _code, _words in _TELLING.items():
    for _word in _words.split():
        # A word of two languages tells neither.
        _BY_WORD[_word] = _code if _word not in _BY_WORD else None

#: cld2 is sure of "en" for short texts of many languages; one of these words bears it out.
_ENGLISH_WORDS = (
    "the is are you my to of and what this that it its it's i'm im don't dont for with was were have "
    "be not just he she they we your can can't will how why who when where get got do did does has "
    "been would if but at from all his her their there here now then u ur i up out him them these "
    "those should could about very too really"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_SHORT = 80

_SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "ja"), (re.compile("[\uac00-\ud7af\u1100-\u11ff\u3130-\u318f]"), "ko"),
    (re.compile("[\u4e00-\u9fff]"), "zh"), (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u0590-\u05ff]"), "he"), (re.compile("[\u0370-\u03ff]"), "el"),
    (re.compile("[\u0600-\u06ff]"), "ar"), (re.compile("[\u0400-\u04ff]"), "ru"),
    (re.compile("[\u0900-\u097f]"), "hi"),
)  # fmt: skip

_ROOMS = 4096
_SURE_ENOUGH = 20
_HALF_LIFE = 400
#: The language of a long text is plain from its beginning; an endless one must not cost more.
_ENOUGH = 2000


class Guess(NamedTuple):
    """A language, and how sure that is, between 0 and 1."""

    code: str
    score: float


class _Room:
    """How often each language was plainly spoken in a room, older messages counting less."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts: dict[str, float] = {}
        self.total = 0.0

    def heard(self, code: str) -> None:
        self.counts[code] = self.counts.get(code, 0.0) + 1.0
        self.total += 1.0
        if self.total > _HALF_LIFE:
            self.counts = {code: n / 2 for code, n in self.counts.items() if n >= 1}
            self.total = sum(self.counts.values())

    def habit(self) -> Guess | None:
        if self.total < _SURE_ENOUGH:
            return None
        code = max(self.counts, key=self.counts.__getitem__)
        share = self.counts[code] / self.total
        return Guess(code, round(0.65 * share, 2)) if share >= 0.6 else None


@cache
def _identifier() -> LanguageIdentifier:
    """Return py3langid's model, restricted to our languages; loading it takes half a second."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier


class Linguist:
    """Tells languages, remembering the habits of each room (bounded)."""

    def __init__(self) -> None:
        self._rooms: OrderedDict[str, _Room] = OrderedDict()
        _identifier()

    def guess(self, text: str, room: str, announced: str | None = None) -> Guess:
        """Return the language of `text`.

        Parameters
        ----------
        text
            The text without lone surrogates.
        room
            The key of the space, whose habits decide for one or two words.
        announced
            The language the network gives, used where nothing else tells.
        """
        if len(text) > _ENOUGH:
            text = text[:_ENOUGH]
        if text[:1] in ("!", "/") and text[1:2].isalpha():
            _, _, text = text.partition(" ")
            if text.count(" ") < 3:
                return Guess(UNDETERMINED, 1.0)
        if "@" in text or "#" in text or ":" in text or "www." in text:
            text = _NOISE.sub(" ", text)
        several = _FIVE_WORDS.match(text) is not None
        words = None if several else _WORD.findall(text)
        if words is not None and len(words) <= 2:
            return self._few(words, room, announced)
        guess = _read(text, words)
        if guess.score >= 0.8:
            self._room(room).heard(guess.code)
        elif guess.score < 0.5 or not several:
            habit = self._habit(room, announced)
            if habit and habit.score > guess.score:
                return habit
            if guess.score < 0.3:
                return Guess(UNDETERMINED, 0.5)
        return guess

    def _few(self, words: list[str], room: str, announced: str | None) -> Guess:
        """Return the language of one or two words."""
        told = {code for word in words if (code := _BY_WORD.get(word.casefold().replace("’", "'")))}
        if len(told) == 1:
            return Guess(told.pop(), 0.75)
        spoken = [word for word in words if not _EMOTE.match(word)]
        if not spoken:
            return Guess(UNDETERMINED, 1.0)
        joined = " ".join(spoken)
        if not joined.isascii():
            for script, code in _SCRIPTS:
                if script.search(joined):
                    return Guess(code, 0.7)
        habit = self._habit(room, announced)
        if habit:
            return habit
        if len(joined) >= 12:
            guess = _read(joined, spoken)
            if guess.score >= 0.5:
                return Guess(guess.code, guess.score * 0.8)
        return Guess(UNDETERMINED, 0.5)

    def _habit(self, room: str, announced: str | None) -> Guess | None:
        known = self._rooms.get(room)
        habit = known.habit() if known else None
        if habit is None and announced:
            return Guess(announced.split("-")[0].lower(), 0.6)
        return habit

    def _room(self, key: str) -> _Room:
        room = self._rooms.get(key)
        if room is None:
            if len(self._rooms) >= _ROOMS:
                self._rooms.popitem(last=False)
            room = self._rooms[key] = _Room()
        else:
            self._rooms.move_to_end(key)
        return room


def _read(text: str, words: list[str] | None) -> Guess:
    """Return what the two detectors make of `text`; its words are looked for only if they are needed."""
    try:
        reliable, _, details = pycld2.detect(text, isPlainText=True)
    except pycld2.error:
        # cld2 refuses some control and unassigned characters; the words alone are clean.
        reliable, details = False, ()
    if reliable:
        code = _SAME.get(details[0][1], details[0][1])
        doubtful = code == "en" and len(text) < _SHORT and _ENGLISH.isdisjoint(text.lower().split())
        if code in LANGUAGES and not doubtful:
            # Percent of the text that is in the language: a mixed message is less sure.
            return Guess(code, round(0.6 + 0.39 * details[0][2] / 100, 2))
    if words is None:
        words = _WORD.findall(text)
    code, score = cast("tuple[str, float]", _identifier().classify(" ".join(words)))
    return Guess(code, round(score * 0.9, 2))
