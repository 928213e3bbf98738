"""The demonstration as a list of messages to come: places, lines and crowd scenes drawn by a seed."""

import random
from functools import cache
from pathlib import Path

import msgspec

from vigie.demo.crowd import draw
from vigie.demo.script import Said, Script, ScriptError, read
from vigie.message import Author, Kind, Message, Space, Thread

FOLDER = Path(__file__).parent
#: The network of the demonstration's places.
NETWORK = "demo"


class Place(msgspec.Struct, frozen=True):
    """Where a script is played."""

    id: str
    name: str
    client: str
    charter: str
    #: Kind of a message without a rating, and of one with a rating.
    kind: Kind
    rated: Kind
    #: Title of the one thread, where there is one; private messages have a thread for each customer.
    thread: str | None = None
    #: Who answers for the client.
    staff: frozenset[str] = frozenset()

    @property
    def space(self) -> Space:
        """Return the space as messages name it."""
        return Space(NETWORK, self.id)


LIVE = Place("varangue-direct", "Tout le monde sur le pont — le direct", "varangue", "media", "chat", "chat")
ARTICLE = Place(
    "varangue-articles",
    "Varangue — les commentaires",
    "varangue",
    "media",
    "comment",
    "comment",
    thread="Montcorbier – Port-Ligneul : la Région promet trois allers-retours par jour",
)
SHOP = Place(
    "grelune-boutique",
    "Maison Grelune — avis et messages",
    "grelune",
    "advertiser",
    "private",
    "review",
    staff=frozenset({"Maison Grelune"}),
)
PLACES = {"live": LIVE, "article": ARTICLE, "shop": SHOP}


class Line(msgspec.Struct, frozen=True):
    """One message to come, `offset_ms` after the curtain rises."""

    #: Unique in the scenario.
    id: str
    place: Place
    offset_ms: int
    handle: str
    text: str
    #: What its author meant; for tests only, it is not in the message.
    purpose: str
    kind: Kind
    thread: Thread | None
    roles: tuple[str, ...]
    #: The language that the author writes.
    language: str
    #: Id of the line that this one answers.
    reply_to: str | None
    rating: float | None
    #: The crowd scene that it was drawn for, if any.
    scene: str | None

    def message(self, *, prefix: str, at: int, received_at: int) -> Message:
        """Return the line as a message that a network would bring, its ids made unique by `prefix`."""
        return Message(
            id=f"{prefix}-{self.id}",
            space=self.place.space,
            kind=self.kind,
            text=self.text,
            author=Author(self.handle.lower(), self.handle, self.roles),
            thread=self.thread,
            at=at,
            received_at=received_at,
            reply_to=None if self.reply_to is None else f"{prefix}-{self.reply_to}",
            rating=self.rating,
        )


class Scenario(msgspec.Struct, frozen=True):
    """Every message to come, in order."""

    lines: tuple[Line, ...]
    #: When the last line has been said.
    lasts_ms: int


def load(loop: int = 0) -> Scenario:
    """Return the scenario, its crowd scenes drawn anew for each `loop`, always the same for the same one."""
    lines: list[Line] = []
    for name, place in PLACES.items():
        lines += _perform(name, place, _script(name), loop)
    lines.sort(key=lambda line: line.offset_ms)
    return Scenario(tuple(lines), lines[-1].offset_ms)


@cache
def _script(name: str) -> Script:
    return read(FOLDER / f"{name}.txt")


def _perform(name: str, place: Place, script: Script, loop: int) -> list[Line]:
    """Return one place's lines in order, numbered, with each answer tied to what it answers."""
    spoken: list[tuple[Said, str | None]] = [(said, None) for said in script.said]
    for scene in script.scenes:
        chance = random.Random(f"{name}/{scene.name}/{loop}")  # noqa: S311 (a seed, not a secret)
        spoken += [(said, scene.name) for said in draw(scene, script.cast.crowd, chance)]
    spoken.sort(key=lambda pair: pair[0].offset_ms)
    last: dict[str, Line] = {}
    lines = []
    for number, (said, scene_name) in enumerate(spoken):
        answered = None
        if said.answers is not None:
            answered = last.get(said.answers)
            if answered is None:
                raise ScriptError(
                    f"{name}.txt: {said.handle} answers {said.answers} too early; move the line down."
                )
        # What answers a review is read where the review is.
        rated = said.rating is not None or (answered is not None and answered.rating is not None)
        kind = place.rated if rated else place.kind
        line = Line(
            id=f"{name}-{number:04}",
            place=place,
            offset_ms=said.offset_ms,
            handle=said.handle,
            text=said.text,
            purpose=said.purpose,
            kind=kind,
            thread=_thread(place, kind, said),
            roles=script.cast.roles.get(said.handle, ()),
            language=script.cast.languages.get(said.handle, "fr"),
            reply_to=None if answered is None else answered.id,
            rating=said.rating,
            scene=scene_name,
        )
        last[said.handle] = line
        lines.append(line)
    return lines


def _thread(place: Place, kind: Kind, said: Said) -> Thread | None:
    """Return the conversation that a line belongs to."""
    if place.thread is not None:
        return Thread(f"{place.id}-1", place.thread)
    if kind != "private":
        return None
    # The shop answers in the thread of the customer, and the customer goes on in their own.
    customer = said.answers if said.handle in place.staff and said.answers else said.handle
    return Thread(customer.lower())
