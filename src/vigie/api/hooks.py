"""``POST /hooks/<name>``: messages that other programs send, signed.

Nothing is acknowledged before the journal has it on disk. A refusal is one sentence, ``{"error": …}``.
"""

import asyncio
import logging
import time

import msgspec
from starlette.types import Receive, Scope, Send

from vigie.api.answer import send_answer
from vigie.api.body import Body, BodyError, SenderGoneError, header_map
from vigie.api.book import HookBook, KnownHook
from vigie.api.forged import Forged
from vigie.api.posted import Posted, PostError, Refused, read_post
from vigie.api.signature import envelope, verify
from vigie.clock import now_ms
from vigie.connectors.inbound import SignatureError
from vigie.intake.group import Delivery, GroupWriter, Receipt
from vigie.intake.storage import StorageError

logger = logging.getLogger("vigie.api")

#: A sender is told to come back when the journal has not answered for this long, seconds.
LONGEST_WAIT = 10.0
#: When a sender is told to come back, seconds.
RETRY_AFTER = 5


class Answer(msgspec.Struct, frozen=True):
    """What the sender is told."""

    status: int
    body: dict[str, object]
    retry_after: int | None = None


class Hooks:
    """The ASGI application behind ``/hooks/<name>``.

    Parameters
    ----------
    book
        The webhooks and who owns which place.
    writer
        The way to the journal.
    forged
        Gives refusals their turn while many come.
    """

    def __init__(self, book: HookBook, writer: GroupWriter, forged: Forged | None = None) -> None:
        self._book = book
        self._writer = writer
        self._forged = forged or Forged()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        name: str = scope["path_params"]["name"]
        body = Body(receive)
        forged = False
        try:
            answer = await self._answer(scope, body, name)
        except SenderGoneError:
            return
        except BodyError as error:
            answer = _refusal(error.status, str(error))
        except SignatureError as error:
            forged, answer = True, _refusal(401, str(error))
        except PostError as error:
            answer = _refusal(400, str(error))
        except StorageError as error:
            logger.warning("A post to %s was not acknowledged: %s", name, error)
            answer = _refusal(503, str(error), retry_after=RETRY_AFTER)
        except TimeoutError:
            logger.warning("A post to %s was not acknowledged: the journal did not answer.", name)
            answer = _refusal(503, "The journal does not answer: send again soon.", retry_after=RETRY_AFTER)
        if forged or answer.status == 404:
            # Here, where the error and the body that it holds are gone.
            await self._forged.refused()
        await send_answer(send, body, answer.status, answer.body, retry_after=answer.retry_after)

    async def _answer(self, scope: Scope, incoming: Body, name: str) -> Answer:
        if scope["method"] != "POST":
            return _refusal(405, "A webhook is written to with POST.")
        hook = await self._book.get(name)
        if hook is None:
            return _refusal(404, "No webhook has this address: check it, or make one with `vigie hooks add`.")
        if hook.key is None:
            logger.error("The webhook %s cannot check signatures: %s", name, hook.trouble)
            return _refusal(503, "This webhook cannot open its secret: have `vigie doctor` run.", RETRY_AFTER)
        headers = header_map(scope)
        envelope(headers)  # a post that cannot be genuine is refused before its body is read
        body = await incoming.read(headers)
        delivery_id = verify(hook.key, headers, body, now_s=time.time())
        posted = read_post(
            body, network=hook.network, space=hook.space, delivery_id=delivery_id, received_at=now_ms()
        )
        posted = await self._within_its_places(hook, posted)
        if not posted.entries:
            sentence = "No message of this post can be taken: “refused” says why of each."
            return Answer(400, {"error": sentence, "refused": posted.refused})
        async with asyncio.timeout(LONGEST_WAIT):
            receipt = await self._writer.append(posted.entries, Delivery(hook.number, delivery_id, body))
        return _told(receipt, posted.refused)

    async def _within_its_places(self, hook: KnownHook, posted: Posted) -> Posted:
        """Return the post without the entries for places that are not the webhook's to write to."""
        places = {(entry.space.network, entry.space.id) for entry in posted.entries}
        async with asyncio.timeout(LONGEST_WAIT):
            barred = await self._book.may_write(hook, places)
        if not barred:
            return posted
        kept = Posted([], [], list(posted.refused))
        for index, entry in zip(posted.indexes, posted.entries, strict=True):
            reason = barred.get((entry.space.network, entry.space.id))
            if reason:
                kept.refused.append(Refused(index, reason))
            else:
                kept.indexes.append(index)
                kept.entries.append(entry)
        kept.refused.sort(key=lambda refused: refused.index)
        return kept


def _told(receipt: Receipt, refused: list[Refused]) -> Answer:
    if receipt.other_body:
        return _refusal(
            409,
            "This webhook-id came before with another body: give each delivery its own id.",
        )
    if receipt.again:
        return Answer(200, {"status": "already received"})
    return Answer(
        202,
        {
            "received": receipt.received,
            "repeated": receipt.repeated,
            "conflicting": receipt.conflicting,
            "refused": refused,
        },
    )


def _refusal(status: int, sentence: str, retry_after: int | None = None) -> Answer:
    return Answer(status, {"error": sentence}, retry_after)
