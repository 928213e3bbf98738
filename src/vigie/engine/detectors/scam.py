"""Lures: a parcel that waits for a payment, an account about to close, a prize, an investment without risk.

The phrases live in the lexicons. Most are also what a customer or a shop writes in earnest: a link, a way to
write elsewhere or a demand for money beside them makes them a lure.
"""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.link import may_link
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "Votre colis est bloqué, payez 1,99 € ici : https://exemple.top/suivi",
    "INFO : votre livraison est en attente de frais de douane, réglez sur bit.ly/3xYz",
    "Carte Vitale : votre nouvelle carte est disponible, remplissez le formulaire https://exemple.info",
    "Félicitations vous avez gagné un iPhone 15, cliquez ici https://exemple.com",
    "ANTAI : amende impayée de 35 €, régler sur exemple.info/amende",
    "Your parcel is on hold, pay the £1.99 fee: https://example.top/track",
    "you have won an iphone, claim it at bit.ly/abc123",
    "send 0.1 BTC and get 0.2 BTC back",
    "envoyez 1 ETH et recevez 2 ETH",
    "contact Mrs Anna Smith on WhatsApp +1 202 555 0142, she doubled my investment",
    "j'ai investi 500 € et j'ai reçu 5 000 €, écrivez-lui sur WhatsApp",
    "coucou maman, j'ai changé de numéro, écris-moi sur WhatsApp",
    "your account will be suspended, confirm your details https://example.top",
    "Ihr Paket wartet auf die Zahlung der Zollgebühr: https://example.top/p",
    "su paquete está retenido, pague 1,99 € en https://ejemplo.top",
    "il suo pacco è in giacenza, paghi 1,99 € su https://esempio.top",
    "uw pakket wordt vastgehouden, betaal 1,99 euro via https://voorbeeld.top",
    "a sua encomenda está retida, pague 1,99 € em https://exemplo.top",
]
NEAR_MISSES = [
    "mon colis est bloqué depuis trois jours, que faire ?",
    "votre colis est en route, bonne journée",
    "j'ai payé 1,99 € de frais pour rien",
    "mon compte a été suspendu sans raison",
    "j'ai gagné un iphone à la tombola de l'école",
    "je regarde le suivi sur https://www.laposte.fr",
    "we won the game 2-1 https://example.com/report",
    "my parcel is on hold since monday",
    "on whatsapp I only talk to my family",
    "he doubled his money at the casino in the film",
    "le bitcoin a doublé cette année",
    "attention à l'arnaque au colis : https://www.exemple.fr/prevention",
    "I sent 0.1 BTC to my brother",
]

#: Below this a phrase says nothing by itself.
_PLAIN = 0.5
_MONEY = re.compile(
    r"[0-9] ?(?:€|\$|£|euros?|eur|dollars?|usd|gbp|livres|pounds|btc|eth|usdt)|[€$£] ?[0-9]", re.IGNORECASE
)
_DEMAND = re.compile(
    r"(?<!\w)(?:payez|payer|regle[rz]|reglement|clique[rz]?|remplissez|confirme[rz]|mettre a jour|"
    r"verifie[rz]|"
    r"recuperez|reclame[rz]|pay|claim|confirm|verify|update|click|settle|fee|zahl(?:en|ung)\w{0,4}|"
    r"gebuhr\w{0,2}|"
    r"zollgebuhr\w{0,2}|bestatigen|klicken|pague|pagar|paga|paghi|pagare|confirme|confirmar|confermi|"
    r"clicca|clique|haga clic|"
    r"betaal|betalen|bevestig|klik)(?!\w)"
)
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:whats ?app|telegram|signal|wa\.me|t\.me|dm|mp|inbox|texto?|sms|snap(?:chat)?)(?!\w)"
)
#: Whoever warns of a fraud tells what it says.
_WARNED = re.compile(
    r"(?<!\w)(?:arnaque\w{0,3}|escroc\w{0,6}|hameconnage|phishing|smishing|faux (?:sms|mail|message)s?|"
    r"fraude|scam\w{0,4}|"
    r"fake|betrug\w{0,3}|estafas?|timo|truffa|oplichting|burla|golpe|mefiez|attention a|beware|"
    r"prevention)(?!\w)"
)
#: Coins sent that come back doubled.
_DOUBLING = re.compile(
    r"(?<!\w)(?:send|sending|envoy(?:ez|e|er)|sende|schick\w{0,2}|envia|enviar|invia|stuur)(?: me| moi| us)? "
    r"[0-9.,]{1,10} ?(?:btc|eth|bnb|sol|xrp|usdt|bitcoins?|ethereum|\$|€)[^.!?]{1,30}?"
    r"(?:get|receive|recevez|recois|recevoir|erhalt\w{0,3}|recibe|ricevi|ontvang|back|double)(?!\w)"
)
_COINS = ("btc", "eth", "bnb", "xrp", "usdt", "bitcoin", " sol ")


class Scam:
    """Sees the words of frauds."""

    name: ClassVar[str] = "scam"
    kinds: ClassVar[tuple[str, ...]] = ("scam",)
    reasons: ClassVar[tuple[str, ...]] = ("scam.phrase", "scam.link", "scam.elsewhere", "scam.doubling")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding for the message, on its strongest phrase."""
        text = reading.views.plain.text
        if "scam" in reading.terms:
            return (self._lure(reading),)
        if "send" in text or "envo" in text or "schick" in text or "envia" in text or "invia" in text:
            return self._doubling(reading) if any(coin in text for coin in _COINS) else ()
        return ()

    def _lure(self, reading: Reading) -> Finding:
        text = reading.views.plain.text
        terms = reading.terms["scam"]
        best = max(terms, key=lambda term: term.entry.severity * term.weight)
        severity = best.entry.severity
        score, reason = severity * best.weight, "scam.phrase"
        demands = _DEMAND.search(text) is not None or _MONEY.search(text) is not None
        distinct = len({term.entry.term for term in terms})
        # Parcels and accounts are what people write to a shop about, with links.
        if severity < _PLAIN and reading.message.kind in ("private", "review"):
            pass
        elif may_link(reading.text):
            score, reason = score + 0.15 + 0.2 * demands, "scam.link"
        elif _ELSEWHERE.search(text):
            score, reason = score + 0.15 + 0.1 * demands, "scam.elsewhere"
        elif severity >= _PLAIN:
            score += 0.1 * demands
        if reason != "scam.phrase" or severity >= _PLAIN:
            score += 0.1 * min(distinct - 1, 2)
        if _WARNED.search(text):
            score *= 0.5
        return Finding("scam", round(min(score, 0.98), 3), *best.span, reason, (best.written,), "scam")

    def _doubling(self, reading: Reading) -> Iterable[Finding]:
        view = reading.views.plain
        match = _DOUBLING.search(view.text)
        if match is None:
            return ()
        first, last = view.span(*match.span())
        return (Finding("scam", 0.85, first, last, "scam.doubling", (reading.text[first:last],), "scam"),)
