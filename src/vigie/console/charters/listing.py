"""The list of charters: a client's own, where others still weigh, and those that come with Vigie."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vigie.accounts.models import Client, Membership
from vigie.charter.load import shipped
from vigie.console.charters.head import Head, shipped_title, title_of
from vigie.console.charters.sentences import charter_name
from vigie.desk.models import Space
from vigie.desk.scope import clients_of, memberships_of, own_charters_of, spaces_of, versions_of
from vigie.versions.queries import behind

#: What each of the charters that come with Vigie is for, in the order in which they are offered.
PURPOSES: Final[Mapping[str, str | Promise]] = {
    "media": gettext_lazy(
        "For a newsroom: live chats and comments under articles, each section with its own heat. Harsh "
        "criticism stays published; testimonies and reported mistakes are put forward."
    ),
    "advertiser": gettext_lazy(
        "For a brand that sells: comments, reviews and private messages. Criticism is never removed, and "
        "what awaits an answer goes to the team that can give it."
    ),
    "counter-institution": gettext_lazy(
        "For a public service that answers cases: benefits, employment, taxes, a town hall. It protects "
        "those who expose themselves in public, and sends each request to the right office."
    ),
    "state-institution": gettext_lazy(
        "For a ministry, a prefecture, an agency: it informs, collects grievances and does not answer all. "
        "Political opposition has its full place there."
    ),
    "ngo": gettext_lazy(
        "For an association: it first protects the people it helps. Reproaches, on its accounts above all, "
        "stay published and reach who must answer."
    ),
    "luxury": gettext_lazy(
        "For a luxury house: discreet, it sets copies and traps aside and answers in private. Prices, fur "
        "and welcome may be discussed: nothing of that is removed."
    ),
    "live-event": gettext_lazy(
        "For a live event on Twitch, TikTok or YouTube: people shout and mock, and that stays. What puts "
        "somebody in danger goes at once, and votes by command are not taken for a raid."
    ),
    "house": gettext_lazy(
        "What all the others have in common: it protects people, sets advertising aside and never removes "
        "criticism. The start for a charter of your own making."
    ),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """A charter that comes with Vigie."""

    name: str
    title: str
    #: What it is for; empty where nobody wrote it.
    purpose: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A space in which a charter weighs that is not its client's own."""

    space: Space
    #: The name of the charter that comes with Vigie; empty where it is a file.
    shipped: str
    title: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The charters of one client."""

    client: Client
    supervises: bool
    heads: list[Head] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)


def shelves(user: User) -> list[Shelf]:
    """Return the charters of the person's clients, client by client."""
    roles = dict(memberships_of(user).values_list("client_id", "role"))
    found = {
        client.pk: Shelf(client, roles.get(client.pk) == Membership.Role.SUPERVISOR)
        for client in clients_of(user).order_by("name")
    }
    spaces = list(spaces_of(user).order_by("name", "pk"))
    weighs: dict[int, list[Space]] = {}
    for space in spaces:
        if space.own_charter_id is not None:
            weighs.setdefault(space.own_charter_id, []).append(space)
        elif space.client_id in found:
            found[space.client_id].elsewhere.append(elsewhere(space))
    # The texts of a line of versions are long: the last one's source is all that is asked.
    newest = versions_of(user).order_by("own_id", "number").defer("text", "source")
    last = {version.own_id: version for version in newest}
    sources = dict(
        versions_of(user).filter(pk__in=[each.pk for each in last.values()]).values_list("pk", "source")
    )
    for version in last.values():
        version.source = sources[version.pk]
    late = {each.version.own_id: each.now for each in behind(user)}
    for own in own_charters_of(user).select_related("client", "saved_by").order_by("slug"):
        shelf, version_now = found[own.client_id], last.get(own.pk)
        shelf.heads.append(
            Head(
                own=own,
                title=title_of(own, version_now),
                supervises=shelf.supervises,
                last=version_now,
                changed=version_now is None or version_now.source != own.draft,
                spaces=weighs.get(own.pk, []),
                behind=late.get(own.pk, ""),
            )
        )
    return list(found.values())


def elsewhere(space: Space) -> Elsewhere:
    """Return the charter that weighs in a space where none of its client's own does."""
    known = space.charter in shipped()
    return Elsewhere(space, space.charter if known else "", _title(space.charter))


def profiles() -> list[Profile]:
    """Return the charters that come with Vigie, those first that one is most likely to start from."""
    order = {name: place for place, name in enumerate(PURPOSES)}
    names = sorted(shipped(), key=lambda name: (order.get(name, len(order)), name))
    return [Profile(name, shipped_title(name), str(PURPOSES.get(name, ""))) for name in names]


def _title(charter: str) -> str:
    """Return the title of a charter that comes with Vigie, or the short name of a file."""
    return shipped_title(charter) if charter in shipped() else charter_name(charter)
