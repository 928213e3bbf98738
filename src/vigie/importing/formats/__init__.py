"""Exports of other tools: one file each, one line here. Only those whose format was verified."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from vigie.importing.formats import disqus, wordpress
from vigie.importing.rows import Understood


class Format(NamedTuple):
    """How an export is recognised by its first bytes, and read."""

    recognises: Callable[[bytes], bool]
    read: Callable[[Path], Understood]


FORMATS = (
    Format(disqus.recognises, disqus.read),
    Format(wordpress.recognises, wordpress.read),
)
