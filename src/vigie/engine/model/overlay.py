"""What this installation's moderators teach the scorer, kept apart from what is shipped.

One float for each slot, for toxicity alone. It can be saved, undone step by step, or thrown away; the
shipped weights never change.
"""

from collections import deque
from pathlib import Path

import numpy as np
import numpy.typing as npt

_UNDO = 1000
#: First steps are small: one decision must not turn over what thousands of examples say.
_START = 1.0

Step = tuple[npt.NDArray[np.uint32], npt.NDArray[np.float32], npt.NDArray[np.float32]]


class Overlay:
    """Weights learned online.

    Parameters
    ----------
    size
        The number of slots of the table it lies on.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._past: npt.NDArray[np.float32] | None = None
        self._steps: deque[Step] = deque(maxlen=_UNDO)
        #: Empty until something is learned: the kernel then skips it.
        self.values: npt.NDArray[np.float32] = np.empty(0, np.float32)

    @property
    def learned(self) -> int:
        """Return how many lessons can be undone."""
        return len(self._steps)

    def learn(
        self, slots: npt.NDArray[np.uint32], factors: npt.NDArray[np.float32], slope: float, rate: float
    ) -> None:
        """Move the weights of `slots` against `slope`, the error of the prediction."""
        values, past = self._arrays()
        unique, inverse = np.unique(slots, return_inverse=True)
        gradient = np.zeros(len(unique), np.float32)
        np.add.at(gradient, inverse, factors * np.float32(slope))
        self._steps.append((unique, values[unique].copy(), past[unique].copy()))
        past[unique] += gradient**2
        values[unique] -= rate * gradient / np.sqrt(past[unique])

    def undo(self) -> bool:
        """Take back the last lesson; return whether there was one."""
        if not self._steps:
            return False
        unique, values, past = self._steps.pop()
        now, been = self._arrays()
        now[unique] = values
        been[unique] = past
        return True

    def forget(self) -> None:
        """Take back everything."""
        self._past = None
        self._steps.clear()
        self.values = np.empty(0, np.float32)

    def save(self, path: Path) -> None:
        """Write what was learned to `path`; steps can no longer be undone once it is read again."""
        values, past = self._arrays()
        slots = np.flatnonzero((values != 0) | (past != _START)).astype(np.uint32)
        unfinished = path.with_name(path.name + ".part.npz")
        np.savez_compressed(
            unfinished, size=np.int64(self._size), slots=slots, values=values[slots], past=past[slots]
        )
        unfinished.replace(path)

    def load(self, path: Path) -> None:
        """Read what `save` wrote.

        Raises
        ------
        ValueError
            It was learned on weights of another size.
        """
        with np.load(path, allow_pickle=False) as held:
            if int(held["size"]) != self._size:
                raise ValueError(
                    f"{path} was learned on other weights: delete it, and teach the scorer again."
                )
            self.forget()
            values, past = self._arrays()
            values[held["slots"]] = held["values"]
            past[held["slots"]] = held["past"]

    def _arrays(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        if self._past is None:
            self.values = np.zeros(self._size, np.float32)
            self._past = np.full(self._size, _START, np.float32)
        return self.values, self._past
