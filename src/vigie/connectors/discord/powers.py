"""What a member may do in a server and in one of its channels, computed as Discord documents it."""

from collections.abc import Mapping, Sequence

from vigie.connectors.discord.shapes import Channel, Guild

BAN_MEMBERS = 1 << 2
ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
ADD_REACTIONS = 1 << 6
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
READ_MESSAGE_HISTORY = 1 << 16
MANAGE_THREADS = 1 << 34
SEND_MESSAGES_IN_THREADS = 1 << 38
MODERATE_MEMBERS = 1 << 40
PIN_MESSAGES = 1 << 51

#: What a moderating bot should have, by the names that Discord's documentation gives.
WANTED: Mapping[str, int] = {
    "VIEW_CHANNEL": VIEW_CHANNEL,
    "READ_MESSAGE_HISTORY": READ_MESSAGE_HISTORY,
    "SEND_MESSAGES": SEND_MESSAGES,
    "SEND_MESSAGES_IN_THREADS": SEND_MESSAGES_IN_THREADS,
    "ADD_REACTIONS": ADD_REACTIONS,
    "MANAGE_MESSAGES": MANAGE_MESSAGES,
    "PIN_MESSAGES": PIN_MESSAGES,
    "MODERATE_MEMBERS": MODERATE_MEMBERS,
    "BAN_MEMBERS": BAN_MEMBERS,
    "MANAGE_CHANNELS": MANAGE_CHANNELS,
    "MANAGE_THREADS": MANAGE_THREADS,
}
_ALL = (1 << 63) - 1


def in_guild(guild: Guild, user: str, roles: Sequence[str]) -> int:
    """Return the permissions of a member in the whole server, as bits."""
    if user == guild.owner_id:
        return _ALL
    held = 0
    for role in guild.roles:
        # The role of everybody has the server's own id.
        if role.id == guild.id or role.id in roles:
            held |= int(role.permissions)
    return _ALL if held & ADMINISTRATOR else held


def in_channel(guild: Guild, user: str, roles: Sequence[str], channel: Channel) -> int:
    """Return the permissions of a member in a channel, as bits; a thread has those of its parent."""
    held = in_guild(guild, user, roles)
    if held & ADMINISTRATOR:
        return held
    changes = {one.id: (int(one.allow), int(one.deny)) for one in channel.permission_overwrites}
    allow, deny = changes.get(guild.id, (0, 0))
    held = held & ~deny | allow
    of_roles = [changes[role] for role in roles if role in changes]
    for _, deny in of_roles:
        held &= ~deny
    for allow, _ in of_roles:
        held |= allow
    allow, deny = changes.get(user, (0, 0))
    held = held & ~deny | allow
    # Who does not see a channel can do nothing in it.
    return held if held & VIEW_CHANNEL else 0


def stands_above(guild: Guild, roles: Sequence[str], author: str, others: Sequence[str]) -> bool:
    """Tell whether a member with `roles` may sanction the author, who has `others`."""
    if author == guild.owner_id:
        return False
    return _highest(guild, roles) > _highest(guild, others)


def _highest(guild: Guild, roles: Sequence[str]) -> int:
    return max((role.position for role in guild.roles if role.id in roles), default=0)
