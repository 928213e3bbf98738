"""The sentence of each reason, in French and in English.

A finding carries a code and the words that fill the sentence; here alone are the sentences. "{0}" is the
first of these words. In French, guillemets and double punctuation take no-break spaces.
"""

import logging

log = logging.getLogger(__name__)

#: Narrow no-break space before ; ! ? and inside guillemets; plain no-break space before a colon.
_NARROW = "\u202f"

#: Code → the sentence in French, then in English.
SENTENCES: dict[str, tuple[str, str]] = {
    "language": ("Le message est {0:language}.", "The message is {0:language}."),
    "insult.word": ("« {0} » est une insulte.", "“{0}” is an insult."),
    "insult.aimed": (
        "« {0} » est une insulte adressée à quelqu’un.",
        "“{0}” is an insult addressed to somebody.",
    ),
    "insult.quoted": (
        "« {0} » est une insulte, mais elle semble rapportée.",
        "“{0}” is an insult, but it seems to be quoted.",
    ),
    "insult.denied": (
        "« {0} » est une insulte, mais elle est niée.",
        "“{0}” is an insult, but it is denied.",
    ),
    "insult.self": (
        "« {0} » est une insulte que l’auteur s’adresse à lui-même.",
        "“{0}” is an insult the author turns on themselves.",
    ),
    "hate.word": (
        "« {0} » s’en prend à des personnes en raison {1:ground}.",
        "“{0}” attacks people for {1:ground}.",
    ),
    "hate.quoted": (
        "« {0} » s’en prend à des personnes en raison {1:ground}, mais semble rapporté.",
        "“{0}” attacks people for {1:ground}, but seems to be quoted.",
    ),
    "hate.denied": (
        "« {0} » s’en prend à des personnes en raison {1:ground}, mais est nié.",
        "“{0}” attacks people for {1:ground}, but is denied.",
    ),
    "hate.self": (
        "« {0} » s’en prend à des personnes en raison {1:ground}, mais l’auteur parle de lui-même.",
        "“{0}” attacks people for {1:ground}, but the author speaks of themselves.",
    ),
    "threat.word": ("« {0} » est une menace ou un souhait de mort.", "“{0}” is a threat or a wish of death."),
    "threat.quoted": (
        "« {0} » est une menace, mais elle semble rapportée.",
        "“{0}” is a threat, but it seems to be quoted.",
    ),
    "threat.denied": ("« {0} » est une menace, mais elle est niée.", "“{0}” is a threat, but it is denied."),
    "threat.self": (
        "« {0} » est une menace que l’auteur tourne contre lui-même.",
        "“{0}” is a threat the author turns on themselves.",
    ),
    "obscenity.word": ("« {0} » est grossier.", "“{0}” is crude."),
    "obscenity.aimed": (
        "« {0} » est grossier et adressé à quelqu’un.",
        "“{0}” is crude and addressed to somebody.",
    ),
    "obscenity.quoted": (
        "« {0} » est grossier, mais semble rapporté.",
        "“{0}” is crude, but seems to be quoted.",
    ),
    "obscenity.denied": (
        "« {0} » est grossier, mais dit par la négative.",
        "“{0}” is crude, but said in the negative.",
    ),
    "obscenity.self": (
        "« {0} » est grossier ; l’auteur parle de lui-même.",
        "“{0}” is crude; the author speaks of themselves.",
    ),
    "selfharm.phrase": (
        "« {0} » : cette personne est peut-être en danger.",
        "“{0}”: this person may be in danger.",
    ),
    "selfharm.quoted": (
        "« {0} » semble rapporté : quelqu’un est peut-être en danger.",
        "“{0}” seems to be quoted: somebody may be in danger.",
    ),
    "disguise.leet": (
        "« {0} » cache « {1} » : des chiffres ou des signes remplacent des lettres.",
        "“{0}” hides “{1}”: digits or signs stand for letters.",
    ),
    "disguise.repeat": (
        "« {0} » cache « {1} » : des lettres sont étirées.",
        "“{0}” hides “{1}”: letters are stretched.",
    ),
    "disguise.mask": (
        "« {0} » cache « {1} » : des lettres sont masquées.",
        "“{0}” hides “{1}”: letters are masked.",
    ),
    "disguise.homoglyph": (
        "« {0} » cache « {1} » : des lettres viennent d’un autre alphabet.",
        "“{0}” hides “{1}”: letters come from another alphabet.",
    ),
    "disguise.spaced": (
        "« {0} » cache « {1} » : les lettres sont écrites une à une.",
        "“{0}” hides “{1}”: letters are written one by one.",
    ),
    "disguise.flags": (
        "« {0} » cache « {1} » : le mot est écrit en lettres-drapeaux.",
        "“{0}” hides “{1}”: the word is spelled with flag letters.",
    ),
    "disguise.reversed": (
        "« {0} » cache « {1} » : le mot est écrit à l’envers.",
        "“{0}” hides “{1}”: the word is written backwards.",
    ),
    "disguise.invisible": (
        "« {0} » cache « {1} » : des caractères invisibles coupent le mot.",
        "“{0}” hides “{1}”: invisible characters cut the word.",
    ),
    "disguise.letters": (
        "« {0} » cache « {1} » : les lettres sont ornées.",
        "“{0}” hides “{1}”: the letters are ornate.",
    ),
    "phone": ("« {0} » est un numéro de téléphone.", "“{0}” is a telephone number."),
    "email": ("« {0} » est une adresse électronique.", "“{0}” is an e-mail address."),
    "email.spelled": (
        "« {0} » est une adresse électronique écrite en toutes lettres.",
        "“{0}” is an e-mail address spelled out.",
    ),
    "link": ("Le message contient un lien vers {0}.", "The message links to {0}."),
    "shortener": (
        "Le lien passe par {0}, qui cache sa destination.",
        "The link goes through {0}, which hides where it leads.",
    ),
    "spam.phrase": ("« {0} » est une formule de publicité.", "“{0}” is an advertising phrase."),
    "spam.phrases": (
        "« {0} » : le message compte {1} formules de publicité.",
        "“{0}”: the message has {1} advertising phrases.",
    ),
    "spam.link": (
        "« {0} » est une formule de publicité, accompagnée d’un lien.",
        "“{0}” is an advertising phrase, with a link beside it.",
    ),
    "capitals": ("Le message est en capitales à {0} %.", "{0}% of the message is in capitals."),
    "flood.characters": (
        "Le caractère « {0} » est répété {1} fois.",
        "The character “{0}” is repeated {1} times.",
    ),
    "flood.words": ("Le mot « {0} » est répété {1} fois.", "The word “{0}” is repeated {1} times."),
    "flood.author": ("L’auteur a envoyé {0} messages en {1} s.", "The author sent {0} messages in {1} s."),
    "repeat": ("L’auteur envoie ce texte pour la {0}e fois.", "The author has now sent this text {0} times."),
    "wave": (
        "{0} auteurs ont envoyé ce texte, ou presque, en moins de deux minutes.",
        "{0} authors sent this text, or nearly, within two minutes.",
    ),
    "raid": (
        "{0} nouveaux venus en dix secondes, dont {1} répètent les mêmes textes.",
        "{0} newcomers within ten seconds, {1} of them repeating the same texts.",
    ),
    "question.mark": ("Le message pose une question.", "The message asks a question."),
    "question.words": ("Le message commence comme une question.", "The message begins like a question."),
    "question.both": (
        "Le message commence comme une question et en porte le signe.",
        "The message begins like a question and ends as one.",
    ),
    "praise": ("« {0} » est un compliment ou un remerciement.", "“{0}” is praise or thanks."),
    "unavailable": ("{0} n’a pas pu répondre ({1}).", "{0} could not answer ({1})."),
}

GROUNDS: dict[str, tuple[str, str]] = {
    "origin": ("de leur origine", "their origin"),
    "religion": ("de leur religion", "their religion"),
    "orientation": (
        "de leur orientation sexuelle ou de leur genre",
        "their sexual orientation or gender identity",
    ),
    "gender": ("de leur sexe", "their sex"),
    "disability": ("d’un handicap", "a disability"),
}

LANGUAGES: dict[str, tuple[str, str]] = {
    "ar": ("en arabe", "in Arabic"),
    "bg": ("en bulgare", "in Bulgarian"),
    "ca": ("en catalan", "in Catalan"),
    "cs": ("en tchèque", "in Czech"),
    "da": ("en danois", "in Danish"),
    "de": ("en allemand", "in German"),
    "el": ("en grec", "in Greek"),
    "en": ("en anglais", "in English"),
    "es": ("en espagnol", "in Spanish"),
    "fa": ("en persan", "in Persian"),
    "fi": ("en finnois", "in Finnish"),
    "fr": ("en français", "in French"),
    "he": ("en hébreu", "in Hebrew"),
    "hi": ("en hindi", "in Hindi"),
    "hr": ("en croate", "in Croatian"),
    "hu": ("en hongrois", "in Hungarian"),
    "id": ("en indonésien", "in Indonesian"),
    "it": ("en italien", "in Italian"),
    "ja": ("en japonais", "in Japanese"),
    "ko": ("en coréen", "in Korean"),
    "nl": ("en néerlandais", "in Dutch"),
    "no": ("en norvégien", "in Norwegian"),
    "pl": ("en polonais", "in Polish"),
    "pt": ("en portugais", "in Portuguese"),
    "ro": ("en roumain", "in Romanian"),
    "ru": ("en russe", "in Russian"),
    "sk": ("en slovaque", "in Slovak"),
    "sv": ("en suédois", "in Swedish"),
    "th": ("en thaï", "in Thai"),
    "tr": ("en turc", "in Turkish"),
    "uk": ("en ukrainien", "in Ukrainian"),
    "vi": ("en vietnamien", "in Vietnamese"),
    "zh": ("en chinois", "in Chinese"),
    "und": ("dans une langue indéterminée", "in no language that can be told"),
}


class UnknownReasonError(LookupError):
    """A finding gives a reason that has no sentence."""


def sentence(reason: str, args: tuple[str, ...], language: str) -> str:
    """Return the sentence of `reason`, filled with `args`.

    Raises
    ------
    UnknownReasonError
        When the reason has no sentence, or `args` do not fill it.
    """
    french = language[:2] == "fr"
    try:
        pattern = SENTENCES[reason][0 if french else 1]
        words = [_Word(arg, french) for arg in args]
        return (_set_french(pattern) if french else pattern).format(*words)
    except (KeyError, IndexError) as error:
        raise UnknownReasonError(f"No sentence for the reason {reason!r} with {len(args)} words.") from error


def say(reason: str, args: tuple[str, ...], language: str) -> str:
    """Return the sentence of `reason` for a screen: one that is missing is logged, and its code shown.

    Parameters
    ----------
    reason
        The code a finding carries.
    args
        The words that fill the sentence.
    language
        "fr" or "en"; any other gives English.
    """
    try:
        return sentence(reason, args, language)
    except UnknownReasonError as error:
        log.warning("%s", error)
        return f"{reason}: {', '.join(args)}" if args else reason


class _Word:
    """An argument that knows how to be named: `{0:language}` gives "en français"."""

    def __init__(self, word: str, french: bool) -> None:
        self._word = word
        self._index = 0 if french else 1

    def __format__(self, naming: str) -> str:
        names = {"language": LANGUAGES, "ground": GROUNDS}.get(naming)
        if names is None:
            return self._word
        return names[self._word][self._index] if self._word in names else self._word


def _set_french(pattern: str) -> str:
    """Return `pattern` with the no-break spaces that French typography asks for."""
    pattern = pattern.replace("« ", f"«{_NARROW}").replace(" »", f"{_NARROW}»").replace(" ;", f"{_NARROW};")
    return pattern.replace(" :", "\u00a0:").replace(" %", "\u00a0%").replace(" s.", "\u00a0s.")
