"""Which charter weighs for each space, and which drafts run beside it: what the examiner is told.

Who reads the database makes one, and gives it to the process that examines, which reads none.
"""

import msgspec


class ShadowRun(msgspec.Struct, frozen=True):
    """A draft that weighs beside the charters in force, and whose verdicts nothing acts on."""

    #: Its number in the database.
    run: int
    #: The whole draft, all that it inherits in it.
    text: str
    #: Keys of the spaces where it runs.
    spaces: tuple[str, ...]


class Rules(msgspec.Struct, frozen=True):
    """The charters of a home, at one moment.

    A space that is not named has the charter of spaces never seen before.
    """

    #: The name of the charter of each space, by the space's key.
    by_space: dict[str, str]
    #: The whole text of published versions, by name; any other name is a shipped charter's or a file's path.
    texts: dict[str, str] = {}
    shadows: tuple[ShadowRun, ...] = ()
    #: Keys of the spaces where a charter, or a draft, asks what authors wrote before.
    asking: tuple[str, ...] = ()


class Shadowed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a draft that runs in the shadow would have proposed for a message: a fact, never an order."""

    run: int
    outcome: str
    clause: str
    #: All the clauses that matched, the strongest first.
    matched: tuple[str, ...]
    acts_alone: bool
