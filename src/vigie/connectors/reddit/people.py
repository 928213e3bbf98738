"""Who a token speaks for, who moderates, who is banned, and what the subreddit is called."""

import msgspec


class Person(msgspec.Struct):
    """The account that a token speaks for."""

    name: str


class About(msgspec.Struct):
    """One subreddit."""

    display_name: str
    title: str = ""


class AboutAnswer(msgspec.Struct):
    """What says so."""

    data: About


class Member(msgspec.Struct):
    """Somebody in a list of moderators or of banned people."""

    name: str
    mod_permissions: list[str] = []
    #: Days until a ban ends; None where it does not, and nothing where Reddit does not say.
    days_left: int | msgspec.UnsetType | None = msgspec.UNSET


class Members(msgspec.Struct):
    """Such a list, without what is wrapped around it."""

    children: list[Member]


class MembersAnswer(msgspec.Struct):
    """Such a list."""

    data: Members
