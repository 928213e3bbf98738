from typing import Any

import numba
import pytest

from vigie.engine.model.compiled import compiled


def test_it_compiles_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    njit = numba.njit

    def without_cache(*args: Any, cache: bool = False, **options: Any) -> Any:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return njit(*args, **options)

    monkeypatch.setattr(numba, "njit", without_cache)
    assert compiled()(lambda value: value + 1)(1) == 2
