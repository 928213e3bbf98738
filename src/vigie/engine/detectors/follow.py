"""Follow for follow: subscriptions begged for, or traded, in eight languages.

Trading them is spam wherever it is said. Asking for them is what every channel does at home: there it says
nearly nothing.
"""

import re
from collections.abc import Iterable
from typing import ClassVar

from ahocorasick_rs import AhoCorasick, Implementation

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "sub4sub ?",
    "F4F",
    "follow for follow ?",
    "abo pour abo svp",
    "abonne-toi à ma chaîne, je te rends",
    "qui s'abonne je rends direct",
    "je rends tous les abos",
    "sub to me and i'll sub back",
    "i will subscribe back",
    "follow me i follow back",
    "Abo gegen Abo?",
    "abonniert mich ich abonniere zurück",
    "sígueme y te sigo",
    "sub por sub",
    "suscríbete a mi canal",
    "seguimi e ti seguo",
    "iscrivetevi al mio canale",
    "se inscreve no meu canal que eu retribuo",
    "segue de volta",
    "volg mij dan volg ik jou terug",
    "abonneer op mijn kanaal",
    "go check out our new songs please",
    "venez voir mes nouvelles vidéos",
    "subscribe to me please!",
    "متابعة مقابل متابعة",
    "اشتركوا في قناتي",
]
NEAR_MISSES = [
    "je me suis abonné hier",
    "abonnez-vous !",
    "je te rends ton livre demain",
    "je suis ta chaîne depuis deux ans",
    "merci de me suivre, je vous suis aussi dans la rue",
    "follow the rules for once",
    "i'll be back",
    "mon abonnement ne marche plus",
    "comment se désabonner de ma formule ?",
    "ich folge dem Kanal seit Jahren",
    "te sigo desde hace años",
    "ti seguo da anni",
    "acompanho o canal desde o começo",
    "ik volg dit kanaal al jaren",
    "subtitles for the video please",
    "like for example this one",
    "2 for 2 today",
    "make it public so other people can listen to my playlist",
    "For technical help, please visit our Help site",
    "l4f, linux is the place to start",
    "i love to listen to my music while I watch this",
    "je regarde ma vidéo préférée",
    "my favourite song of our youth",
]

#: Without one of these nothing is traded.
_TRADED_WORDS = (
    "sub", "abo", "follow", "rends", "sigue", "sigo", "devuel", "seg", "scri", "folg", "volg", "like",
    "ricambio",
)  # fmt: skip
_TRADED_IN_ARABIC = ("تابع", "اشتر")
#: One pass for them all costs a fifth of a search for each.
_OFFERS = AhoCorasick((*_TRADED_WORDS, *_TRADED_IN_ARABIC, "4"), implementation=Implementation.DFA)
_SAID = _OFFERS.find_matches_as_indexes
_FOUR = len(_TRADED_WORDS) + len(_TRADED_IN_ARABIC)
#: Without one of these nobody speaks of a page of theirs.
_OWN_WORD = re.compile(r" (?:m(?:y|a|on|es|e|i|io|eu|ein|einen|ijn|ir|'n)(?!\w)|our |notre |nos |us(?!\w))")
#: The same, as words of the reading.
_OWN_WORDS = "my ma mon mes me mi mio meu mein meinen mijn mir m'n our notre nos us"
_OWN = frozenset(_OWN_WORDS.split())
_TRADE = re.compile(
    r"(?<!\w)(?:"
    # The same word twice, around "for".
    r"(sub|subs|abo|abos|follow|follows|like|likes|view|views|abonnement|suivi|seguidor|inscricao|iscrizione)"
    r" ?(?:4|for|x|pour|contre|por|per|fur|gegen|voor|=) ?\1s?"
    r"|f4f|s4s|l4l"
    # French: I give them back.
    r"|je (?:te |vous |m'|t')?(?:rends?|abonne aussi|follow)(?: (?:direct|tous|toutes|les|l'|des|le|la|"
    r"en retour|back|aussi|"
    r"chaque)){0,3} ?(?:abos?|abonnements?|follows?|subs?|back|en retour)"
    r"|(?:abonne[sz]?|follow|sub|like)\b[^.!?\n]{0,40}?\bje (?:te |vous |le )?(?:rends?|fais pareil|follow|"
    r"retourne)(?: direct)?"
    r"|qui (?:veut|veux) un abo"
    # English.
    r"|(?:i'?ll|i will|and i|i|will|we) (?:also )?(?:sub(?:scribe)?|follow|like)(?: you| u| to you)? back"
    r"|(?:sub(?:scribe)?|follow) (?:to )?me\b[^.!?\n]{0,25}?\bi(?:'?ll| will)? (?:sub|follow)"
    r"|(?:follow|sub)(?:ing)? ?back(?= ?(?:$|[!?.,]|please|pls|plz|guaranteed|everyone|all|instantly))"
    # German.
    r"|(?:abonnier\w{0,3}|folg\w{0,2})\b[^.!?\n]{0,25}?\b(?:abonniere|folge) (?:euch |dich |"
    r"dir )?(?:auch )?zuruck"
    # Spanish.
    r"|(?:sigueme|sigan?me|siganme)\b[^.!?\n]{0,12}?\b(?:te|los|les) sigo|te sigo de vuelta|"
    r"devuelvo (?:follow|sub|suscripcion)"
    r"|suscribete\b[^.!?\n]{0,20}?\b(?:me suscribo|devuelvo)"
    # Italian.
    r"|(?:seguimi|seguitemi|iscriviti)\b[^.!?\n]{0,12}?\b(?:ti seguo|vi seguo|ricambio|mi iscrivo)|"
    r"ricambio (?:il )?follow"
    # Portuguese.
    r"|seg(?:ue|uir|uindo|o) (?:de volta|back)|(?:inscreve|segue)\b[^.!?\n]{0,40}?\b(?:retribuo|"
    r"eu me inscrevo|sigo de volta)"
    r"|sdv(?= ?(?:$|[!?.,]))"
    # Dutch.
    r"|volg (?:mij|me)\b[^.!?\n]{0,15}?\bvolg ik (?:jou|je) terug|ik volg (?:je|jou|iedereen) terug"
    # Arabic, in its plain letters.
    r"|متابعه مقابل متابعه|اشتراك مقابل اشتراك|تابعني واتابعك|اشترك عندي واشترك عندك"
    r")(?!\w)"
)
_CALL = re.compile(
    r"(?<!\w)(?:"
    # French and English: a page of one's own.
    # Customers listen to "my playlist" and shops refer to "our website": only "check out" asks for them.
    r"(?<!to )(?<!i )(?:check(?:ing)?(?: ?out)?|subscribe to|sub to|come to|head over to|take a look at|"
    r"visit)"
    r"(?: (?:please|also|all|some|of|this|out)){0,2} my(?: [\w']{1,15}){0,4}? (?:channels?|pages?|videos?|"
    r"music|songs?|"
    r"covers?|tracks?|mixtape|remix|playlist|youtube|profile|website|site|blog|stream|soundcloud|"
    r"insta(?:gram)?|tik ?tok)"
    r"|(?<!to )(?<!i )(?:check(?:ing)?(?: ?out)?|subscribe to|sub to|listen to|watch|look at|go to|come to)"
    r"(?: (?:please|also|all|some|of|this|out)){0,2} (?:my|our)(?: (?:new|latest|own|first|little|youtube|"
    r"cool)){0,2} "
    r"(?:channels?|videos?|songs?|covers?|tracks?|mixtape|soundcloud)"
    r"|(?:please |pls |plz )?subscribe (?:to )?(?:me|us)(?= ?(?:$|[!?.,]|please|pls|plz|guys))"
    r"|(?:allez|va|viens|venez|passez?|faites un tour|jetez (?:un|1) (?:coup d')?oeil|"
    r"check\w{0,3})(?: (?:voir|vite|tous|faire un tour)){0,2}"
    r"(?: (?:sur|a))? (?:ma|mon|mes|notre|nos)(?: (?:nouvelles?|nouveaux?|nouvel|dernier(?:e|es|s)?|"
    r"petite?|propre)){0,2} (?:chaines?|videos?|"
    r"sons?|clips?|musiques?|pages?|profil|site|live|stream|morceaux?|covers?|insta(?:gram)?|tiktok|twitch)"
    r"|abonniert? (?:bitte |doch |mal ){0,2}(?:meinen|mein) (?:kanal|account|channel)|"
    r"folgt? mir auf (?:insta\w{0,5}|tiktok|twitch|youtube)"
    r"|(?:suscrib(?:ete|anse|irse|ios)|subscrib(?:irse|ete|anse)|suscribite) a mi canal|(?:visit(?:a|en)|"
    r"pas(?:a|en) por) mi canal"
    r"|sig(?:ueme|anme) en (?:insta\w{0,5}|tiktok|twitch|youtube|mi canal)"
    r"|iscriv(?:iti|etevi) al mio canale|pass(?:a|ate) (?:dal|sul) mio canale|segui(?:mi|"
    r"temi) su (?:insta\w{0,5}|tiktok|twitch|youtube)"
    r"|(?:se )?inscrev(?:e|a|am|a-se|am-se|ao-se) no meu canal|(?:passa|passem|visita|visitem) (?:no|"
    r"o) meu canal"
    r"|me segu(?:e|em) (?:no|na|la no) (?:insta\w{0,5}|tiktok|twitch|youtube)"
    r"|abonneer (?:je )?(?:even )?op (?:mijn|m'n) kanaal|volg (?:me|mij) op (?:insta\w{0,5}|tiktok|twitch|"
    r"youtube)"
    r")(?!\w)"
)
_CALL_FOREIGN = re.compile(
    r"(?<!\w)(?:"
    r"اشترك(?:وا)? (?:في|ب|ف) ?قناتي|اشترك(?:وا)? بقناتي|تابعوني علي|تابعني علي"
    r"|подпи(?:сывайтесь|сывайся|шись|шитесь) на (?:мой|мои) канал"
    r")(?!\w)"
)
#: Whatever is traded, one of these says so: most texts that say "like" or "4" trade nothing.
_TWICE = re.compile(
    r"(?:sub|abo|follow|like|view|suivi|seguidor|inscri|iscri)[a-z]{0,8} ?"
    r"(?:4|for|x|pour|contre|por|per|fur|gegen|voor|=)"
)
_RETURNS = (
    "f4f", "s4s", "l4l", "je ", "qui ve", "back", "b me", "e me", "w me", "o me", "zuruck", "sigo",
    "devuelvo", "suscribo", "seguo", "ricambio", "iscrivo", "volta", "retribuo", "inscrevo", "sdv", "terug",
)  # fmt: skip
_RETURNS_BRIEF = ("f4f", "s4s", "l4l", "rend", "sdv", "retribuo", "inscrevo")
#: What stands right before "my" in `_CALL`; the calls in which nothing of one's own is said.
_BEFORE_OWN = (
    "check", "checking", "out", " to", " at", "visit", "please", "also", " all", "some", " of", "this",
    "watch", "subscribe", "allez", "va", "viens", "venez", "passe", "passez", "tour", "oeil", "voir", "vite",
    "tous", " sur", " a", "abonnier", "abonniert", "bitte", "doch", " mal", "folg", "folgt", "visita",
    "visiten", " por", " al", " dal", " sul", " no", " o", " op", "volg",
)  # fmt: skip
_WITHOUT_OWN = ("check", "sigueme en", "siganme en", "seguimi su", "seguitemi su", "me segu", "volg mij op")
_CALLED_ELSEWHERE = ("قنات", "تابع", "канал")
_AROUND = 48
_MOST_TRIED = 20
_HOSTS = frozenset(("owner", "broadcaster", "streamer"))
_TRADED, _CALLED, _AT_HOME = 0.85, 0.6, 0.15


class Follow:
    """Sees subscriptions traded, and begged for on another's page."""

    name: ClassVar[str] = "follow"
    kinds: ClassVar[tuple[str, ...]] = ("spam",)
    reasons: ClassVar[tuple[str, ...]] = ("follow.trade", "follow.call", "follow.home")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding, on the first such phrase."""
        view = reading.views.plain
        text = view.text
        score, reason = _TRADED, "follow.trade"
        match = _trade(text)
        if match is None:
            score, reason = _CALLED, "follow.call"
            match = _call(text, reading.words)
        if match is None:
            return ()
        author = reading.message.author
        if reason == "follow.call" and author is not None and not _HOSTS.isdisjoint(author.roles):
            score, reason = _AT_HOME, "follow.home"
        first, last = view.span(*match.span())
        return (Finding("spam", score, first, last, reason, (reading.text[first:last],), "follow"),)


def _trade(text: str) -> re.Match[str] | None:
    said = _SAID(text)
    if not said:
        return None
    # "4" stands for "for" between two words, and for many other things.
    if any(number != _FOUR for number, _, _ in said):
        returned = _is_returned(text, _RETURNS)
    else:
        returned = _is_returned(text, _RETURNS_BRIEF)
    if returned or (not text.isascii() and any(word in text for word in _TRADED_IN_ARABIC)):
        return _TRADE.search(text)
    return None


def _is_returned(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether something is said to be given back, by one of `words` or by a word said twice."""
    for word in words:
        if word in text:
            return True
    return _TWICE.search(text) is not None


def _is_asked(text: str, owned: Iterable[re.Match[str]]) -> bool:
    """Tell whether the word before one of one's own may ask for it."""
    for own in owned:
        if text.endswith(_BEFORE_OWN, 0, own.start()):
            return True
    return any(call in text for call in _WITHOUT_OWN)


def _call(text: str, words: list[str]) -> re.Match[str] | None:
    """Return the call to a page of one's own: it stands around "my", which is cheap to find."""
    # "my's" is one word of the reading: an apostrophe leaves it open.
    owned = () if _OWN.isdisjoint(words) and "'" not in text else tuple(_OWN_WORD.finditer(text))
    if owned and _is_asked(text, owned):
        for count, own in enumerate(owned):
            match = _CALL.search(text, max(0, own.start() - _AROUND), own.end() + _AROUND)
            if match is not None or count >= _MOST_TRIED:
                return match
    if not text.isascii() and any(word in text for word in _CALLED_ELSEWHERE):
        return _CALL_FOREIGN.search(text)
    return None
