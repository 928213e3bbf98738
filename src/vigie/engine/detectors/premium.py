"""Calls and texts that cost: premium numbers and short codes that one is pressed to use."""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.digits import HAS_DIGIT
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "WIN a prize! text WIN to 85222 now",
    "you have 1 new message, call 09058094565 from land line",
    "reply YES to 82242, 150p per msg",
    "urgent, call 0871 872 6270 to claim",
    "envoyez GAGNE au 71717 pour participer",
    "appelez vite le 0 899 12 34 56",
    "rappelez ce numéro 0899123456",
    "sende GEWINN an 82444",
    "envía PREMIO al 25568",
    "hot chat now 09099726481, calls £1/min",
]
NEAR_MISSES = [
    "call me at 6",
    "text me when you get home",
    "send help to 12 people",
    "vote by texting your friends",
    "envoyez vos photos au 3e étage",
    "appelez le 112",
    "appelez le 3631",
    "reply to 12345678 please",
    "we went from 10 to 85222",
    "I sent an email to 3000 people",
    "j'ai appelé le service client, 0,15 €/min c'est abusé",
    "il faut envoyer la lettre au 75012 Paris",
    "the call cost me 150p",
]

#: Digits of a short code or a premium number, or a price of pence.
_GATE = re.compile(r"[0-9](?:[0-9]{4}|p| ?[0-9]{2} [0-9]{2}|(?<=0)[89][0-9])")
_PRICE = re.compile(r"[£€](?: ?/|(?<=£)[0-9])")
#: A word in capitals to be sent to a short code; what is in small letters may be anybody's sentence.
_CODE = re.compile(
    r"(?<!\w)(?i:te?xte?|txting|texting|sms|send|reply|envoye[rz]?|envoie|tape[rz]?|sende[n]?|schicke?|"
    r"env[ií]a|envie|invia|stuur)"
    r"[ :]{1,2}(?i:the )?(?i:word|le mot|das wort|"
    r"la palabra)?[ :\"'«“]{0,3}[A-Z0-9]{1,16}(?: [A-Z0-9]{1,12}){0,2}[\"'»”]? "
    r"(?i:to|au|an|al|a|naar|para) (?i:no[.: ]{1,3})?"
    r"(?:[2-8]\d{4}|\d \d\d \d\d)(?!\d| ?[A-Z][a-zé])"
)
_CALL = re.compile(
    r"(?<!\w)(?i:call|phone|ring|dial|chat|landline|line|appele[rz]|rappele[rz]|compose[rz]|anruf\w{0,3}|"
    r"ruf\w{0,2})[^\d\n]{0,30}?"
    r"(?:09\d{2}[ -]?\d{3}[ -]?\d{4}|087[01][ -]?\d{3}[ -]?\d{4}|087[01][ -]?\d{4}[ -]?\d{3}|"
    r"0 ?89\d(?: ?\d\d){3}|0900[ -]?\d{6,7}|0137[ -]?\d{6,7})(?!\d)"
)
_PRINT = re.compile(
    r"(?<!\w)(?:(?:\d{2,3} ?p|£ ?\d(?:\.\d\d)?|\d[,.]\d\d ?€)(?: ?/ ?| per | par | pro )(?:mt)?(?:min|msg|"
    r"mess?age|sms|txt|text|wk|week|appel|anruf)"
    r"|\d{2,3}pp?m(?:sg)?(?!\w))",
    re.IGNORECASE,
)
_PRESSED = re.compile(
    r"(?<!\w)(?:win|won|free|claim|prize|winner|awarded|urgent|sexy|hot|horny|reply|opt ?out|stop|t&?cs?|"
    r"now|18\+|gagne\w{0,2}|gratuit\w{0,2})(?!\w)",
    re.IGNORECASE,
)


class Premium:
    """Sees messages that press people to call or text a number that costs."""

    name: ClassVar[str] = "premium"
    kinds: ClassVar[tuple[str, ...]] = ("spam",)
    reasons: ClassVar[tuple[str, ...]] = ("premium",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding, on the number."""
        if not reading.digits:
            return ()
        text = reading.text
        if not _GATE.search(text) and not (
            ("£" in text or "€" in text) and HAS_DIGIT(text) and _PRICE.search(text)
        ):
            return ()
        match = _CODE.search(text) or _CALL.search(text)
        score = 0.8
        if match is None:
            match = _PRINT.search(text)
            if match is None or not _PRESSED.search(text):
                return ()
            score = 0.65
        return (Finding("spam", score, *match.span(), "premium", (match.group()[:80],), "premium"),)
