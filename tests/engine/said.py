"""Messages written in one line, for the engine's tests."""

from itertools import count

from vigie.message import Author, Message, Space

_ids = count()


def message(
    text: str,
    *,
    author: str = "ada",
    at: int = 0,
    space: str = "room",
    roles: tuple[str, ...] = (),
    lang: str | None = None,
) -> Message:
    who = Author(author, author, roles)
    return Message(
        id=str(next(_ids)),
        space=Space("test", space),
        text=text,
        author=who,
        at=at,
        received_at=at,
        lang=lang,
    )
