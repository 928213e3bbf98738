"""What a check is, and how it says that something is not well."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

State = Literal["ok", "information", "warning", "failed"]


class Check(msgspec.Struct, frozen=True):
    """What was looked at, how it is, and how to repair it where it is not well."""

    name: str
    state: State
    told: str
    repair: str = ""


class Found(Exception):  # noqa: N818 - how a check that looks at one thing after the other ends early
    """What a check ends with when something is not well."""

    def __init__(self, state: State, told: str, repair: str) -> None:
        super().__init__(told)
        self.state: State = state
        self.told = told
        self.repair = repair


#: A check returns what it says when all is well, or raises `Found`.
Look = Callable[[], str]


def home() -> Path:
    """Return the folder of everything kept, as the settings name it; they cannot be loaded without it."""
    return Path(os.environ.get("VIGIE_HOME", "var")).absolute()
