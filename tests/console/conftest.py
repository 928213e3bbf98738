"""What the console's tests share: a small world, and browsers signed in as each of its people."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from world import World


class Browser(Client):
    """A browser that can also ask for parts of pages, as the console's scripts do."""

    def part(self, method: str, path: str, **values: object) -> HttpResponse:
        call: Callable[..., Any] = getattr(self, method)
        return call(path, values, headers={"HX-Request": "true", "X-Vigie": "fragment"})


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def as_() -> Callable[..., Browser]:
    """Return a function that gives a browser signed in as somebody, who reads a language."""

    def signed_in(user: User, language: str = "en") -> Browser:
        browser = Browser(headers={"Accept-Language": language})
        browser.force_login(user)
        return browser

    return signed_in
