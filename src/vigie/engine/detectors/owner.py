"""Whether a number or an address is given as that of a person: beside a name, a role, "his", "her"."""

import re
from typing import Final

_REACH: Final = 64
_PERSON: Final = re.compile(
    r"(?<!\w)(?:"
    # A title, and the name that it announces.
    r"(?:M\.|[Mm](?:r|me|lle)\.?|[Mm](?:onsieur|adame|rs\.?|s\.|iss)|[Hh]err|[Ff]rau|[Ss](?:ra?\.|eñora?)|[Dd]r\.?)"
    r" [A-ZÀ-Þ]\w{1,20}"
    # A role.
    r"|(?i:responsable|direct(?:eur|rice)|g[ée]rante?|patronn?e?|cheff?e?|manager|conseill(?:er|[èe]re)|"
    r"vendeu(?:r|se)|employ[ée]e?|coll[èe]gue|secr[ée]taire|boss|supervisor|employee|colleague|agent|chefin|"
    r"leiter(?:in)?|jefe|jefa|capo)"
    # What belongs to one person.
    r"|(?i:ligne directe|direct line|durchwahl|(?:personal|private|direct) (?:number|phone|cell|e-?mail)|"
    r"(?:num[ée]ro|portable|mail|t[ée]l(?:[ée]phone)?) (?:perso(?:nnel)?|priv[ée]|direct)|"
    r"(?:son|sa|leur|his|her|their) (?:num[ée]ro|num|t[ée]l(?:[ée]phone)?|portable|fixe|mail|e-?mail|number|"
    r"phone|cell))"
    r")(?!\w)[^.!?\n]{0,40}\Z"
)


def given_as_of_a_person(text: str, start: int) -> bool:
    """Tell whether the words right before `start` give what follows as a person's own.

    >>> given_as_of_a_person("appelez Mme Martin au 06", 22), given_as_of_a_person("appelez le 06", 11)
    (True, False)
    """
    return _PERSON.search(text[max(0, start - _REACH) : start]) is not None
