"""Turns of phrase, by language: what stands beside a word that is thrown, quoted, denied or said of oneself.

A turn is a head ("du bist") and words that may stand between it and the term ("so", "ein"). Heads use the
notation of the lexicons. They belong to one language: "du" is "you" in German and "of the" in French.
"""

import re
from typing import NamedTuple

from vigie.engine.lexicon import plain, variants


class Turns(NamedTuple):
    """What to look for around a term of one language."""

    #: First word → stance ("a"imed, "q"uoted, "d"enied, "s"elf) and what must run from it to the term.
    starts: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]
    #: Stance → what may follow the term at once.
    later: dict[str, re.Pattern[str]]
    #: Stance and what stands right before the term, for languages whose words are not told apart by spaces.
    ends: tuple[tuple[str, re.Pattern[str]], ...] = ()


class _Words(NamedTuple):
    """The turns of one language, as written below: heads between bars, other words between spaces."""

    you: str
    #: Words between an address and the term; German adjectives and such stand here too.
    you_between: str
    me: str
    me_between: str
    never: str
    #: What undoes a denial: "but", "only".
    but: str
    says: str
    says_between: str
    you_later: str
    me_later: str
    says_later: str


_WORDS = {
    "de": _Words(
        you="du|ihr|dich|euch|bist du|seid ihr|du bist|ihr seid|du warst|sie sind {ein,eine}|"
        "halt's maul|halt die fresse|verpiss dich|blode(r)(s)|bloede(r)(s)|dumme(r)(s)|"
        "dreckige(r)(s)|elende(r)(s)|verdammte(r)(s)|verfickte(r)(s)|hassliche(r)(s)|"
        "beschissene(r)(s)|miese(r)(s)|feige(r)(s)|erbarmliche(r)(s)|widerliche(r)(s)|"
        "scheiss|scheiß|ihr ganzen|du bist und bleibst",
        you_between="bist seid doch echt so ein eine einen einer wirklich nur total aber ja einfach "
        "immer noch der die das ganz voll halt auch schon kleine kleiner kleines grosse "
        "grosser dumme dummer dummes blode bloder blodes fette fetter fettes alte alter "
        "altes miese mieser mieses arme armer elende elender elendes verdammte verdammter "
        "verfickte verfickter hassliche hasslicher faule fauler dreckige dreckiger scheiss "
        "widerliche widerlicher ganzen verlogene verlogener jammerliche erbarmliche "
        "erbarmlicher und wie",
        me="ich|ich bin|bin ich|ich war|ich fuhl mich|ich fuhle mich|ich komm mir vor wie|wir sind|mich",
        me_between="so ein eine einen ja doch echt auch wirklich manchmal einfach halt total der die "
        "das ganz alter alte blod bloder dummer wie schon voll selbst selber",
        never="nicht|kein(e)(n)(r)(m)(s)|nie|niemals|weder|ohne|niemand|keineswegs|nicht, dass|nicht dass",
        but="aber sondern nur bloss mal",
        says="nannte|nannten|nennt|nennen|nenne|nennst|beschimpft(e)(n) als|bezeichnet(e)(n) als|"
        "sagte|sagt|sagen|sagst|schrieb|schreibt|rief|ruft|drohte|droht|meinte|schrieb mir|"
        "hat geschrieben|das wort|den begriff|der begriff|die beleidigung|worter wie|"
        "begriffe wie|ausdruck|halt {mich,uns,ihn,sie} fur|halten {mich,uns,ihn,sie} fur|"
        "halte {ihn,sie} nicht fur",
        says_between="mich ihn sie uns einen eine ein nur immer so zu mir ihm ihr alte dumme dummer kleiner",
        you_later="bist du|seid ihr|bist|seid|du|ihr|verpiss|halt die|halts|da oben",
        me_later="bin ich|war ich|ich bin",
        says_later="genannt|beschimpft|bezeichnet|tituliert|betitelt|beleidigt|zu nennen|sagte|rief|schrieb",
    ),
    "it": _Words(
        you="tu|sei|siete|voi|lei e|tu sei|voi siete|ma sei|razza di|pezzo di|brutto|brutta|"
        "brutti|brutte|stupido|stupida|lurido|lurida|luridi|maledetto|maledetta|schifoso|"
        "schifosa|grandissimo|grandissima|banda di|branco di|manica di|massa di|ehi|ao|oh|"
        "zitto|zitta",
        you_between="sei siete un una uno un' proprio solo davvero veramente il la i le dei degli delle "
        "tutti tutte grandissimo grandissima grande gran gran' piccolo piccola vero vera "
        "povero povera brutto brutta sempre pure anche cosi troppo",
        me="sono|io sono|io|mi sento|mi sono sentito|mi sono sentita|ero|siamo|sono stato|sono stata",
        me_between="un una proprio io cosi sempre troppo davvero stato stata il la come veramente",
        never="non|mai|nessun|nessuno|senza|ne|neanche|nemmeno|mica",
        but="ma solo",
        says="mi ha chiamato|mi hanno chiamato|mi ha chiamata|mi hanno chiamata|mi chiamano|"
        "mi chiama|l'ha chiamato|l'ha chiamata|chiamare|chiamato|chiamata|"
        "dare {del,della,dello,dell'}|da {del,della,dello}|ha dato {del,della,dello,dell'}|"
        "dato {del,della,dello,dell'}|danno {del,della,dello,dell'}|ha detto|hanno detto|"
        "mi dice|mi dicono|dice|dicono|diceva|detto|scritto|scrive|scrivono|la parola|"
        "il termine|l'insulto|parole come|insulti come|urlato|gridato",
        says_between="un una uno gli le che di un' dei delle degli",
        you_later="che sei|che siete|che non sei altro|sei|siete|vergognati|vattene|di merda|tu",
        me_later="che sono|io|che sono stato|che sono stata",
        says_later="mi ha detto|mi hanno detto|dice lui|dice lei|ha detto",
    ),
    "nl": _Words(
        you="jij|jullie|gij|je bent|jij bent|jullie zijn|ben je|ben jij|zijn jullie|u bent|"
        "gij zijt|ge zijt|wat ben je een|wat ben jij een|stelletje|vuile|vieze|stomme|"
        "achterlijke|smerige|laffe|he jij|godverdomde|gore|rot op|achterbakse",
        you_between="bent ben zijn een echt gewoon zo zo'n toch ook maar wel echte stelletje vuile vieze "
        "domme stomme lelijke dikke achterlijke smerige luie kleine grote oude laffe gore "
        "ongelooflijke altijd nog de het ne nen",
        me="ik|ik ben|ben ik|ik was|wij zijn|we zijn|ik voel me|ik lijk wel",
        me_between="een zo zo'n ook echt gewoon toch soms wel maar de het beetje weer",
        never="niet|geen|nooit|niemand|zonder|noch",
        but="maar alleen",
        says="noemde|noemden|noemt|noemen|noem|uitgemaakt voor|uitgescholden voor|"
        "maakte {me,mij} uit voor|zei|zeiden|zegt|zeggen|schreef|riep|roept|roepen|"
        "schreeuwde|het woord|de term|woorden als|scheldwoord|houdt {me,mij,ons} voor",
        says_between="me mij hem haar ons een dat tegen ze vuile vieze domme kleine nooit",
        you_later="ben je|ben jij|dat je bent|dat je er bent|zijn jullie|jij|jullie|u bent|gij|rot op",
        me_later="ben ik|dat ik ben|was ik",
        says_later="genoemd|uitgescholden|uitgemaakt|zei ze|zei hij|noemen|noemde",
    ),
    "pt": _Words(
        you="voce|vc|vcs|voces|tu|vos|voce e|vc e|tu es|voces sao|vcs sao|seu|sua|seus|suas|ce|"
        "ces|bando de|cambada de|raca de|deixa de ser|para de ser|cala a boca|pedaco de|"
        "cara de|sao uns|es um|es uma|es|grandessissimo|maldito|maldita|teu",
        you_between="e es sao um uma uns umas muito mesmo so tao grande bando de o a os as mais bem ser "
        "velho velha verdadeiro completo puta merda baita pobre esta estas",
        me="eu sou|sou|eu|me sinto|sinto-me|eu fui|fui|fiz papel de|somos|eu era|to sendo|minha|meu",
        me_between="um uma tao muito mesmo o a meio bem mais que sou",
        never="nao|n|nunca|jamais|nem|sem|nenhum|nenhuma|ninguem",
        but="mas so",
        says="me chamou de|me chamaram de|me chama de|me chamam de|chamou de|chamaram de|"
        "chamar de|chamado de|chamada de|chamar {ele,ela,alguem} de|chamou {ele,ela} de|"
        "chamou-me|chamaram-me|xingou de|xingaram de|me xingou de|xingar de|disse|disseram|"
        "diz|dizem|escreveu|gritou|gritaram|a palavra|o termo|palavras como|xingamento|"
        "ofensa|insulto|tomam por",
        says_between="que um uma de os as o a bando",
        you_later="que voce e|que vc e|que tu es|es tu|do caralho|do cacete|do inferno|vai|voce e|sai daqui",
        me_later="que sou|que eu sou|eu sou|eu",
        says_later="disse ele|disse ela|ele disse|ela disse",
    ),
    "pl": _Words(
        you="ty|wy|jestes|jestescie|z ciebie|z was|wam|ale z ciebie|co to za|banda|bando|stado|"
        "zgraja|glupi|glupia|glupie|jebany|jebana|pierdolony|pierdolona|zasrany|zasrana|"
        "pieprzony|pieprzona|tepy|tepa|wredny|wredna|parszywy|parszywa|zwykly|zwykla|kawal|"
        "kawal z ciebie|spierdalaj|wypierdalaj|spadaj|zamknij sie|pan jest|pani jest|ciebie",
        you_between="jestes jestescie to taki taka tylko zwykly zwykla po prostu naprawde glupi glupia "
        "glupie stary stara jebany jebana pierdolony pierdolona zasrany zasrana pieprzony "
        "tepy tepa gruby gruba brudny brudna maly mala wielki wielka jeden jedna kawal "
        "niezly niezla skonczony skonczona ale i wyjatkowo totalny totalna zalosny zalosna "
        "moj moja jakis jakas prawdziwy",
        me="jestem|ja|ja jestem|bylem|bylam|czuje sie jak|ze mnie|jestesmy|moja",
        me_between="taki taka jak zwykly chyba po prostu tylko ja takim to naprawde glupi glupia jednak",
        never="nie|nigdy|zaden|zadna|bez|ani|nikt",
        but="ale tylko",
        says="nazwal {mnie,go,ja,nas}|nazwala {mnie,go,ja,nas}|nazwali {mnie,go,ja,nas}|nazywa|"
        "nazywaja|nazywac|nazywaj|nazwac|wyzwal od|wyzwala od|wyzwali od|wyzywa od|"
        "wyzywaja od|wyzywac od|wyzywal od|powiedzial|powiedziala|mowi|mowia|napisal|"
        "napisala|pisze|krzyczal|krzyczala|krzyczeli|slowo|slowa|okreslenie|termin|obelga|"
        "uwaza mnie za|uwazaja nas za|maja nas za|ma nas za",
        says_between="mnie go ja nas ze mi do tak glupich starych jakiegos kogos",
        you_later="jestes|z ciebie|jeden|jedna|jestescie|ty|jebany|jebana|pierdolony|pierdolona|wypad|won",
        me_later="jestem|ze mnie|ja",
        says_later="nazwal|nazwala|powiedzial|powiedziala|napisal",
    ),
    "ro": _Words(
        you="tu|voi|esti|sunteti|tu esti|voi sunteti|ba|bai|bah|esti un|esti o|ce esti|"
        "mai baiete|banda de|adunatura de|bucata de|sarmane|saracule|taci|taci din gura|"
        "sunteti niste",
        you_between="esti un o niste sunteti de ca asa tare foarte doar numai mare si cam chiar ce mai "
        "biet ma ba proasta prostule ordinar",
        me="sunt|eu|eu sunt|am fost|ma simt|m-am simtit|suntem|eram|eu ca",
        me_between="un o cam asa de eu ca chiar tare foarte prea mare si",
        never="nu|nici|niciodata|fara|niciun|nicio|nimeni|n-ai fost|nu-i",
        but="dar ci doar",
        says="m-a facut|m-au facut|l-a facut|i-a facut|ma face|ma fac|facut|mi-a zis|mi-au zis|"
        "mi-a spus|i-a zis|a zis|au zis|zice|zic|spune|spun|a spus|a scris|scrie|scriu|"
        "a strigat|strigau|cuvantul|cuvinte ca|termenul|injuratura|jignirea|ne iau de|"
        "ne ia de|ma ia de|drept",
        says_between="ca un o de ce si esti sunt ba niste",
        you_later="esti|ce esti|ce sunteti|sunteti|ba|bai|ma|dracu|dracului|naibii",
        me_later="sunt|ce sunt|eu",
        says_later="mi-a zis|a zis|zice el|zice ea",
    ),
    "cs": _Words(
        you="ty|vy|jsi|jses|ses|jste|ty jsi|ty jses|vy jste|vole|blby|blba|tupy|tupa|debilni|"
        "zasrany|zasrana|zkurveny|zkurvena|hnusny|hnusna|pitomy|pitoma|banda|bando|parta|"
        "smecka|sebranko|co je to za|drz hubu|zavri hubu|jdi do|tebe",
        you_between="jsi jses jste ses fakt jen proste takovy takova takovej uplny uplna vazne opravdu "
        "normalni obycejny blby blba tupy tupa stary stara zasrany zasrana zkurveny zkurvena "
        "maly mala velky tlusty tlusta ale prej strasny strasna i banda hloupy hloupa ten ta "
        "jeden jedna",
        me="jsem|ja|ja jsem|pripadam si jako|citim se jako|jsme|byl jsem|byla jsem",
        me_between="takovy takova ja fakt asi proste jak jako uplny blby takovej to vazne trochu",
        never="ne|neni|nejsi|nejsem|nejsou|nikdy|zadny|zadna|bez|ani|nikdo|nebyl|nejste|nerikam ze",
        but="ale jen",
        says="nazval|nazvala|nazvali|nazyva|nazyvaji|nazyvat|rekl|rekla|rekli|rika|rikaji|rikat|"
        "napsal|napsala|pise|krical|kricela|slovo|slova|vyraz|termin|urazka|nadava|nadaval|"
        "nadavali|nadavaji|nadavala|oznacil {me,ho,ji} za|povazuje {me,nas} za|maji nas za|"
        "ma nas za",
        says_between="me mi ho ji mu nas ze do tak jim",
        you_later="jsi|jses|ses|jste|vole|jeden|jedna|zasrany|zkurveny|ty|vypadni",
        me_later="jsem|ja",
        says_later="rekl|rekla|napsal|me nazval",
    ),
    "sv": _Words(
        you="du|ni|du ar|ni ar|ar du|ar ni|din|ditt|dina|din jävla|ditt jävla|era jävla|javla|"
        "forbannade|jakla|dumma|ackliga|fula|aschle|horru|satans|vidriga",
        you_between="ar en ett sa verkligen bara ju fan din ditt javla jakla dumma ackliga fula feta "
        "lata lilla forbannade satans riktig riktigt sadan saan helt ta mig gamla sjuka "
        "bortskamda",
        me="jag|jag ar|ar jag|jag var|jag kanner mig som|vi ar|min",
        me_between="en ett sa ju ar bara verkligen lite nog val som riktig sadan saan",
        never="inte|aldrig|ingen|inget|inga|utan|varken|icke",
        but="men bara",
        says="kallade|kallar|kalla|kallat|kallad|kallas|skallde|sa|sager|saga|skrev|skriver|skrek|"
        "skriker|ropade|ordet|orden|begreppet|skallsordet|ord som|kallt",
        says_between="mig honom henne oss for en ett att till dem du",
        you_later="du ar|ar du|ar ni|ni ar|du|ni|stick|hall kaften",
        me_later="ar jag|jag ar|var jag",
        says_later="kallade|sa han|sa hon",
    ),
    "da": _Words(
        you="du|i er|du er|er du|er i|din|dit|sikke en|sikken en|dumme|klamme|ulaekre|grimme|"
        "forpulede|skide|satans|fucking|fandens|latterlige|kaft|luk",
        you_between="er en et sa virkelig bare jo fandme sgu din dit dine dumme klamme ulaekre fede "
        "grimme dovne lille forpulede skide satans fucking fandens rigtig sadan helt gamle "
        "syge latterlige ogsa den",
        me="jeg|jeg er|er jeg|jeg var|jeg foler mig som|vi er|min",
        me_between="en et sa jo sgu er bare virkelig lidt nok som rigtig sadan",
        never="ikke|aldrig|ingen|intet|uden|hverken|ej",
        but="men bare kun",
        says="kaldte|kalder|kalde|kaldt|kaldes|skaeldte|sagde|siger|sige|skrev|skriver|rabte|"
        "raber|skreg|ordet|ordene|begrebet|skaeldsordet|ord som",
        says_between="mig ham hende os for en et at til dem du",
        you_later="du er|er du|er i|du|i er|skrid|hold kaeft",
        me_later="er jeg|jeg er|var jeg",
        says_later="kaldte|sagde han|sagde hun",
    ),
    "hu": _Words(
        you="te|ti|vagytok|maga|on egy|te egy|ti egy|vagy egy|micsoda|hulye|rohadt|kibaszott|"
        "mocskos|undorito|retkes|buzi|nyomorult|szerencsetlen|ostoba|ugy-e te|figyelj te|"
        "bunkó|takarodj|fogd be|kuss|csicska|szanalmas",
        you_between="egy te ti is csak ilyen olyan hulye buta rohadt kibaszott mocskos undorito retkes "
        "kurva nyomorult szerencsetlen nagy kis kicsi ven beteg ostoba szar szaros utolso "
        "aljas gerinctelen ennyire akkora mekkora",
        me="en|en egy|hulye voltam|magam|engem",
        me_between="egy is csak olyan ilyen akkora",
        never="nem|sose|soha|sem|se|nincs|senki|nelkul|nem vagy|nem vagyok",
        but="de hanem csak",
        says="azt mondta|azt mondtak|azt irta|mondta|mondtak|irta|irtak|kiabalta|a szo|"
        "a kifejezes|olyan szavak|nevezett|nevezte|neveztek",
        says_between="hogy ram nekem egy az a te",
        you_later="vagy te|vagytok|vagy mar|vagy!|te|takarodj|kuss|vagy",
        me_later="vagyok|voltam|en",
        says_later="nevezett|nevezte|neveztek|neveznek|nevezni|hivott|hivtak|mondta|irta|nevezel",
    ),
}

#: A name called stands for "you" in every language.
_CALLED = ("a", re.compile(r"@[\w.-]+ *[,:]? *$"))


def _heads(written: str) -> list[str]:
    """Return the heads that `written` stands for, the longest first."""
    return sorted({plain(head) for head in variants(written)}, key=lambda head: (-len(head), head))


def _turns(words: _Words) -> Turns:
    """Return the patterns of one language, each filed under the words it may begin with."""
    starts: dict[str, list[tuple[str, re.Pattern[str]]]] = {"@": [_CALLED]}
    but = "|".join(words.but.split())
    for stance, written, between, end in (
        ("q", words.says, _between(words.says_between, 3), r"""[ :,"'«]*$"""),
        ("d", words.never, rf"(?: (?!(?:{but})\b)\w+){{0,2}}", r"\W*$"),
        ("s", words.me, _between(words.me_between, 4), " *$"),
        ("a", words.you, _between(words.you_between, 4), "[ ,]*$"),
    ):
        by_first: dict[str, list[str]] = {}
        for head in _heads(written):
            by_first.setdefault(re.split(r"\W", head, maxsplit=1)[0], []).append(re.escape(head))
        for first, heads in by_first.items():
            pattern = re.compile(rf"(?:{'|'.join(heads)})(?!\w){between}{end}")
            starts.setdefault(first, []).append((stance, pattern))
    later = {
        stance: re.compile(rf"[ ,!]*(?:{'|'.join(map(re.escape, _heads(written)))})(?!\w)")
        for stance, written in (("q", words.says_later), ("s", words.me_later), ("a", words.you_later))
    }
    return Turns({first: tuple(found) for first, found in starts.items()}, later)


def _between(words: str, most: int) -> str:
    """Return the pattern of at most so many of `words`, each after a space or a sign."""
    longest_first = sorted(set(words.split()), key=lambda word: (-len(word), word))
    return rf"(?:[ ,:']{{1,2}}(?:{'|'.join(longest_first)})\b){{0,{most}}}"


TURNS: dict[str, Turns] = {language: _turns(words) for language, words in _WORDS.items()}
