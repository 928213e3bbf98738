"""Draws what a crowd scene says: who, when and what, all from one seed."""

import random
import re
from collections.abc import Sequence

from vigie.demo.script import RHYTHMS, Said, Scene, Utterance


def draw(scene: Scene, crowd: Sequence[str], chance: random.Random) -> list[Said]:
    """Return what the crowd of `scene` says: who, when and what are drawn by `chance`."""
    rise, fall = RHYTHMS[scene.rhythm]
    moments = sorted(chance.betavariate(rise, fall) for _ in range(scene.count))
    handles = _newcomers(scene, chance) if scene.names else _passers(scene, crowd, chance)
    rows: list[Said] = []
    for moment, handle, said in zip(moments, handles, _deal(scene, chance), strict=True):
        offset = scene.offset_ms + round(moment * scene.lasts_ms)
        rows.append(Said(offset, handle, said.purpose, _fill(said.template, chance)))
    return rows


def _deal(scene: Scene, chance: random.Random) -> list[Utterance]:
    """Return as many utterances as the scene needs: each one once, then only those that may come back."""
    dealt = _shuffled(scene.utterances, chance)
    again = [said for said in scene.utterances if said.weight > 1] or list(scene.utterances)
    while len(dealt) < scene.count:
        dealt += _shuffled(again, chance)
    return dealt[: scene.count]


def _shuffled(utterances: Sequence[Utterance], chance: random.Random) -> list[Utterance]:
    deck = [said for said in utterances for _ in range(said.weight)]
    chance.shuffle(deck)
    return deck


def _passers(scene: Scene, crowd: Sequence[str], chance: random.Random) -> list[str]:
    """Return people of the crowd, nobody twice before everybody has spoken once."""
    people: list[str] = []
    while len(people) < scene.count:
        people += chance.sample(crowd, min(len(crowd), scene.count - len(people)))
    return people


def _newcomers(scene: Scene, chance: random.Random) -> list[str]:
    """Return names nobody has seen; one line in four is by somebody who has just arrived too."""
    people: list[str] = []
    for _ in range(scene.count):
        if people and chance.random() < 0.25:
            people.append(chance.choice(people[-8:]))
        else:
            people.append(_fill(chance.choice(scene.names), chance))
    return people


_CHOICE = re.compile(r"\{([^{}]*)\}")


def _fill(template: str, chance: random.Random) -> str:
    """Return the template with one of each ``{this|that}`` chosen and each ``#`` of a ``{##}`` a digit."""

    def pick(match: re.Match[str]) -> str:
        inside: str = match[1]
        if inside and not inside.strip("#"):
            return "".join(chance.choice("0123456789") for _ in inside)
        return chance.choice(inside.split("|"))

    return _CHOICE.sub(pick, template).strip()
