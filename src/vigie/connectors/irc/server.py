"""What a server says of itself, and who is where: followed line by line."""

import re

import msgspec

from vigie.connectors.irc.lines import Line
from vigie.remembered import Remembered

#: The draft by which a server takes messages back.
REDACTION = "draft/message-redaction"
#: How servers compare names: these are the capitals of those (RFC 1459).
_CAPITALS = str.maketrans("[]\\~", "{}|^")
#: The ranks in a channel by the letters of their modes, the highest first.
RANKS = {"q": "owner", "a": "admin", "o": "operator", "h": "halfop", "v": "voice"}
#: How many people are remembered.
_MET = 5_000
_PREFIX = re.compile(r"\(([^)]*)\)(.*)")


class Person(msgspec.Struct, frozen=True):
    """Somebody, as last seen."""

    nick: str
    #: "user@host".
    address: str
    #: Of the network's services; empty where nobody is signed in, or it was not said.
    account: str = ""

    @property
    def id(self) -> str:
        """What a ban can name: the account, else the address; no account holds an @."""
        return self.account or self.address or self.nick


class Server:
    """One server during one connection.

    Parameters
    ----------
    nick
        The one that we asked for.
    """

    def __init__(self, nick: str) -> None:
        self.nick = nick
        self.capabilities: frozenset[str] = frozenset()
        self.announced: dict[str, str] = {}
        #: Ranks by channel and nickname, both as `fold` writes them.
        self.members: dict[str, dict[str, set[str]]] = {}
        #: Who spoke or entered lately, by the id that entries give them.
        self.people: Remembered[str, Person] = Remembered(_MET)
        self._accounts: dict[str, str] = {}

    def fold(self, name: str) -> str:
        """Return a name as the server compares it."""
        lower = name.lower()
        return lower if self.announced.get("CASEMAPPING", "") == "ascii" else lower.translate(_CAPITALS)

    def is_me(self, nick: str) -> bool:
        """Tell whether the name is ours."""
        return self.fold(nick) == self.fold(self.nick)

    def ranks(self, channel: str, nick: str) -> frozenset[str]:
        """Return somebody's ranks in a channel, as letters of modes."""
        return frozenset(self.members.get(self.fold(channel), {}).get(self.fold(nick), ()))

    def roles(self, channel: str, nick: str) -> tuple[str, ...]:
        """Return somebody's ranks in words, the highest first."""
        ranks = self.ranks(channel, nick)
        return tuple(role for letter, role in RANKS.items() if letter in ranks)

    def allows_tag(self, tag: str) -> bool:
        """Tell whether a client's tag is passed on."""
        if "message-tags" not in self.capabilities:
            return False
        denied = self.announced.get("CLIENTTAGDENY", "").split(",")
        name = tag.removeprefix("+")
        return f"-{name}" in denied or not {"*", name} & set(denied)

    def person(self, line: Line) -> Person:
        """Return who caused a line."""
        account = line.tags.get("account", self._accounts.get(self.fold(line.nick), ""))
        return Person(line.nick, line.address, account)

    def met(self, line: Line) -> Person:
        """Remember who caused a line, and return them; those met longest ago are forgotten."""
        person = self.person(line)
        self.people.pop(person.id, None)
        self.people[person.id] = person
        return person

    def take(self, line: Line) -> None:
        """Follow what a line changes."""
        follow = getattr(self, f"_take_{line.command.lower()}", None)
        if follow is not None and line.params:
            follow(line)

    def _take_005(self, line: Line) -> None:
        for word in line.params[1:-1]:
            name, _, value = word.partition("=")
            self.announced[name.upper()] = value

    def _take_353(self, line: Line) -> None:
        if len(line.params) < 4:
            return
        letters = self._letters()
        there = self.members.setdefault(self.fold(line.params[-2]), {})
        for word in line.params[-1].split():
            signs = word[: len(word) - len(word.lstrip("".join(letters)))]
            nick = word[len(signs) :].partition("!")[0]
            there[self.fold(nick)] = {letters[sign] for sign in signs}

    def _take_join(self, line: Line) -> None:
        if len(line.params) > 1 and line.params[1] != "*":
            self._accounts[self.fold(line.nick)] = line.params[1]
        channel = self.fold(line.params[0])
        if self.is_me(line.nick):
            self.members[channel] = {}
        self.members.setdefault(channel, {})[self.fold(line.nick)] = set()
        self.met(line)

    def _take_account(self, line: Line) -> None:
        if line.params[0] == "*":
            self._accounts.pop(self.fold(line.nick), None)
        else:
            self._accounts[self.fold(line.nick)] = line.params[0]

    def _take_part(self, line: Line) -> None:
        self._left(line.params[0], line.nick)

    def _take_kick(self, line: Line) -> None:
        if len(line.params) > 1:
            self._left(line.params[0], line.params[1])

    def _take_quit(self, line: Line) -> None:
        self._accounts.pop(self.fold(line.nick), None)
        for there in self.members.values():
            there.pop(self.fold(line.nick), None)

    def _take_nick(self, line: Line) -> None:
        old, new = self.fold(line.nick), self.fold(line.params[0])
        for there in self.members.values():
            if old in there:
                there[new] = there.pop(old)
        if old in self._accounts:
            self._accounts[new] = self._accounts.pop(old)
        if old == self.fold(self.nick):
            self.nick = line.params[0]

    def _take_mode(self, line: Line) -> None:
        there = self.members.get(self.fold(line.params[0]))
        if there is None or len(line.params) < 2:
            return
        ranks, needing = set(self._letters().values()), self._modes_with_parameters()
        given, added = iter(line.params[2:]), True
        for letter in line.params[1]:
            if letter in "+-":
                added = letter == "+"
            elif letter in ranks:
                of = there.get(self.fold(next(given, "")))
                if of is not None:
                    (of.add if added else of.discard)(letter)
            elif letter in needing[0] or (added and letter in needing[1]):
                next(given, None)

    def _left(self, channel: str, nick: str) -> None:
        if self.is_me(nick):
            self.members.pop(self.fold(channel), None)
        else:
            self.members.get(self.fold(channel), {}).pop(self.fold(nick), None)

    def _letters(self) -> dict[str, str]:
        """Return the letters of ranks by the signs before names."""
        found = _PREFIX.fullmatch(self.announced.get("PREFIX", "(ov)@+"))
        return dict(zip(found[2], found[1], strict=False)) if found else {"@": "o", "+": "v"}

    def _modes_with_parameters(self) -> tuple[str, str]:
        """Return the modes that always have a parameter, and those that have one when set."""
        kinds = (self.announced.get("CHANMODES", "b,k,l,") + ",,,").split(",")
        return kinds[0] + kinds[1], kinds[2]
