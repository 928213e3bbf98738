"""Asks whom a token speaks for, and whether the page told Meta to send webhooks."""

from typing import Any

import msgspec

from vigie.connectors.base import Identity, Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.lists import readable
from vigie.message import Space


class Named(msgspec.Struct):
    """A page, or an Instagram account."""

    id: str
    name: str = ""
    username: str = ""


class _App(msgspec.Struct):
    subscribed_fields: tuple[str, ...] = ()


class _Apps(msgspec.Struct):
    data: list[Any]


async def identity(graph: Graph, space: Space, fields: str, wanted: frozenset[str]) -> Identity:
    """Return whom the token speaks for.

    Parameters
    ----------
    fields
        Of the account, its name among them.
    wanted
        The webhook fields that the page must be subscribed to, one of them at least; any where it is empty.

    Raises
    ------
    ConnectorError
        The token is refused, or Meta does not answer.
    """
    try:
        named = await graph.get(space.id, Named, fields=fields)
        missing = await _missing(graph, wanted)
    except HttpError as error:
        raise error.as_connector() from None
    return Identity(space=space, name=named.username or named.name or space.id, missing=missing)


async def _missing(graph: Graph, wanted: frozenset[str]) -> tuple[Sentence, ...]:
    try:
        apps = await graph.get(f"{graph.settings.page}/subscribed_apps", _Apps)
    except HttpError as error:
        if error.status == 403:
            return (say.INSTALLED_UNKNOWN,)
        raise
    for app in readable(apps.data, _App):
        if not wanted or wanted.intersection(app.subscribed_fields):
            return ()
    return (say.NOT_INSTALLED,)
