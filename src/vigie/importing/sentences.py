"""What an import says of a file, in English and in French."""

import re
from typing import Final

from vigie.connectors.base import Sentence

#: What each field of a message is called beside a column.
FIELD_NAMES: Final[dict[str, Sentence]] = {
    "text": Sentence("Text", "Texte"),
    "at": Sentence("Date", "Date"),
    "author": Sentence("Author’s name", "Nom de l’auteur"),
    "author_id": Sentence("Author’s id", "Identifiant de l’auteur"),
    "id": Sentence("Message id", "Identifiant du message"),
    "thread": Sentence("Thread (page, video)", "Fil (page, vidéo)"),
    "thread_title": Sentence("Title of the thread", "Titre du fil"),
    "reply_to": Sentence("Answers the message", "Répond au message"),
    "rating": Sentence("Rating", "Note"),
    "likes": Sentence("Likes", "Mentions « j’aime »"),
    "lang": Sentence("Language", "Langue"),
    "kind": Sentence("Kind", "Genre"),
}
KIND_NAMES: Final[dict[str, Sentence]] = {
    "comment": Sentence("Comments", "Commentaires"),
    "chat": Sentence("Chat", "Tchat"),
    "review": Sentence("Reviews", "Avis de clients"),
    "private": Sentence("Private messages", "Messages privés"),
    "post": Sentence("Posts", "Publications"),
}

# The formats

CSV: Final = Sentence("CSV", "CSV")
JSON_LINES: Final = Sentence("JSON lines", "Lignes JSON")
JSON_ARRAY: Final = Sentence("JSON array", "Tableau JSON")
DISQUS: Final = Sentence("Disqus export", "Export de Disqus")
WORDPRESS: Final = Sentence("WordPress export", "Export de WordPress")

# The file as a whole

PACKED: Final = Sentence(
    "The file is packed, or a workbook: unpack it, or save the sheet as CSV.",
    "Le fichier est une archive ou un classeur : décompressez-le, ou enregistrez la feuille en CSV.",
)
EMPTY: Final = Sentence(
    "The file is empty: choose another one.", "Le fichier est vide : choisissez-en un autre."
)
UNKNOWN_XML: Final = Sentence(
    "This XML is no export that is known: Disqus and WordPress (WXR) are.",
    "Ce XML n’est pas un export connu : ceux de Disqus et de WordPress (WXR) le sont.",
)
LARGE_ARRAY: Final = Sentence(
    "The array is too large to be read whole: write one object a line.",
    "Le tableau JSON est trop gros pour être lu d’un bloc : écrivez un objet par ligne.",
)
NO_TEXT: Final = Sentence(
    "The file is no text: export it as CSV, JSON or XML.",
    "Le fichier n’est pas du texte : exportez-le en CSV, en JSON ou en XML.",
)
UNREADABLE_SIGNS: Final = Sentence(
    "The file's characters cannot be read: save it as UTF-8.",
    "Les caractères du fichier sont illisibles : enregistrez-le en UTF-8.",
)
NO_COLUMNS: Final = Sentence(
    "The first line has no columns: they are parted by commas, semicolons or tabs, and named.",
    "La première ligne n’a pas de colonnes : elles se nomment et se séparent par des virgules, "
    "des points-virgules ou des tabulations.",
)
NO_TEXT_COLUMN: Final = Sentence(
    "No column is known to hold the text: say which one does.",
    "Aucune colonne n’est reconnue comme celle du texte : dites laquelle l’est.",
)
ENTITIES: Final = Sentence(
    "The XML declares entities, which no export does: it is not read.",
    "Le XML déclare des entités, ce qu’aucun export ne fait : il n’est pas lu.",
)
HEAVY_ELEMENT: Final = Sentence(
    "An element of the file is too large to be a message.",
    "Un élément du fichier est trop gros pour être un message : retirez-le.",
)

# What was settled to read it

UTF_16: Final = Sentence("The file is UTF-16.", "Le fichier est en UTF-16.")
UTF_16_UNMARKED: Final = Sentence(
    "The file is UTF-16 without its mark.", "Le fichier est en UTF-16, sans sa marque."
)
WINDOWS: Final = Sentence(
    "The file is not UTF-8: it is read as Windows-1252. Look at the accents.",
    "Le fichier n’est pas en UTF-8 : il est lu en Windows-1252. Vérifiez les accents.",
)
MONTH_FIRST: Final = Sentence(
    "Dates are read month first: a second number is above 12.",
    "Les dates sont lues mois d’abord : un second nombre dépasse 12.",
)
DAY_FIRST: Final = Sentence(
    "Dates are read day first: a first number is above 12.",
    "Les dates sont lues jour d’abord : un premier nombre dépasse 12.",
)
TWO_KINDS: Final = Sentence(
    "Dates are of two kinds: all are read day first, and some are refused.",
    "Les dates sont de deux sortes : toutes sont lues jour d’abord, et certaines sont refusées.",
)
NOT_SAID: Final = Sentence(
    "Dates are read day first: none of them says. Look at them.",
    "Les dates sont lues jour d’abord, car aucune ne tranche : vérifiez-les.",
)
SEPARATORS: Final[dict[str, Sentence]] = {
    ",": Sentence("Columns are parted by commas.", "Les colonnes sont séparées par des virgules."),
    ";": Sentence("Columns are parted by semicolons.", "Les colonnes sont séparées par des points-virgules."),
    "\t": Sentence("Columns are parted by tabs.", "Les colonnes sont séparées par des tabulations."),
}

# A row

NO_OBJECT: Final = Sentence(
    "It is no object: a message is written {…}.", "Ce n’est pas un objet : un message s’écrit {…}."
)
NOTHING_SAID: Final = Sentence(
    "It says nothing: no text, no rating.", "Rien n’y est dit : ni texte, ni note."
)
TOO_LONG: Final = Sentence("It is too long.", "La ligne est trop longue.")
TOO_DEEP: Final = Sentence(
    "It nests too deeply to be a message.", "La ligne a trop de niveaux pour être un message."
)
DELETED_AT_DISQUS: Final = Sentence("It is deleted at Disqus.", "Le commentaire est supprimé chez Disqus.")
SPAM_AT_DISQUS: Final = Sentence("It is spam at Disqus.", "Le commentaire est un indésirable chez Disqus.")
PINGBACK: Final = Sentence(
    "It is a pingback: no person wrote it.", "C’est un rétrolien : personne ne l’a écrit."
)
SPAM_AT_WORDPRESS: Final = Sentence(
    "It is spam at WordPress.", "Le commentaire est un indésirable chez WordPress."
)
BINNED_AT_WORDPRESS: Final = Sentence(
    "It is in WordPress's bin.", "Le commentaire est dans la corbeille de WordPress."
)

# The place

NAMELESS_PLACE: Final = Sentence(
    "Name the network and the place to import into.", "Nommez le réseau et le lieu où importer."
)
LONG_PLACE: Final = Sentence(
    "The name of the network or of the place is too long.",
    "Le nom du réseau ou du lieu est trop long : abrégez-le.",
)

# What a person asks of a file that they sent

NO_FILE: Final = Sentence("Choose a file to import.", "Choisissez un fichier à importer.")
NO_KIND: Final = Sentence("Choose what kind of messages they are.", "Choisissez le genre des messages.")
NO_CHARTER: Final = Sentence(
    "Choose the charter that weighs there.", "Choisissez la charte qui pèse en ce lieu."
)
NOT_ITS_CHARTER: Final = Sentence(
    "This charter is not this client's: choose another.",
    "Cette charte n’est pas à ce client : choisissez-en une autre.",
)
NO_ZONE: Final = Sentence("Name a time zone as Europe/Paris.", "Nommez un fuseau horaire comme Europe/Paris.")
BUSY: Final = Sentence(
    "This file is being worked on: wait for its end.",
    "Ce fichier est en cours de traitement : attendez la fin.",
)
GONE: Final = Sentence(
    "This file is no longer there: send it again.", "Ce fichier n’est plus là : envoyez-le de nouveau."
)
OTHERS: Final = Sentence(
    "Other files are being worked on: ask again in a minute.",
    "D’autres fichiers sont en cours de traitement : redemandez dans une minute.",
)
STORAGE: Final = Sentence(
    "The database did not take the messages: ask the administrator to run `vigie doctor`, then go on; what "
    "is there stays.",
    "La base n’a pas pris les messages : demandez à l’administrateur de lancer « vigie doctor », puis "
    "reprenez ; ce qui y est y reste.",
)
FAILED: Final = Sentence(
    "Something failed on our side: ask the administrator to look at the log, then try again.",
    "Une erreur est survenue de notre côté : demandez à l’administrateur de consulter le journal, puis "
    "réessayez.",
)


def too_many_waiting(most: int) -> Sentence:
    """Say that too many files wait."""
    return Sentence(
        f"{most} of your files wait already: import or forget one of them first.",
        f"{most} de vos fichiers attendent déjà : importez ou oubliez d’abord l’un d’eux.",
    )


def lost(count: int) -> Sentence:
    """Say that an import did not come to its end."""
    return Sentence(
        f"The import stopped before its end ({count} not recorded): go on with it, what is there stays.",
        f"L’import s’est arrêté avant la fin ({count} non enregistrés) : reprenez-le, ce qui y est y reste.",
    )


def too_large(mebibytes: int) -> Sentence:
    """Say that a file is over the limit."""
    return Sentence(
        f"The file is larger than {mebibytes} MiB: import it in parts.",
        f"Le fichier dépasse {mebibytes} Mio : importez-le en plusieurs parties.",
    )


def only_tables(format: Sentence) -> Sentence:  # noqa: A002 - what it is called everywhere here
    """Say that columns were told for a file that has none."""
    return Sentence(
        f"Only tables have columns to map, and this is {format}: leave --map out.",
        f"Seul un tableau CSV a des colonnes à désigner, et ceci est : {format.french}.",
    )


def broken_array(because: str) -> Sentence:
    """Say that an array of JSON is not one."""
    return Sentence(
        f"The JSON array cannot be read: {because}.",
        f"Le tableau JSON ne se lit pas ({because}) : corrigez-le.",
    )


def broken_xml(because: str) -> Sentence:
    """Say where XML breaks."""
    return Sentence(
        f"The XML cannot be read further: {because}.",
        f"Le XML ne se lit pas plus loin ({because}) : refaites l’export.",
    )


def broken_table(line: int, because: str) -> Sentence:
    """Say where a table breaks."""
    return Sentence(
        f"The table cannot be read after line {line} ({because}): look for a quote that is "
        "never closed there.",
        f"Le tableau ne se lit plus après la ligne {line} ({because}) : cherchez-y un guillemet "
        "jamais refermé.",
    )


def repeated_column(name: str) -> Sentence:
    """Say that two columns cannot be told apart."""
    return Sentence(
        f"Two columns are called {name!r}: give each its own name.",
        f"Deux colonnes s’appellent « {name} » : donnez à chacune son nom.",
    )


def no_column(name: str, header: str) -> Sentence:
    """Say that a column is not there."""
    return Sentence(
        f"There is no column {name!r}; there are: {header}.",
        f"Il n’y a pas de colonne « {name} » ; il y a : {header}.",
    )


def no_field(name: str, fields: str) -> Sentence:
    """Say that a field is not there."""
    return Sentence(
        f"There is no field {name!r}; there are: {fields}.",
        f"Il n’y a pas de champ « {name} » ; il y a : {fields}.",
    )


def two_columns(field: str) -> Sentence:
    """Say that a field is given twice."""
    return Sentence(
        f"Two columns give the field {field!r}: leave one out.",
        f"Deux colonnes donnent le champ « {FIELD_NAMES[field].french} » : laissez-en une de côté.",
    )


def cells(count: int, width: int) -> Sentence:
    """Say that a row is wider than its table."""
    return Sentence(
        f"It has {count} cells, and the first line {width} columns.",
        f"La ligne a {count} cellules, et la première {width} colonnes.",
    )


def no_date(told: str) -> Sentence:
    """Say that a date is none."""
    return Sentence(f"Its date {told!r} cannot be read.", f"La date « {told} » ne se lit pas.")


def longer_than(limit: int) -> Sentence:
    """Say that a row is over the limit."""
    return Sentence(f"It is longer than {limit} bytes.", f"La ligne dépasse {limit} octets.")


def lives_there(place: str) -> Sentence:
    """Say that a place lives."""
    return Sentence(
        f"{place} is a place that lives: what is imported would be counted there, and hide messages of the "
        "same ids. Import into a place of its own.",
        f"{place} est un lieu qui vit : l’import y serait compté, et masquerait les messages de même "
        "identifiant. Importez dans un lieu à part.",
    )


def belongs_to_another(place: str) -> Sentence:
    """Say that a place is another client's."""
    return Sentence(
        f"{place} belongs to another client: name another place.",
        f"{place} appartient à un autre client : nommez un autre lieu.",
    )


#: What the wire format says of a line, in French; it speaks English, as the programs that send it.
_WIRE: Final = (
    (r"The line is longer than (\d+) bytes: .*", r"La ligne dépasse \1 octets : abrégez-la ou coupez-la."),
    (r"The line is empty\.", "La ligne est vide."),
    (r"The line is not UTF-8 \(byte (\d+)\).*", r"La ligne n’est pas en UTF-8 (octet \1)."),
    (r"The line nests too deeply to be a message\.", "La ligne a trop de niveaux pour être un message."),
    (r"The line is not JSON: (.*)\.", r"La ligne n’est pas du JSON (\1)."),
    (r"The line holds a number of too many digits.*", "La ligne contient un nombre de trop de chiffres."),
    (
        r"The line is JSON but not an object.*",
        "La ligne est du JSON, mais pas un objet : un message s’écrit {…}.",
    ),
    (r"The object has no field “text”.*", "L’objet n’a pas de champ « text » : ce n’est pas un message."),
    (r"The field “(\w+)” is not a string\.", r"Le champ « \1 » n’est pas un texte."),
    (r"The author's roles are not a list\.", "Les rôles de l’auteur ne sont pas une liste."),
    (
        r"The field “author” is neither a name nor an object\.",
        "Le champ « author » n’est ni un nom, ni un objet.",
    ),
    (
        r"A changed message has no field “id”.*",
        "Un message modifié n’a pas de champ « id » : donnez-lui le sien.",
    ),
    (
        r"A removal names one message .*",
        "Un retrait nomme un message (« message »), un auteur (« author ») ou "
        "tout le lieu (« everything » : true).",
    ),
)


def of_wire(said: str) -> Sentence:
    """Return what the wire format says of a line, in both languages."""
    for pattern, french in _WIRE:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return Sentence(said, found.expand(french))
    return Sentence(said, said)
