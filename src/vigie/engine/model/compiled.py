"""Compiles the functions of this package that run for each character, and keeps the machine code on disk.

numba looks for a place beside the source first, then in the user's cache folder (`NUMBA_CACHE_DIR` names
another). Where neither can be written, as in a read-only image without a home, the functions are compiled
at each start: a few seconds more, the same answers.
"""

from collections.abc import Callable
from typing import Any

import numba

#: numba gives its functions no types; those of the kernels are told in their docstrings.
Kernel = Callable[..., Any]


def compiled(*, fastmath: bool = False) -> Callable[[Kernel], Kernel]:
    """Return a decorator that compiles a function on its first call, without holding the interpreter's lock.

    Parameters
    ----------
    fastmath
        Allow sums to be reordered; for training, where the last bit does not matter.
    """
    options: dict[str, Any] = {"nogil": True, "fastmath": fastmath, "error_model": "numpy"}

    def compile_it(function: Kernel) -> Kernel:
        try:
            kernel: Kernel = numba.njit(cache=True, **options)(function)
        except RuntimeError:
            # No place to keep the machine code: see above.
            kernel = numba.njit(**options)(function)
        return kernel

    return compile_it
