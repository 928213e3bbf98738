"""The words a charter may use, and the nearest of them to a word it may not."""

import difflib
import re
from collections.abc import Iterable
from typing import Final, get_args

from vigie.message import REMEMBERED, Kind

#: The kinds of findings a condition may speak of, each with what it means.
KINDS: Final[dict[str, str]] = {
    "insult": "an insult to a person",
    "obscenity": "coarse or sexual words",
    "sexual": "a sexual remark that degrades",
    "hate": "an attack on people for what they are",
    "threat": "a threat of harm",
    "violence": "praise of violence or of a crime, or a call to it",
    "harassment": "an attack on a person named or pointed at, or a call to go after them",
    "denigration": "a crime or dishonesty said of somebody named",
    "selfharm": "a person who speaks of harming themselves",
    "danger": "a person in danger now, from another or from an accident",
    "phone": "a phone number",
    "email": "an e-mail address",
    "bank": "a bank account, a payment card or a crypto wallet",
    "identity": "a social security, tax, identity or passport number",
    "plate": "a vehicle plate",
    "address": "a postal address",
    "link": "a link",
    "shortener": "a link that hides where it leads",
    "video": "a link to a video on a known network",
    "media": "an image, a video or a sound that is attached",
    "known_image": "an attached image that is on the client's list",
    "image_text": "words written in an attached image",
    "unseen_image": "an attached image that nobody has looked at",
    "spam": "advertising, or begging for followers",
    "scam": "a fraud, or a link that imitates a known service",
    "capitals": "a message in capitals",
    "flood": "one author who writes too fast",
    "repeat": "one author who repeats themselves",
    "wave": "the same text from several authors",
    "raid": "a sudden crowd",
    "disguise": "words disguised to escape reading",
    "question": "a question",
    "praise": "praise or thanks",
    "complaint": "a complaint",
    "support": "a request for help with a purchase or a service",
    "subscription": "trouble with a subscription or an account",
    "testimony": "something the author lived",
    "idea": "an idea or a suggestion",
    "erratum": "the report of an error in what was published",
    "purchase": "a wish to buy",
    "political": "political talk",
    "offtopic": "a message that says it leaves the subject",
    "conspiracy": "turns of phrase of conspiracy tales, whatever is thought",
    "discontent": "a bad mood that attacks nobody",
    "irony": "words that may mean the contrary",
    "unavailable": "a part of the engine that could not answer",
    "toxicity": "how harmful the message is as a whole",
}

#: The finding that carries the language: read with `language is fr`, never compared with a number.
LANGUAGE: Final = "language"

#: Numbers of a message, of its author and of their history, each with its greatest value (None: no limit).
QUANTITIES: Final[dict[str, float | None]] = {
    "length": None,
    "rating": 5,
    "likes": None,
    "author messages": REMEMBERED,
    "author restricted": REMEMBERED,
    "author followers": None,
}
#: Those that only a history tells, which stands beside the message (`vigie.message.History`).
OF_HISTORY: Final = ("author messages", "author restricted")
#: The one that is always known, and is never asked to exist.
LENGTH: Final = "length"
EXISTS: Final = "exists"

#: Fields of a message compared with words: `kind is private or review`.
CHOICES: Final = (
    "kind",
    "language",
    "author",
    "author role",
    "message",
    "network",
    "space",
    "thread",
    "tag",
    "filter",
    "hour",
    "day",
)
#: Somebody of whom fewer messages were seen, which a history tells too: `author is newcomer`.
AUTHOR: Final = "author"
NEWCOMER: Final = "newcomer"
NEWCOMER_BEFORE: Final = 3
#: What answers another message: `message is reply`.
MESSAGE: Final = "message"
REPLY: Final = "reply"
#: A condition that the charter names: `filter is en-direct`.
FILTER: Final = "filter"
#: The tags that other clauses put on the message: read with `tag is promo`.
TAG: Final = "tag"

#: What asks whether the text holds a word of the charter's lists: `text says insultes`.
SAYS: Final = "text says"

#: Where and when a message was written, each with a form of its own.
SPACE: Final = "space"
THREAD: Final = "thread"
HOUR: Final = "hour"
DAY: Final = "day"
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MESSAGE_KINDS: Final[tuple[str, ...]] = get_args(Kind)

#: How soon a person should see what a clause holds, from the least to the most pressing.
PRIORITIES: Final = ("low", "normal", "high", "urgent")

#: What charters that extend another may do to its clauses, each with what that allows.
BELOW: Final[dict[str, frozenset[str]]] = {
    "tighten": frozenset(("tighten",)),
    "relax": frozenset(("relax",)),
    "both": frozenset(("tighten", "relax")),
    "nothing": frozenset(),
}

#: A clause whose id begins so is the program's own.
RESERVED: Final = "vigie."
UNAVAILABLE_CLAUSE: Final = "vigie.unavailable"


_HISTORY: Final = re.compile(
    "|".join(rf"\b{each}\b".replace(" ", r"\s+") for each in (*OF_HISTORY, NEWCOMER)), re.IGNORECASE
)


def may_ask_history(text: str) -> bool:
    """Return whether a charter's whole text may hold a condition on an author's history.

    It may be told so of one that holds none, and never the contrary: to know for sure is to read a charter
    whole, which takes tens of megabytes.
    """
    return _HISTORY.search(text) is not None


def listed(words: Iterable[str]) -> str:
    """Return the words as they are listed in a sentence."""
    return ", ".join(words)


def near(word: str, known: Iterable[str]) -> str | None:
    """Return the known word nearest to `word`, or None where none is near."""
    found = difflib.get_close_matches(word.strip().lower()[:60], list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the question "did you mean …?", or None where no known word is near."""
    found = near(word, known)
    return f"did you mean '{found}'?" if found else None
