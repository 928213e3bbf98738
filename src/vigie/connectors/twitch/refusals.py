"""Why Twitch, or the connector before it is asked, does not carry a request out."""

from typing import Any

from vigie.actions.network import ActionError, ActionRequest, GoneError
from vigie.connectors.base import Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.twitch import account_sentences

#: Twitch deletes messages of the last six hours.
DELETABLE_MS = 6 * 3_600_000
#: The longest message of a chat and first whisper, and the longest whisper to who has written (characters).
_LONGEST, _LONGEST_ANSWER = 500, 10_000

#: The same text within 30 s of the last time.
DUPLICATE = "msg_duplicate"
#: Codes of a message that was not sent, after which trying again may help, with the wait (s).
_LATER = {"msg_ratelimit": 30.0, "msg_slowmode": 30.0, DUPLICATE: 30.0}


def refused(english: str, french: str) -> ActionError:
    """Return a refusal that another try would not change."""
    return ActionError(Sentence(english, french), permanent=True)


def unknown_verb(verb: str) -> ActionError:
    """Refuse what Twitch has not."""
    return refused(
        f"Twitch has no way to “{verb}”: choose another action.",
        f"Twitch n’a aucun moyen de faire « {verb} » : choisissez une autre action.",
    )


def no_message() -> ActionError:
    """Refuse a request without a message: Twitch would empty the whole room."""
    return refused(
        "No message is named, and Twitch would take that for the whole room: choose a message.",
        "Aucun message n’est nommé, et Twitch comprendrait tout le salon : choisissez un message.",
    )


def no_author() -> ActionError:
    """Refuse a sanction on nobody."""
    return refused(
        "Nobody is named: choose a message whose author Twitch tells.",
        "Personne n’est nommé : choisissez un message dont Twitch donne l’auteur.",
    )


def no_length() -> ActionError:
    """Refuse a time-out of no time: without a length Twitch would ban for ever."""
    return refused(
        "A time-out needs a length of one second at least: choose one.",
        "Une exclusion temporaire dure au moins une seconde : choisissez une durée.",
    )


def no_text() -> ActionError:
    """Refuse an answer that says nothing."""
    return refused("The message is empty: write something.", "Le message est vide : écrivez quelque chose.")


def longest(request: ActionRequest) -> int:
    """Return how many characters Twitch takes whole; it cuts the rest off."""
    return _LONGEST_ANSWER if request.verb == "message" and request.kind == "private" else _LONGEST


def too_long(limit: int) -> ActionError:
    """Refuse what Twitch would cut."""
    return refused(
        f"Twitch takes {limit} characters at most: write it shorter.",
        f"Twitch accepte {limit} caractères au plus : raccourcissez le texte.",
    )


def too_old() -> ActionError:
    """Refuse what Twitch does only to messages of the last hours."""
    return refused(
        "Twitch deletes only messages of the last six hours: sanction the author instead.",
        "Twitch ne supprime que les messages des six dernières heures : sanctionnez plutôt l’auteur.",
    )


def not_held() -> ActionError:
    """Refuse to publish what AutoMod does not hold."""
    return refused(
        "AutoMod does not hold this message any more: it was decided elsewhere, or waited too long; nothing "
        "to do.",
        "AutoMod ne retient plus ce message : il a été traité ailleurs, ou a attendu trop longtemps ; il n’y "
        "a rien à faire.",
    )


def other_room(channel: str) -> ActionError:
    """Refuse to act in a room that is not this account's."""
    return refused(
        f"This account is connected for {channel} only: connect the other channel to act there.",
        f"Ce compte n’est connecté que pour {channel} : connectez l’autre chaîne pour y agir.",
    )


def not_sent(code: str) -> ActionError:
    """Explain a message that Twitch took and did not post."""
    shown = "".join(one for one in code if one.isascii() and (one.isalnum() or one == "_"))[:60]
    sentence = Sentence(
        f"Twitch did not post the answer ({shown or 'no reason told'}): change its text or the room's "
        "settings.",
        f"Twitch n’a pas publié la réponse ({shown or 'sans raison donnée'}) : changez son texte ou les "
        "réglages du salon.",
    )
    wait = _LATER.get(code)
    return ActionError(sentence, permanent=wait is None, retry_after=wait)


def explained(error: HttpError, request: ActionRequest, *, login: str, channel: str, now: int) -> ActionError:
    """Return what the outbox understands of an error of Helix.

    Parameters
    ----------
    request
        What was asked.
    login, channel
        The account that asked, and the channel.
    now
        The time (ms).
    """
    words = said(error)
    if error.status == 401 and "scope" in words:
        scope = next((word for word in words.replace(",", " ").split() if word.count(":") >= 2), "")
        return ActionError(account_sentences.missing_right(scope or "?"), permanent=True)
    if error.status in (401, 403) and "phone" in words:
        return refused(
            "Twitch wants a verified telephone number before this account may write in private: add one in "
            "its security settings.",
            "Twitch exige un numéro de téléphone vérifié avant que ce compte n’écrive en privé : ajoutez-le "
            "dans ses réglages de sécurité.",
        )
    if request.verb == "message" and error.status in (400, 403, 404):
        return refused(
            "Twitch does not let this account write to this person in private: they may refuse whispers from "
            "strangers; answer in the chat instead.",
            "Twitch ne laisse pas ce compte écrire à cette personne en privé : elle refuse peut-être les "
            "chuchotements d’inconnus ; répondez plutôt dans le tchat.",
        )
    if error.status == 403:
        return ActionError(account_sentences.not_moderator(login, channel), permanent=True)
    if error.status == 404 and request.at and now - request.at > DELETABLE_MS:
        return too_old()
    if error.status == 404:
        return GoneError()
    if error.status == 400 and request.verb in ("hide", "delete"):
        return refused(
            "Twitch lets nobody delete messages of the channel's owner or of other moderators: ask them.",
            "Twitch ne laisse supprimer ni les messages de la chaîne elle-même ni ceux des autres "
            "modérateurs : adressez-vous à eux.",
        )
    if error.status == 400 and request.verb in ("ban", "time_out"):
        return refused(
            "Twitch lets nobody sanction this person here (the channel's owner, a moderator or staff): ask "
            "the channel's owner.",
            "Twitch ne laisse pas sanctionner cette personne ici (propriétaire, modération ou équipe de "
            "Twitch) : adressez-vous à la personne qui tient la chaîne.",
        )
    return error.as_action()


def said(error: HttpError) -> str:
    """Return Twitch's own words about an error, in lower case; empty where there are none."""
    body: Any = error.said
    message = body.get("message") if isinstance(body, dict) else None
    return message.lower() if isinstance(message, str) else ""
