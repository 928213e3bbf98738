"""Memories that stay small: what was noted first is forgotten first."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(OrderedDict[Key, Value]):
    """A mapping of so many things at most; noting one again keeps its turn.

    Parameters
    ----------
    most
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Key, value: Value) -> None:
        """Note a thing; the one noted first makes room where there is none."""
        super().__setitem__(key, value)
        if len(self) > self._most:
            self.popitem(last=False)


class Noted(Generic[Key]):
    """Keys that were noted, so many at most.

    Parameters
    ----------
    most
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._keys: Remembered[Key, None] = Remembered(most)

    def __contains__(self, key: object) -> bool:
        """Tell whether the key is remembered."""
        return key in self._keys

    def __len__(self) -> int:
        """Return how many are remembered."""
        return len(self._keys)

    def note(self, key: Key) -> bool:
        """Note a key; return whether it is new."""
        if key in self._keys:
            return False
        self._keys[key] = None
        return True

    def forget(self, key: Key) -> None:
        """Take a key away, if it is there."""
        self._keys.pop(key, None)

    def clear(self) -> None:
        """Forget all."""
        self._keys.clear()
