"""A trial that waits for things, as a test."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec

Given = ParamSpec("Given")

#: No trial of a connector takes so long (s).
WITHIN = 20.0


def played(trial: Callable[Given, Awaitable[None]]) -> Callable[Given, None]:
    """Make a trial a test, in a loop of its own."""

    @wraps(trial)
    def test(*args: Given.args, **kwargs: Given.kwargs) -> None:
        async def whole() -> None:
            async with asyncio.timeout(WITHIN):
                await trial(*args, **kwargs)

        asyncio.run(whole())

    return test
