"""Why a condition holds or does not, in French and in English, for people who read no charter."""

from collections.abc import Sequence

from vigie.charter.condition_words import Words, typeset
from vigie.charter.explain import Facts, holds
from vigie.charter.tree import (
    Choice,
    Condition,
    Days,
    Every,
    Exists,
    Hours,
    InThread,
    Matches,
    Neither,
    Place,
    Present,
    Quantity,
    Reply,
    Says,
    Score,
    Some,
    Tagged,
)
from vigie.charter.vocabulary import DAYS, LANGUAGE
from vigie.charter.wordlist import first_said


def why_in(words: Words, condition: Condition, facts: Facts) -> str:
    """Return why a condition holds or does not, as a part of a sentence in one language.

    It tells what the message is rather than what was asked. Only the parts that decide are told: for `all`,
    those that fail; for `any`, all or the first.

    Parameters
    ----------
    words
        The words of the language.
    condition
        The condition of a clause.
    facts
        What it was asked of.
    """
    met = holds(condition, facts)
    match condition:
        case Every(parts) | Some(parts):
            deciding = [part for part in parts if holds(part, facts) == met]
            if isinstance(condition, Some) == met:
                deciding = deciding[:1]
            told = [why_in(words, part, facts) for part in deciding]
            return words.say(" et ", " and ").join(dict.fromkeys(told))
        case Neither(parts):
            if met:
                return words.say("aucune exception ne s’applique", "no exception applies")
            excepted = next(why_in(words, part, facts) for part in parts if holds(part, facts))
            return words.say("une exception s’applique : {it}", "an exception applies: {it}", it=excepted)
    return _fact(words, condition, facts, met=met)


def _fact(words: Words, leaf: Condition, facts: Facts, *, met: bool) -> str:
    """Return what is true of the message, of what a sentence asks."""
    message = facts.message
    match leaf:
        case Score(kind) | Present(kind):
            score = words.number(round(facts.score(kind), 2), 2)
            return words.say(
                "{kind} est à {score}", "{kind} is at {score}", kind=words.kind(kind), score=score
            )
        case Quantity(field) | Exists(field):
            number, subject = facts.number(field), words.subject(Quantity(field, "=", 0.0))
            if number is None:
                return words.say("{it} n’est pas connu", "{it} is not known", it=subject)
            return words.condition(Quantity(field, "=", float(number)))
        case Reply():
            return words.condition(Reply(negated=not message.reply_to))
        case Choice(field):
            said: Sequence[str] = facts.words(field)
            if not said or said == ("und",):
                return words.say("{it} n’est pas connu", "{it} is not known", it=_asked(words, field))
            return words.condition(Choice(field, tuple(said)))
        case Matches(source):
            quoted = words.quoted(source)
            if met:
                return words.say("le texte correspond à {it}", "the text matches {it}", it=quoted)
            return words.say("le texte ne correspond pas à {it}", "the text does not match {it}", it=quoted)
        case Says(lists):
            if found := first_said(lists, message.text):
                french, english = (
                    "le texte dit {it}, de la liste {name}",
                    "the text says {it}, of the list {name}",
                )
                name, it = words.quoted(found[0].name), words.quoted(found[1].source)
                return words.say(french, english, it=it, name=name)
            named = words.listed([words.quoted(each.name) for each in lists])
            french, english = (
                "le texte ne dit aucun mot de la liste {it}",
                "the text says no word of the list {it}",
            )
            return words.say(french, english, it=named)
        case Tagged(tags):
            given = tuple(tag for tag in tags if tag in facts.tags)
            return words.condition(Tagged(given[:1]) if given else Tagged(tags, negated=True))
        case Place():
            return words.condition(Place((message.space.key,)))
        case InThread():
            if message.thread is None:
                return words.say("le message n’est dans aucun fil", "the message is in no thread")
            return words.condition(InThread((message.thread.id,)))
        case Hours(_, _, zone) | Days(_, zone):
            return _moment(words, facts, zone)
    raise AssertionError(leaf)


def _asked(words: Words, field: str) -> str:
    """Return the name of a word of the message."""
    french, english = {
        LANGUAGE: ("la langue", "the language"),
        "kind": ("le type de message", "the kind of message"),
        "author role": ("le rôle de l’auteur", "the author’s role"),
    }.get(field, ("le réseau", "the network"))
    return typeset(french) if words.french else english


def _moment(words: Words, facts: Facts, zone: str) -> str:
    day, minute = facts.moment(zone)
    if day < 0:
        return words.say("l’heure n’est pas connue", "the time is not known")
    told = words.condition(Days((DAYS[day],), zone))
    hour = f"{minute // 60}:{minute % 60:02d}"
    return words.say("{day}, et il est {hour}", "{day}, and it is {hour}", day=told, hour=hour)
