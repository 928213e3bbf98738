"""Which right of a token each verb needs, and what a request of it must hold."""

from vigie.actions.network import SANCTIONS, ActionRequest
from vigie.connectors.twitch import refusals

MESSAGES = "moderator:manage:chat_messages"
AUTOMOD = "moderator:manage:automod"
BANS = "moderator:manage:banned_users"
SETTINGS = "moderator:manage:chat_settings"
#: Any one of these rights lets the verb be asked.
RIGHTS: dict[str, tuple[str, ...]] = {
    "publish": (AUTOMOD,),
    "hide": (MESSAGES, AUTOMOD),
    "delete": (MESSAGES, AUTOMOD),
    "reply": ("user:write:chat",),
    "message": ("user:manage:whispers",),
    "pin": (MESSAGES,),
    "unpin": (MESSAGES,),
    "time_out": (BANS,),
    "ban": (BANS,),
    "unban": (BANS,),
    "slow": (SETTINGS,),
    "followers_only": (SETTINGS,),
    "shield": ("moderator:manage:shield_mode",),
}
VERBS = frozenset(RIGHTS)
#: Verbs about one message.
ABOUT_MESSAGE = frozenset({"publish", "hide", "delete", "reply", "pin", "unpin"})
#: Verbs about a person.
ABOUT_AUTHOR = frozenset({*SANCTIONS, "message"})


def guard(request: ActionRequest) -> None:
    """Refuse what must not reach Twitch.

    Raises
    ------
    ActionError
        The request lacks what its verb is about.
    """
    if request.verb not in VERBS:
        raise refusals.unknown_verb(request.verb)
    if request.verb in ABOUT_MESSAGE and not request.message:
        raise refusals.no_message()
    if request.verb in ABOUT_AUTHOR and not request.author:
        raise refusals.no_author()
    if request.verb == "time_out" and request.seconds is not None and request.seconds < 1:
        raise refusals.no_length()
    if request.verb in ("reply", "message"):
        longest = refusals.longest(request)
        if not request.text.strip():
            raise refusals.no_text()
        if len(request.text) > longest:
            raise refusals.too_long(longest)
