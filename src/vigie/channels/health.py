"""How an account is, where people look for it: on the channel, and on the places that it reads."""

from django.conf import settings
from django.db import connections

from vigie.channels.models import Channel
from vigie.connectors.base import Sentence
from vigie.desk.events import emit_all
from vigie.intake.storage import writing


def keep_health(channel_id: int, sentence: Sentence, *, stopped: bool = False) -> None:
    """Keep what a connector says of itself, and tell open screens where it is new.

    Parameters
    ----------
    sentence
        What is wrong and what to do; empty when all is well.
    stopped
        Whether somebody must do something before it is tried again.
    """
    said = sentence.said(settings.LANGUAGE_CODE)
    with writing():
        channel = Channel.objects.filter(pk=channel_id).first()
        if channel is None:
            return
        now = (str(sentence), sentence.french, stopped)
        if (channel.trouble, channel.trouble_fr, channel.stopped) != now:
            Channel.objects.filter(pk=channel_id).update(trouble=now[0], trouble_fr=now[1], stopped=now[2])
        places = list(channel.spaces.exclude(last_error=said).values_list("pk", flat=True))
        channel.spaces.filter(pk__in=places).update(last_error=said)
        if places:
            emit_all([(channel.client_id, "health", {"space": place, "error": said}) for place in places])


def keep_health_in_thread(channel_id: int, sentence: Sentence) -> None:
    """Do as `keep_health` in a thread that ends with its connector: its connection ends with it."""
    try:
        keep_health(channel_id, sentence)
    finally:
        connections.close_all()
