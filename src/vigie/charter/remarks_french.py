"""What `check` finds in a charter right in every field, said in French.

The sentences are written in English where a defect is found, for the command line. Here each is known again
by its shape, and what it quotes is carried over; one that is not known stays as it is.
"""

import re
from functools import lru_cache
from typing import Final

from vigie.charter.condition_words import typeset

#: In English and in French. `{outcome}` and what begins so is translated; any other name is carried over.
_SENTENCES: Final = (
    # What stands on the two sides of the sentence of a defect.
    ("its condition can never hold: {it}", "sa condition ne peut jamais être remplie : {it}"),
    ("it never decides: {it}", "il ne décide jamais : {it}"),
    ("expected {it}", "il faut {it}"),
    # Conditions.
    ("{a} never does", "{a} ne l’est jamais"),
    ("its parts exclude each other", "ses parties s’excluent"),
    ("{a} exclude each other", "{a} s’excluent"),
    ("its condition holds for every message", "sa condition est remplie par tous les messages"),
    (
        "{a} is never reached: the engine gives {b} {n} at most, so the clause matches nothing",
        "{a} n’est jamais atteint : le moteur donne au plus {n} à {b}, et l’article ne s’applique à rien",
    ),
    (
        "{a} is never reached: the engine gives {b} {n} at most",
        "{a} n’est jamais atteint : le moteur donne au plus {n} à {b}",
    ),
    (
        "{a} changes nothing: without it, the clause matches the same messages",
        "{a} ne change rien : sans cela, l’article s’applique aux mêmes messages",
    ),
    ("{a} can never hold", "{a} ne peut jamais être rempli"),
    ("{a} always holds", "{a} est toujours rempli"),
    ("mend that part", "corrigez cette partie"),
    ("put them under 'any', or remove one", "mettez-les sous 'any', ou retirez l’un des deux"),
    ("remove one of them", "retirez-en une"),
    (
        "write 'default: hold' in the head of the charter and remove the clause",
        "choisissez de tout retenir dans l’en-tête de la charte, et retirez l’article",
    ),
    (
        "ask for something that only some messages have",
        "demandez ce que certains messages seulement ont",
    ),
    ("write a number under {n}", "écrivez un nombre au-dessous de {n}"),
    ("remove it, or say what was meant", "retirez-le, ou dites ce que vous vouliez"),
    # Clauses that go against each other.
    (
        "it has the condition of clause {a} ({at}), which says {outcome} where this one says {outcome2}",
        "il a la condition de l’article {a} ({at}), qui dit {outcome} quand celui-ci dit {outcome2}",
    ),
    (
        "keep one of the two, or let their conditions differ",
        "gardez l’un des deux, ou donnez-leur des conditions différentes",
    ),
    (
        "clause {a} ({at}) matches wherever it does, and decides before it: {outcome}",
        "l’article {a} ({at}) s’applique partout où il s’applique, et décide avant lui : {outcome}",
    ),
    (
        "clause {a} ({at}) matches wherever it does, and {outcome} is stronger than {outcome2}",
        "l’article {a} ({at}) s’applique partout où il s’applique, et {outcome} l’emporte sur {outcome2}",
    ),
    (
        "clause {a} matches wherever it does, and decides before it: {outcome}",
        "l’article {a} s’applique partout où il s’applique, et décide avant lui : {outcome}",
    ),
    (
        "clause {a} matches wherever it does, and {outcome} is stronger than {outcome2}",
        "l’article {a} s’applique partout où il s’applique, et {outcome} l’emporte sur {outcome2}",
    ),
    (
        "write as an exception, under 'unless' of that clause, what should be published",
        "écrivez ce qui doit être publié comme une exception de cet article, sous 'unless'",
    ),
    (
        "remove it, or let its condition go further than that one's",
        "retirez-le, ou donnez-lui une condition plus large que celle de l’autre",
    ),
    (
        "remove its outcome, so that the rest stays, or let its condition go further than that one's",
        "retirez son issue pour garder le reste, ou donnez-lui une condition plus large que celle de l’autre",
    ),
    ("{a} is written in clause {b} ({at}) too", "{a} est aussi écrite dans l’article {b} ({at})"),
    (
        "keep it in one of them, or remember to mend both",
        "gardez-la dans l’un des deux, ou pensez à corriger les deux",
    ),
    # Examples.
    ("no example under 'must'", "aucun exemple auquel il doit s’appliquer"),
    ("only 1 example under 'must'", "un seul exemple auquel il doit s’appliquer"),
    ("only {n} examples under 'must'", "seulement {n} exemples auxquels il doit s’appliquer"),
    ("write {n} or more of the messages it is for", "écrivez {n} des messages qu’il vise, ou plus"),
    (
        "the example {a} must match and never can: the condition asks for another message",
        "l’article doit s’appliquer à l’exemple {a} et ne le peut : la condition demande un autre message",
    ),
    ("mend the example, or the condition", "corrigez l’exemple, ou la condition"),
    (
        "the example {a} must not match and always does",
        "l’article ne doit pas s’appliquer à l’exemple {a}, et s’y applique toujours",
    ),
    (
        "mend the example, or put under 'unless' what excepts it",
        "corrigez l’exemple, ou mettez sous 'unless' ce qui l’excepte",
    ),
    (
        "the example {a} must match and must not (first at {at})",
        "l’article doit s’appliquer à l’exemple {a} et ne doit pas s’y appliquer (la première fois, {at})",
    ),
    ("keep it on one side", "gardez-le d’un seul côté"),
    ("the example {a} is written twice (first at {at})", "l’exemple {a} est écrit deux fois (d’abord {at})"),
    ("remove one of the two", "retirez l’un des deux"),
    (
        "the example {a} is claimed by clause {b} ({at}) too: this one says {outcome}, that one {outcome2}, "
        "and {outcome3} wins",
        "l’article {b} ({at}) réclame aussi l’exemple {a} : celui-ci dit {outcome}, l’autre {outcome2}, et "
        "{outcome3} l’emporte",
    ),
    (
        "keep it in the clause whose outcome it should have",
        "gardez-le dans l’article dont il doit avoir l’issue",
    ),
    (
        "the example {a} must match here and must not match clause {b} ({at}), with one outcome for both: "
        "{outcome}",
        "cet article doit s’appliquer à l’exemple {a} et l’article {b} ({at}) ne le doit pas, avec une même "
        "issue : {outcome}",
    ),
    (
        "the example {a} must not match here and must match clause {b} ({at}), with one outcome for both: "
        "{outcome}",
        "cet article ne doit pas s’appliquer à l’exemple {a} et l’article {b} ({at}) le doit, avec une même "
        "issue : {outcome}",
    ),
    (
        "check that the message should have that outcome",
        "vérifiez que le message doit avoir cette issue",
    ),
    (
        "the example {a} is taken away by clause {b} ({at}): it gets {outcome}, not {outcome2}",
        "l’article {b} ({at}) prend l’exemple {a} : c’est {outcome}, et non {outcome2}",
    ),
    ("move it to that clause, or except it there", "déplacez-le dans cet article, ou exceptez-le là"),
    ("it acts alone, and no example shows on what", "il agit seul, et aucun exemple ne montre sur quoi"),
    (
        "examples under 'must' and under 'must_not'",
        "des exemples auxquels il s’applique, et d’autres auxquels il ne s’applique pas",
    ),
    # What is said and done.
    ("its title is the same in {a} and in {b}", "son titre est le même en {a} et en {b}"),
    ("its reason is the same in {a} and in {b}", "sa raison est la même en {a} et en {b}"),
    ("translate one of the two", "traduisez l’un des deux"),
    ("its title in {a} is that of clause {b} ({at})", "son titre en {a} est celui de l’article {b} ({at})"),
    ("give it a title of its own", "donnez-lui un titre à lui"),
    (
        "the tag {a} is nearly {b} of clause {c} ({at})",
        "l’étiquette {a} est presque {b} de l’article {c} ({at})",
    ),
    ("write one tag in one way", "écrivez une étiquette d’une seule façon"),
    (
        "'acts_alone' changes nothing: no person is needed to publish",
        "agir seul ne change rien : publier ne demande personne",
    ),
    ("remove 'acts_alone'", "ne le laissez pas agir seul"),
    (
        "'priority: {a}' is on what nobody waits for: the clause holds and hides nothing",
        "la priorité '{a}' porte sur ce que personne n’attend : l’article ne retient ni ne masque rien",
    ),
    ("remove 'priority'", "retirez la priorité"),
    ("the engine does not know the language {a}", "le moteur ne connaît pas la langue {a}"),
    (
        "the engine never finds the language {a}: only a network may announce it",
        "le moteur ne trouve jamais la langue {a} : seul un réseau peut l’annoncer",
    ),
    ("the engine's are {a}", "celles du moteur sont {a}"),
    (
        "the quota is 0, so no clause acts alone: {a} would",
        "le quota est 0, donc aucun article n’agit seul : {a} le feraient",
    ),
    ("raise the quota, or remove 'acts_alone'", "augmentez le quota, ou ne les laissez pas agir seuls"),
    (
        "its conditions are too many to compare each with each",
        "ses conditions sont trop nombreuses pour être toutes comparées",
    ),
    ("split the charter in several", "partagez la charte en plusieurs"),
    (
        "it takes messages away and says neither law nor rule; the same is true of {a}",
        "il retire des messages et ne dit ni loi ni règle ; de même pour {a}",
    ),
    (
        "it takes messages away and says neither law nor rule",
        "il retire des messages et ne dit ni loi ni règle",
    ),
    ("write 'rests_on' in it, as other clauses do", "écrivez sur quoi il repose, comme ailleurs"),
    # What nothing names.
    ("threshold {a}: no condition names it", "seuil {a} : aucune condition ne le nomme"),
    ("filter {a}: no clause asks for it", "filtre {a} : aucun article ne le demande"),
    ("escalation {a}: no clause names it", "point d’escalade {a} : aucun article ne le nomme"),
    ("reply {a}: no clause names it", "réponse {a} : aucun article ne la nomme"),
    ("queue {a}: no clause names it", "file {a} : aucun article ne la nomme"),
    ("alert {a}: no clause names it", "alerte {a} : aucun article ne la nomme"),
    ("list {a}: no condition asks for it", "liste {a} : aucune condition ne la demande"),
    ("list {a}: {b} also catches {c}", "liste {a} : {b} attrape aussi {c}"),
    (
        "write {a} in a clause, or remove the list",
        "écrivez {a} dans un article, ou retirez la liste",
    ),
    (
        "write it in a condition, as in {a}, or remove it",
        "écrivez-le dans une condition, comme {a}, ou retirez-le",
    ),
    ("write {a} in a clause, or remove it", "écrivez {a} dans un article, ou retirez l’entrée"),
    (
        "write the words that you mean, or move the '*'",
        "écrivez les mots que vous visez, ou déplacez le '*'",
    ),
    (
        "{a} is none of the spaces that the charter is meant for",
        "{a} n’est aucun des espaces auxquels la charte est destinée",
    ),
    ("its 'spaces' are {a}", "ses espaces sont {a}"),
    ("did you mean {a}?", "vouliez-vous dire {a} ?"),
)
_OUTCOMES: Final = {"publish": "publier", "hold": "retenir", "hide": "masquer", "delete": "supprimer"}
#: Between the quotation marks of an example, nothing is touched; between apostrophes, words of the charter.
_EXAMPLE: Final = re.compile(r"(«[^»]*»)")
_QUOTED: Final = re.compile(r"(?<![^\W\d_])'([^']*)'")
_FIELD: Final = re.compile(r"\\{([a-z0-9]+)\\}")
#: What stands between the conditions that a sentence quotes.
_BETWEEN: Final = {
    "the expression ": "l’expression ",
    " and others": " et d’autres",
    " and ": " et ",
    " or ": " ou ",
    " of ": " de ",
}


def in_french(said: str) -> str | None:
    """Return a sentence of a defect in French; None where it is not known.

    Parameters
    ----------
    said
        What a defect says or its mend, without the clause that it is about.
    """
    for pattern, french in _patterns():
        if found := pattern.fullmatch(said):
            carried = {name: _carried(name, value) for name, value in found.groupdict().items()}
            if "it" in carried and not carried["it"]:
                return None
            parts = _EXAMPLE.split(french.format(**carried))
            return typeset(
                "".join(_QUOTED.sub(r"« \1 »", part) if "«" not in part else part for part in parts)
            )
    return None


def _carried(name: str, value: str) -> str:
    if name.startswith("outcome"):
        return _OUTCOMES.get(value, value)
    if name == "it":
        return in_french(value) or ""
    if name == "at":
        return re.sub(r"^line ", "ligne ", value)
    if value.startswith("«"):
        return value
    parts = re.split(r"('[^']*')", value)
    for english, french in _BETWEEN.items():
        parts[::2] = [part.replace(english, french) for part in parts[::2]]
    return "".join(parts)


@lru_cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(_FIELD.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL), french)
        for english, french in _SENTENCES
    ]
