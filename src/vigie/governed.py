"""The charters that weigh, compiled as they are asked for: one for each space, and the drafts beside it."""

import logging
from collections.abc import Sequence

from vigie.charter.charter import Charter
from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.error import CharterError
from vigie.charter.load import load, loads
from vigie.engine.finding import Finding
from vigie.message import History, Message
from vigie.rules import Rules, Shadowed, ShadowRun

log = logging.getLogger(__name__)


class Governed:
    """Knows which charter weighs where.

    Parameters
    ----------
    default
        The charter of spaces that have none: a shipped charter's name, or a path.
    rules
        The charters of the others.

    Raises
    ------
    CharterError
        The default charter cannot be used.
    """

    def __init__(self, default: str, rules: Rules) -> None:
        self._default = compile_charter(load(default))
        self._rules = Rules({})
        #: By name; None where the charter cannot be loaded.
        self._loaded: dict[str, CompiledCharter | None] = {default: self._default}
        #: Drafts that run, by the space's key.
        self._shadows: dict[str, list[ShadowRun]] = {}
        #: By the number of the run, whose text never changes; None where the draft cannot be used.
        self._drafts: dict[int, CompiledCharter | None] = {}
        self.govern(rules)

    def govern(self, rules: Rules) -> None:
        """Let these charters weigh from now on."""
        before, self._rules = self._rules, rules
        # A published version never changes, and a file is read again when the process starts again; names
        # that nobody asks for any more go, as does what could not be loaded, which may be mended by now.
        wanted = {*rules.by_space.values()}
        self._loaded = {
            name: each
            for name, each in self._loaded.items()
            if each is self._default
            or (name in wanted and each and rules.texts.get(name) == before.texts.get(name))
        }
        # To compile a large draft takes a third of a second, which a change of other rules must not cost.
        running = {shadow.run for shadow in rules.shadows}
        self._drafts = {run: each for run, each in self._drafts.items() if run in running}
        self._shadows = {}
        for shadow in rules.shadows:
            for space in shadow.spaces:
                self._shadows.setdefault(space, []).append(shadow)

    def name(self, space: str) -> str:
        """Return the name of the charter of a space that the rules name; empty for the others."""
        return self._rules.by_space.get(space, "")

    def charter(self, space: str) -> CompiledCharter | None:
        """Return the charter that weighs for a space, by its key; None where it cannot be loaded."""
        name = self._rules.by_space.get(space)
        if name is None:
            return self._default
        if name not in self._loaded:
            try:
                self._loaded[name] = compile_charter(self._read(name))
            except CharterError as error:
                log.error(
                    "The charter of %s cannot be used, its messages wait for a person: %s", space, error
                )
                self._loaded[name] = None
        return self._loaded[name]

    def shadowed(
        self, space: str, message: Message, findings: Sequence[Finding], history: History | None
    ) -> tuple[Shadowed, ...]:
        """Return what the drafts that run in a space would have proposed for a message.

        A draft that fails on it says nothing: that is told, and stops nobody.
        """
        found = []
        for shadow in self._shadows.get(space, ()):
            if (charter := self._draft(shadow)) is None:
                continue
            run = shadow.run
            try:
                verdict = charter.weigh(message, findings, history)
            except Exception as error:  # noqa: BLE001 - a draft is allowed to be wrong
                log.error("The draft of shadow run %d failed on a message: %s", run, type(error).__name__)
                continue
            found.append(
                Shadowed(run, verdict.outcome, verdict.clause or "", verdict.matched, verdict.acts_alone)
            )
        return tuple(found)

    def _read(self, name: str) -> Charter:
        text = self._rules.texts.get(name)
        return load(name) if text is None else loads(text, name)

    def _draft(self, shadow: ShadowRun) -> CompiledCharter | None:
        if shadow.run not in self._drafts:
            compiled, why = None, ""
            try:
                compiled = compile_charter(loads(shadow.text, f"shadow run {shadow.run}"))
            except CharterError as error:
                why = str(error)
            except Exception as error:  # noqa: BLE001 - a draft is allowed to be wrong
                why = type(error).__name__
            if compiled is None:
                log.error("The draft of shadow run %d cannot be used, it weighs nothing: %s", shadow.run, why)
            self._drafts[shadow.run] = compiled
        return self._drafts[shadow.run]
