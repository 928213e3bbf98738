"""Who is spoken of: somebody named, called by a handle, or told by their work.

Nobody's name is listed here: a person is recognised by how they are written of, never by who they are.
"""

import re
from typing import NamedTuple


class Person(NamedTuple):
    """Somebody told in a text, and where."""

    #: "handle", "titled" (Mrs Smith), "named" (a given name and a family name) or "role" (the cashier).
    how: str
    start: int
    end: int


_HANDLE = re.compile(r"(?<![\w.@])@\w[\w.-]{1,38}")
_TITLED = re.compile(
    r"\b(?:[Mm]me|[Mm]lle|MME|Mr|M\.|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Dd]octeur|Dr|Maître|Ms|Mrs|"
    r"Miss|Frau|Herr|Se[ñn]or(?:a|ita)?|Sr|Sra|Signor(?:a|e)?|Dona|Mevrouw|Meneer|Mme\.|Mr\.|Mrs\.|"
    r"Ms\.)\s[A-ZÀ-Þ][\w'’-]{1,24}"
)
#: Capitals open sentences too: these words are no given names.
_NO_NAME = (
    "Le|La|Les|Un|Une|Des|Du|De|Ce|Cet|Cette|Ces|Mais|Et|Ou|Donc|Or|Ni|Car|Je|Tu|Il|Elle|On|Nous|Vous|"
    "Ils|Elles|Mon|Ton|Son|Ma|Ta|Sa|Mes|Tes|Ses|Notre|Votre|Leur|Bravo|Merci|Quel|Quelle|Bonjour|Bonsoir|"
    "Salut|Pour|Par|Avec|Sans|Chez|Dans|Sur|Si|Oui|Non|Que|Qui|Quoi|Comme|Tout|Tous|Toute|Encore|Pauvre|"
    "Sale|Gros|Grosse|Espèce|Bande|Allez|Va|Ah|Oh|Eh|The|This|That|These|Those|An|My|Your|His|Her|Our|"
    "Their|What|Who|Why|How|When|You|He|She|It|We|They|And|But|Or|So|If|Fuck|Hey|Hi|Hello|Dear|Go|Is|Are|"
    "Quand|Comment|Pourquoi|Parce|Puis|Alors|Après|Avant|Pendant|Depuis|Selon|Est|Fait|Être|Voir|Faire|"
    "Dire|Aussi|Même|Rien|Plus|Moins|Jamais|Toujours|Aujourd|Hier|Demain|Lundi|Mardi|Mercredi|Jeudi|"
    "Vendredi|Samedi|Dimanche|Entre|Vers|Voici|Voilà|Vive|Très|Trop|Grand|Grande|Petit|Petite|Vieux|"
    "Vieille|Nouveau|Radio|Titre|Après|While|After|Before|Then|Because|As|In|On|At|To|For|With|From|"
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Happy|Good|Bad|Great|Some|Every|One|Two|Et|"
    "Y|El|Es|Un|Una|Los|Que|Il|Lo|Do|Don|No|Not|Yes|All|Just|Please|Haha|Lol|Saint|Sainte|Mont|Ville|"
    "Nouvelle|New|Los|Las|El|San|Santa|Avenue|Rue|Place|Boulevard"
)
_NAMED = re.compile(
    rf"(?<![\w#@])(?!(?:{_NO_NAME})\b)[A-ZÀ-Þ][a-zà-ÿ]{{1,15}}(?:-[A-ZÀ-Þ][a-zà-ÿ]{{1,15}})?"
    r" (?:(?:de|du|von|van|der|da|di|el|al|ben|le|la|d'|O') ?)?[A-ZÀ-Þ][A-Za-zÀ-ÿ'’-]{2,24}(?!\w)"
)
_SOLE = re.compile(
    rf"(?<![\w'’#@])(?!(?:{_NO_NAME}|Celui|Celle|Ceux|Cela|Ça|Chacun|Personne|Quelqu|Everyone|Everybody|"
    rf"Nobody|Someone|Somebody|Something|This|That|Haha)\b)"
    r"([#A-ZÀ-Þ][\w-]{2,24})[ ,]{1,2}$"
)
_ROLE_FR = (
    r"journalistes?|vendeu(?:r|rs|se|ses)|caissi(?:er|ere)s?|serveu(?:r|rs|se|ses)|employe(?:e|s|es)?|"
    r"conseill(?:er|ere)s?|receptionniste|standardiste|directeur|directrice|patron(?:ne)?|gerante?|chef|"
    r"cheffe|responsable|manager|secretaire|infirmi(?:er|ere)s?|medecin|docteure?|dentiste|veterinaire|"
    r"pharmacien(?:ne)?|prof|profs|professeure?|instituteur|institutrice|maitresse|directeur|livreu(?:r|"
    r"rs|se)|chauffeu(?:r|rs|se)|technicien(?:ne)?|coiffeu(?:r|se)|boulang(?:er|ere)|animat(?:eur|"
    r"rice)s?|present(?:ateur|atrice)s?|chroniqueu(?:r|rs|se|ses)|youtubeu(?:r|se)|streameu(?:r|se)|"
    r"influenceu(?:r|se)|stagiaire|apprentie?|agente?|avocate?|juge|notaire|maire|adjointe?|"
    r"moderat(?:eur|rice)s?|modo|cm|community manager|femme de menage|gardien(?:ne)?|videur|guide|coach|"
    r"entraineu(?:r|se)|arbitre|gendarme|policiere?|dame du guichet|dame de l'accueil|collegue|"
    r"voisin(?:e)?s?|candidate?|actrice|acteur|chant(?:eur|euse)|auteur(?:e)?|gerants|patrons|vendeurs|"
    r"artisan|plombier|garagiste|restaurateur|proprietaire|proprio|agence|banquier|banquiere|elue?"
)
_ROLE_EN = (
    r"cashier|manager|waiter|waitress|barista|receptionist|journalist|reporter|presenter|host|teacher|"
    r"doctor|nurse|driver|technician|clerk|salesman|saleswoman|employee|worker|boss|owner|landlord|coach|"
    r"referee|ref|mod|moderator|streamer|youtuber|lawyer|judge|mayor|neighbou?r|actress|actor|singer|"
    r"author|intern|agent|bouncer|cop|officer"
)
_ROLE_OTHER = (
    r"verkäuferin|verkaufer|kellner(?:in)?|journalist(?:in)?|chef(?:in)?|lehrer(?:in)?|arzt|periodista|"
    r"vendedor(?:a)?|camarer[oa]|director(?:a)?|profesor(?:a)?|jefe|jefa|empleado|empleada|giornalista|"
    r"commess[oa]|camerier[ae]|direttor(?:e)?|jornalista|funcionari[oa]|gerente|verkoper|verkoopster|"
    r"medewerker|journaliste?"
)
_ROLE = re.compile(
    rf"\b(?:(?:l[ae']|les|ce|cet|cette|ces|cettte|votre|vos|ton|ta|tes|son|sa|ses|leur|leurs|notre|mon|"
    rf"ma|du|au|cte)[ ']?(?:(?:jeune|petite?|vieille|vieux|grosse?|pauvre|blonde|grande?|nouveau|"
    rf"nouvelle) )?(?:{_ROLE_FR})|(?:the|this|that|your|their|our|her|his|"
    rf"my) (?:\w{{2,10}} )?(?:{_ROLE_EN})|(?:der|die|das|diese[rs]?|el|la|los|esa|ese|il|lo|o|a|os|de|"
    rf"die|uw|ihre?|su|seu|sua) (?:{_ROLE_OTHER}))\b"
)


def handled(text: str, start: int, end: int) -> Person | None:
    """Return the handle called in `text[start:end]`, if any."""
    found = _HANDLE.search(text, start, end) if "@" in text else None
    return Person("handle", *found.span()) if found else None


def named(text: str, start: int, end: int, language: str = "") -> Person | None:
    """Return somebody named in `text[start:end]`, the original text: by title, or by two names.

    Two capitalised words say nothing in German, where every noun takes a capital.
    """
    found = _TITLED.search(text, start, end)
    if found:
        return Person("titled", *found.span())
    found = _NAMED.search(text, start, end) if language != "de" else None
    return Person("named", *found.span()) if found else None


def subject(text: str, start: int) -> Person | None:
    """Return the one name, or the hashtag, that stands right before `start`: "Durand" in "Durand est un…"."""
    low = max(0, start - 40)
    found = _SOLE.search(text[low:start])
    return Person("named", low + found.start(1), low + found.end(1)) if found else None


def told_by_work(plain: str, start: int, end: int) -> Person | None:
    """Return somebody told by their work in `plain[start:end]`, a text without accents or capitals."""
    found = _ROLE.search(plain, start, end)
    return Person("role", *found.span()) if found else None
