"""Updates that Telegram posts itself, proven by the word that it was given with the address."""

import msgspec

from vigie.connectors import signatures
from vigie.connectors.account import Account
from vigie.connectors.inbound import Call, PayloadError, SignatureError, Taken
from vigie.connectors.telegram.entries import UpdateError, message_of
from vigie.connectors.telegram.session import bot_of

_WORD = "x-telegram-bot-api-secret-token"


class TelegramHooks:
    """Reads the webhooks of one bot; see `vigie.connectors.inbound.Inbound`.

    The word proves who sends and nothing of the body, and there is no time to refuse what is old by: what
    comes twice has the same ids.
    """

    def __init__(self, account: Account) -> None:
        self._me = bot_of(account.keyring.get("token"))
        self._word = account.keyring.get("webhook_secret").strip()

    def glance(self, call: Call) -> None:
        """Refuse what has not the header.

        Raises
        ------
        SignatureError
            It is missing, or the word is another one.
        """
        if call.method != "POST":
            raise SignatureError("This address takes Telegram's webhooks only: nothing is to be seen here.")
        signatures.prove_word(self._word, signatures.header(call, _WORD))

    def take(self, call: Call, *, now: int) -> Taken:
        """Prove the call and read it.

        Raises
        ------
        SignatureError
            It is not proven.
        PayloadError
            It cannot be read.
        """
        self.glance(call)
        try:
            update = msgspec.json.decode(call.body)
            message = message_of(update, me=self._me, received_at=now)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise PayloadError("A webhook of Telegram is not JSON.") from None
        except UpdateError:
            raise PayloadError("An update of Telegram has not the documented form.") from None
        number = update.get("update_id") if isinstance(update, dict) else None
        if not isinstance(number, int):
            raise PayloadError("An update of Telegram has no number.")
        return Taken(id=str(number), told=(message,) if message else ())
