"""The seal of a version: who has not the server's key cannot change one unseen.

It is the server's seal and no personal signature; `docs/decisions/charter-versions.md` says what it proves.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from django.utils.crypto import constant_time_compare, salted_hmac

from vigie.versions.models import Version

_SALT: Final = "vigie.versions.seal"


def seal_of(version: Version, before: str) -> str:
    """Return the seal that a version must have.

    Parameters
    ----------
    version
        The version, with its charter at hand.
    before
        The seal of the version before it; empty for the first.
    """
    own = version.own
    # Written as JSON, so that no two versions give the same bytes by moving a border between two fields.
    said = msgspec.json.encode(
        [
            own.client_id,
            own.slug,
            version.number,
            version.text,
            version.source,
            version.extends,
            version.extends_version,
            version.reason,
            version.by_id,
            version.author,
            version.at_ms,
            before,
        ]
    )
    return salted_hmac(_SALT, said, algorithm="sha256").hexdigest()


def checked(versions: Iterable[Version]) -> Iterator[tuple[Version, bool]]:
    """Yield each version with whether its seal holds.

    Parameters
    ----------
    versions
        Whole lines of versions, charter by charter, each from its first number on.
    """
    own: int | None = None
    number, before = 0, ""
    for version in versions:
        if version.own_id != own:
            own, number, before = version.own_id, 0, ""
        number += 1
        holds = constant_time_compare(version.seal, seal_of(version, before)) and version.number == number
        yield version, holds
        number, before = version.number, version.seal
