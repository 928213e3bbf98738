"""May a clause act alone now? The one place that says so, inside the recorder's transaction."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple

from django.conf import settings
from django.db import connection

from vigie.accounts.models import Client
from vigie.autonomy.models import Change, Evidence, Halt, Standing
from vigie.autonomy.quota import Quota
from vigie.autonomy.standings import judge_again
from vigie.charter.wordlist import plain
from vigie.desk.models import State
from vigie.examined import Examined

#: After a clause was let act alone, so many of its first actions are all judged by a person.
ALL_JUDGED: Final = 20
Source = Evidence.Source
_NO_LETTER: Final = re.compile(r"[\W\d_]+")
_EVIDENCE: Final = (
    "INSERT INTO autonomy_evidence (seq, standing_id, space_id, proposed, source, digest, recorded_ms) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
_DONE: Final = (
    "SELECT recorded_ms FROM autonomy_evidence WHERE space_id = %s AND recorded_ms > %s "
    "AND source IN ('audit', 'alone') ORDER BY recorded_ms"
)

_REHEARSED: Final = (
    "SELECT d.at_ms FROM desk_decision d JOIN desk_message m ON m.seq = d.message_id WHERE d.at_ms > %s "
    "AND d.by_id IS NULL AND m.space_id = %s AND m.replayed ORDER BY d.at_ms"
)


class _Leave(NamedTuple):
    on: bool
    budget: float


class Gate:
    """Says for one batch what is carried out alone, and keeps what there will be to learn of it.

    Everything is read inside the caller's transaction: a standing lost, or a switch turned, in a transaction
    that ended before this one holds for all of it.

    Parameters
    ----------
    at
        The time of the batch (ms).
    draw
        Gives a number from 0 to 1 by chance.
    """

    def __init__(self, at: int, draw: Callable[[], float]) -> None:
        self._at = at
        self._draw = draw
        self._halted: bool | None = None
        self._clients: dict[int, _Leave] = {}
        self._cells: dict[tuple[int, str, str], Standing] = {}
        self._quota = Quota(_done)
        #: Of replayed messages, apart: a rehearsal uses up nothing of the real one.
        self._rehearsed = Quota(_rehearsed)
        #: Whether a clause has earned its leave; None where nothing is known of it.
        self._earned: dict[tuple[int, str, str], bool | None] = {}
        self._rows: list[tuple[int, int, int, str, str, int, int]] = []
        self._acted: Counter[int] = Counter()

    def opens(self, examined: Examined, *, client: int, space: int) -> Source:
        """Return what becomes of a message that a clause would hide or delete alone.

        It waits for a person, or it is carried out, or it is carried out and drawn for a person to judge.
        """
        if not (examined.acts_alone and examined.fingerprint):
            return Source.HELD
        leave = self._leave(client)
        if examined.source:
            return self._rehearse(examined, leave, space)
        standing = self._standing(examined, client, space, leave.budget)
        source = Source.HELD
        if (
            leave.on
            and standing.may_act
            and self._quota.allows(space, self._at, minute=examined.quota, hour=examined.hourly)
        ):
            first = standing.alone + self._acted[standing.pk] < ALL_JUDGED
            source = Source.AUDIT if first or self._draw() < settings.AUDIT_SHARE else Source.ALONE
            self._acted[standing.pk] += 1
        # Images without a word are no copies of each other: each message is then one of its own.
        digest = letters_digest(examined.text)
        digest = examined.seq if digest is None else digest
        self._rows.append(
            (examined.seq, standing.pk, space, examined.outcome, source.value, digest, self._at)
        )
        return source

    def _rehearse(self, examined: Examined, leave: _Leave, space: int) -> Source:
        """Return what would become of a replayed message: it adds nothing to what clauses earn or use up."""
        key = (space, examined.fingerprint, language_of(examined.language))
        if key not in self._earned:
            cell = Standing.objects.filter(space_id=key[0], fingerprint=key[1], language=key[2])
            self._earned[key] = cell.values_list("may_act", flat=True).first()
        earned = self._earned[key]
        may_act = examined.at_once if earned is None else earned
        allowed = self._rehearsed.allows
        if leave.on and may_act and allowed(space, self._at, minute=examined.quota, hour=examined.hourly):
            return Source.ALONE
        return Source.HELD

    def write(self) -> None:
        """Write what was proposed, and how much was done."""
        if not self._rows:
            return
        with connection.cursor() as cursor:
            cursor.executemany(_EVIDENCE, self._rows)
            cursor.executemany(
                "UPDATE autonomy_standing SET alone = alone + %s WHERE id = %s",
                [(count, standing) for standing, count in self._acted.items()],
            )

    def _leave(self, client: int) -> _Leave:
        """Return whether the client's clauses may act at all, and its error budget."""
        if self._halted is None:
            self._halted = Halt.objects.exists()
        known = self._clients.get(client)
        if known is None:
            on, budget = Client.objects.values_list("automatic", "error_budget").get(pk=client)
            known = self._clients[client] = _Leave(on and not self._halted, budget)
        return known

    def _standing(self, examined: Examined, client: int, space: int, budget: float) -> Standing:
        language = language_of(examined.language)
        key = (space, examined.fingerprint, language)
        known = self._cells.get(key)
        if known is None:
            # Locked: where several write at once, who overturns waits for the batch, or the batch for them.
            cell = Standing.objects.select_for_update()
            known, born = cell.get_or_create(
                space_id=space,
                fingerprint=examined.fingerprint,
                language=language,
                defaults={
                    "client_id": client,
                    "clause": examined.clause,
                    "charter": examined.charter,
                    "at_once": examined.at_once,
                    "budget": budget,
                    "may_act": examined.at_once,
                    # What was never let act alone has no first actions to judge.
                    "alone": ALL_JUDGED,
                    "changed_ms": self._at,
                },
            )
            self._cells[key] = known
            if born:
                judge_again(known, at=self._at, because=Change.Because.CHARTER)
        self._keep_true(known, examined, budget)
        return known

    def _keep_true(self, standing: Standing, examined: Examined, budget: float) -> None:
        """Judge a standing again where what it rests on is no longer so."""
        because = None
        if standing.at_once != examined.at_once:
            because = Change.Because.CHARTER
        elif standing.budget != budget:
            because = Change.Because.BUDGET
        elif standing.until_ms is not None and standing.until_ms <= self._at:
            because = Change.Because.AGE
        named = (examined.clause, examined.charter)
        if because is None and (standing.clause, standing.charter) == named:
            return
        standing.clause, standing.charter = named
        standing.at_once, standing.budget = examined.at_once, budget
        if because is None:
            standing.save(update_fields=["clause", "charter"])
        else:
            judge_again(standing, at=self._at, because=because)


def state_of(outcome: str) -> State:
    """Return where a message stands once a clause has carried out its outcome."""
    return State.HIDDEN if outcome == "hide" else State.DELETED


def language_of(code: str) -> str:
    """Return the language under which evidence is kept: `fr` for `fr-CA`, too."""
    return code.partition("-")[0].lower()


def letters_digest(text: str) -> int | None:
    """Return a number that texts of the same letters share, whatever their case, signs and figures.

    None where the text says nothing.
    """
    said = plain(text)
    if not said.strip():
        return None
    letters = _NO_LETTER.sub("", said) or said
    digest = hashlib.blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _done(space: int, after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_DONE, (space, after))
        return [at for (at,) in cursor.fetchall()]


def _rehearsed(space: int, after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_REHEARSED, (after, space))
        return [at for (at,) in cursor.fetchall()]
