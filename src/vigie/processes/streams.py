"""What the worker can be told to bring in: each is a function of the journal and of the sign to stop."""

import asyncio

from django.conf import settings
from django.db import connections

from vigie.connectors.base import Sentence
from vigie.connectors.supervise import pump
from vigie.connectors.twitch import TwitchChat
from vigie.connectors.twitch.chat import ADDRESS
from vigie.coverage.ledger import PlaceLedger
from vigie.demo.play import play
from vigie.demo.prune import forget_all_before
from vigie.desk.events import emit
from vigie.desk.models import Space
from vigie.intake.journal import DatabaseJournal
from vigie.intake.storage import writing
from vigie.processes.worker import Stream


def demonstration(speed: float) -> Stream:
    """Return the demonstration, played in a loop at `speed` times its own time."""

    async def stream(journal: DatabaseJournal, stop: asyncio.Event) -> None:
        await play(journal, stop, speed=speed, tidy=forget_all_before, ledger=PlaceLedger())

    return stream


def twitch(channel: str, address: str | None = None) -> Stream:
    """Return the chat of a Twitch channel, read without an account."""

    async def stream(journal: DatabaseJournal, stop: asyncio.Event) -> None:
        chat = TwitchChat(channel, address=address or ADDRESS)
        reading = asyncio.create_task(
            pump(
                chat,
                journal,
                ledger=PlaceLedger(),
                on_health=lambda sentence: _keep_health(chat, sentence),
            )
        )
        ending = asyncio.create_task(stop.wait())
        await asyncio.wait({reading, ending}, return_when=asyncio.FIRST_COMPLETED)
        for task in (reading, ending):
            task.cancel()
        for result in await asyncio.gather(reading, ending, return_exceptions=True):
            if isinstance(result, Exception):
                await asyncio.to_thread(_keep_health, chat, str(result))
                raise result

    return stream


def _keep_health(chat: TwitchChat, sentence: str) -> None:
    """Show a connector's health on its space and tell the console."""
    if isinstance(sentence, Sentence):
        sentence = sentence.said(settings.LANGUAGE_CODE)
    try:
        with writing():
            space = Space.objects.filter(network=chat.space.network, native_id=chat.space.id).first()
            if space and space.last_error != sentence:
                Space.objects.filter(pk=space.pk).update(last_error=sentence)
                emit(space.client_id, "health", space=space.pk, error=sentence)
    finally:
        connections.close_all()
