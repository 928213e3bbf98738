"""Services whose addresses are imitated, and what the addresses that imitate them look like."""

from typing import Final

#: Names that mean one service; the first label of a domain of theirs under any usual ending.
_SERVICES = (
    "paypal amazon netflix microsoft icloud google facebook instagram whatsapp messenger telegram "
    "tiktok snapchat linkedin youtube twitter discord discordapp steamcommunity steampowered roblox "
    "minecraft twitch epicgames playstation coinbase binance metamask kraken trustwallet blockchain "
    "opensea spotify ebay walmart airbnb dropbox docusign outlook office365 dhl fedex usps royalmail "
    "hermes chronopost laposte colissimo mondialrelay deutschepost postnl bpost correos posteitaliane "
    "ameli impots antai franceconnect leboncoin vinted labanquepostale creditagricole bnpparibas "
    "societegenerale creditmutuel caissedepargne boursorama boursobank hellobank revolut bouygues "
    "sparkasse volksbank commerzbank postbank rabobank abnamro santander bbva caixabank bankinter "
    "intesasanpaolo unicredit bradesco itau nubank mercadolivre mercadolibre wellsfargo bankofamerica "
    "barclays natwest lloydsbank halifax hsbc hmrc"
)
SERVICES: Final = frozenset(_SERVICES.split())
#: Names that are words, or too short, besides: they count only beside a word that lures.
_WORDS = (
    "apple steam orange chase caf irs ups ing sfr edf evri dpd correo poste ledger booking zalando "
    "adobe wise zelle venmo cashapp crypto disney sunpass ezpass dvla mkb sns"
)
WORDS: Final = frozenset(_WORDS.split())
#: Other domains of the same services, and words one letter away from their names.
_HONEST = (
    "amazonaws amazonpay googleapis googlemail googlepay googleusercontent paypalobjects facebookmail "
    "microsoftonline youtubekids discordstatus finance bonance amazone amazons goggles minted vented "
    "twitchy twitter outlooks discords hermes kraken spotify shopify telegraph witch switch itch stitch "
    "binances robot instagrams postal bookings amazonia googles telegrams instagran netflixparty "
    "tweeter messengers facebooks snapchats santanders paypals bradescoseguros"
)
HONEST: Final = frozenset(_HONEST.split())
#: What an address that imitates adds to the name: it asks to log in, to pay, to claim, to follow a parcel.
_LURES = (
    "login signin logon verify verification secure secured security account accounts update support "
    "helpdesk billing invoice payment pay refund bonus gift gifts giftcard giftcards free claim reward "
    "rewards promo win winner prize giveaway airdrop wallet connect unlock unlocked confirm recovery "
    "recover delivery parcel package tracking track customs redelivery fee suivi colis livraison "
    "paiement remboursement amende amendes compte client clients securite espace connexion facture "
    "carte vitale konto sicherheit paket zahlung rechnung cuenta pago envio paquete premio conta "
    "pagamento entrega fatura bericht betaling pakket nitro skins trade robux id auth web3 alert alerte "
    "fraud fraude restricted suspended team service services offer offers sale bitcoin"
)
LURES: Final = frozenset(_LURES.split())
#: Endings given away or sold for a trifle, where hardly any of these services has a page.
_CHEAP = (
    "top xyz icu click online site website live club vip buzz cyou cfd sbs rest bond monster quest fun "
    "cc tk ml ga cf gq pw work support info store shop ru cn su win loan men bid download stream"
)
CHEAP: Final = frozenset(_CHEAP.split())
#: Endings that a label before the real domain pretends to be: paypal.com.example.top
_ENDINGS = "com fr de es it nl be uk pt eu org net gouv gov"
ENDINGS: Final = frozenset(_ENDINGS.split())
