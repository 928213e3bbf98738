"""How streets, towns and homes are named in seven languages; patterns read the plain view of a text."""

import re
from typing import Final

#: A house number, with what tells the doors of one number apart.
HOUSE: Final = r"\d{1,4}(?: ?(?:bis|ter|quater)(?!\w)|[ -]?[a-d](?![\w'-]))?"
_NOT_INSIDE: Final = r"(?<![\w.,:/+€$£#%-])"

#: Kinds of streets that are nothing else, then those that are other things too.
_FRENCH = (
    r"rue|avenue|ave?\.|av|boulevard|boul\.|bd|bld|blvd|allees?|impasse|chemin|ruelle|faubourg|fbg|esplanade|"
    r"rte\.?|lotissement|rond-point|venelle|chaussee|quai"
)
_FRENCH_VAGUE = (
    r"place|pl\.|cours|route|square|passage|residence|sentier|promenade|hameau|villa|cite|montee|"
    r"traverse|parvis|lieu-dit|clos|mail"
)
_ENGLISH = r"street|road|avenue|ave|lane|boulevard|blvd|crescent|terrace|rd|mews|parkway|pkwy|turnpike"
_ENGLISH_VAGUE = (
    r"st|way|drive|dr|court|ct|place|close|square|sq|gardens|grove|hill|highway|hwy|circle|cir|row|walk|ln"
)

#: The words of the reading that those begin with.
_FIRST = re.compile("[a-z]+")
_KINDS = f"ave|allee|{_FRENCH}|{_FRENCH_VAGUE}|{_ENGLISH}|{_ENGLISH_VAGUE}".split("|")
WORDS: Final = frozenset(match.group() for match in map(_FIRST.match, _KINDS) if match)
#: 12 bis, rue …
FRENCH: Final = re.compile(
    rf"{_NOT_INSIDE}(?P<house>{HOUSE})(?: ?, ?| )(?:(?P<firm>{_FRENCH})|"
    rf"(?P<vague>{_FRENCH_VAGUE}))\b\.? (?P<name>(?=[\w'\"]))"
)
#: 42 Maple Street
ENGLISH: Final = re.compile(
    rf"{_NOT_INSIDE}(?P<house>\d{{1,5}}(?:[a-d](?!\w))?),? (?P<name>(?:[nsew]\.? )?[a-z][\w'-]{{1,20}}"
    rf"(?: [a-z][\w'-]{{1,20}}){{0,2}}?) (?:(?P<firm>{_ENGLISH})|(?P<vague>{_ENGLISH_VAGUE}))(?!\w)\.?"
)
#: What `FRENCH` and `ENGLISH` find, from the last digit of the house on: where a pattern begins with a digit,
#: the search leaps to one.
FRENCH_GATE: Final = re.compile(
    rf"\d(?: ?(?:bis|ter|quater)|[ -]?[a-d])?(?: ?, ?| )(?:{_FRENCH}|{_FRENCH_VAGUE})\b"
)
ENGLISH_GATE: Final = re.compile(
    rf"\d[a-d]?,? (?:[nsew]\.? )?[a-z][\w'-]{{1,20}}(?: [a-z][\w'-]{{1,20}}){{0,2}}? "
    rf"(?:{_ENGLISH}|{_ENGLISH_VAGUE})(?!\w)"
)
#: Musterstraße 12, Kerkstraat 12
COMPOUND: Final = re.compile(
    r"(?<![\w-])(?P<name>[\w-]{2,30}?|[a-z][\w-]{2,20} )"
    r"(?:(?P<firm>strasse|str\.|str(?= \d)|straat|laan|gracht|kade|singel)"
    r"|(?P<vague>weg|platz|gasse|allee|ring|damm|ufer|plein|dijk|plantsoen|steeg|dreef))"
    r" ?(?P<house>\d{1,4}(?: ?[a-h](?!\w))?)"
)
#: Calle Mayor 12, via Roma 12, rua Augusta 12, rue Neuve 12 (Belgium, Switzerland)
TYPE_FIRST: Final = re.compile(
    r"(?<![\w'-])(?:(?P<firm>calle|c/|avenida|avda\.?|paseo|travesia|viale|v\.le|piazza|p\.zza|piazzale|"
    r"vicolo|"
    r"rua|travessa|alameda|rodovia)|(?P<vague>cl\.|av\.?|plaza|pza\.?|camino|carretera|ctra\.?|ronda|via|"
    r"corso|c\.so|"
    r"largo|r\.|praca|estrada|strada|rue|avenue|chaussee|boulevard)) ?"
    r"(?P<name>(?<=[ /.])(?:[a-z][\w'.-]{0,24} ){0,5}?[a-z][\w'-]{1,24}),? (?:n[o.°]{0,2} ?|num\.? ?|"
    r"numero |#)?"
    r"(?P<house>\d{1,5}(?: ?[a-d](?!\w))?)"
)
#: 13 Germaine Tillion 57140 Woippy: no kind of street, but a number, a postcode and a town.
BARE: Final = re.compile(
    rf"{_NOT_INSIDE}(?P<house>{HOUSE})(?: ?, ?|"
    rf" )(?P<name>[a-z][\w'-]{{1,24}}(?: [a-z][\w'-]{{0,24}}){{0,4}}),? "
    r"(?P<code>\d{5}),? (?P<town>[a-z][\w'-]{2,24})"
)

BARE_GATE: Final = re.compile(r"\d{5},? [a-z]")
#: A digit after the last two letters of what `COMPOUND` finds.
_ENDS = r"(?:se|r\.|tr|at|an|ht|de|el|eg|tz|ee|ng|mm|er|in|jk|ef)"
AFTER_END: Final = re.compile(rf"\d(?:(?<={_ENDS}\d)|(?<={_ENDS} \d))")

#: What follows a number that is a quantity rather than a house.
QUANTITY: Final = re.compile(
    r"[.,:]\d|[ -]?(?:€|\$|£|%|°|h(?:\d|\b)|euros?|eur|ans?\b|years?|min\w{0,4}\b|km\b|m\b|kg|heures?|uhr|"
    r"stunden?|"
    r"minuten|jahre|folgen?|fois|mal\b|times|x\b|personnes|people|de (?:enero|febrero|marzo|abril|mayo|"
    r"junio|julio|"
    r"agosto|septiembre|octubre|noviembre|diciembre)|p\b|points?|stelle|anni|anos|meses|jours?|days|juin|mai)"
)
#: What follows a kind of street that is not the name of one.
NOT_A_NAME: Final = re.compile(
    r"(?:plus|de chez|d'ici|derriere|apres|avant|pietonne|parallele|de parking|de (?:cinema|concert|"
    r"theatre|train|spectacle|"
    r"marche|la soif)|du concert|assise|debout|vide|libre|gratuite|restante|dans|pour|sur|au|en|par|et|ou|"
    r"est|a|qui|que|"
    r"of|to|in|on)(?!\w)"
)
#: A postcode and a town, after a street: 75011 Paris, B-1000 Bruxelles, 1012 AB Amsterdam, SW1A 2AA.
TOWN: Final = re.compile(
    r"[ ,;/()-]{0,4}(?:(?:appt?|apt|apartment|suite|flat|unit|bat|batiment|etage|piso|int|scala|lgh|bus|"
    r"app)\.? ?#?\w{1,4}[ ,;-]{1,3})?"
    r"(?:[a-z][\w'-]{1,24}(?: [a-z][\w'-]{1,24}){0,2}?,? )?"
    r"(?:(?:[a-z]{1,2}[ -])?\d{4,5}(?:-\d{3,4})? [a-z][\w'-]{2,24}(?:[ -][a-z][\w'-]{2,24}(?=[^\w]|$))?"
    r"|\d{4} ?[a-z]{2} [a-z][\w'-]{2,24}|[a-z]{2} \d{5}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}(?!\w)|"
    r"\d{5}-\d{3}|\d{4}-\d{3})"
)
#: Words that say somebody lives, or may be found, at what follows.
HOME: Final = re.compile(
    r"(?<!\w)(?:habit(?:e|es|ent|ais|ait|ez|ons)|creche|crechent|vi(?:t|s|vent) (?:au|a|dans)|domicil\w{0,4}|"
    r"(?:son|mon|ton|leur|l|votre|notre)[ ']adresse|adresse ?:|chez (?:lui|elle|moi|toi|eux|vous)|"
    r"loge|reside(?:nt)?|trouve(?:rez|z)? (?:le|la|moi)|"
    r"liv(?:e|es|ed|ing)|address|resid(?:es|ence)|home|come (?:to|over)|find (?:him|her|them|me)|"
    r"wohn(?:e|t|st|en|haft)|anschrift|adresse|adres|vivo|vive|viven|domicilio|direccion|abit(?:o|a|ano)|"
    r"indirizzo|"
    r"woon(?:t|ik)?|wonen|mor(?:o|a|am)|endereco|residencia)(?!\w)"
)
#: A street without a number, said of a home: the least that may lead to somebody's door.
HOME_STREET: Final = re.compile(
    r"(?<!\w)(?:habit(?:e|es|ent|ait)|vi(?:t|s)|creche|live|lives|living|reside)(?: (?:au|a|dans|la|l|on|"
    r"in|at|sur|du|de|"
    r"bout|fond|the|juste)){0,4} (?:(?:rue|avenue|boulevard|impasse|allee|chemin) (?:d[eu]s? |de l[a'] ?|"
    r"d'|du )?[a-z][\w'-]{1,24}"
    r"(?: [a-z][\w'-]{2,24})?|[a-z][\w'-]{1,20} (?:street|road|avenue|lane|crescent|boulevard)(?!\w))"
)
#: How a street said with a home is called.
HOME_STREET_GATE: Final = re.compile(
    r" (?:rue|avenue|boulevard|impasse|allee|chemin|street|road|lane|crescent)"
)
#: Addresses that name an institution, a work or a legend, not a home.
KNOWN: Final = frozenset(
    (
        "10 downing street",
        "11 downing street",
        "1600 pennsylvania avenue",
        "221b baker street",
        "742 evergreen terrace",
        "55 rue du faubourg saint-honore",
        "55 rue du faubourg",
        "36 quai des orfevres",
        "36 quai",
        "57 rue de varenne",
        "126 rue de l'universite",
        "21 jump street",
        "1313 mockingbird lane",
        "12 grimmauld place",
        "42 wallaby way",
        "124 conch street",
        "123 sesame street",
        "1428 elm street",
        "13 rue del percebe",
        "10 cloverfield lane",
        "123 main street",
        "33 rue de la",
        "8 mile road",
        "61 highway",
        "66 highway",
        "177a bleecker street",
    )
)
