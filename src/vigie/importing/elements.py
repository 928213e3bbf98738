"""Elements of an XML export, one after the other, without a document that entities could blow up."""

# The library's parser is given no entity and no outer document to read: it refuses both below.
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final
from xml.parsers import expat

from vigie.importing import sentences
from vigie.importing.errors import ImportRefusedError

_PIECE: Final = 1 << 16
#: Characters in one element, at most.
_HEAVY: Final = 64 << 20


class Element:
    """One element with what stands in it, by name; names are "namespace name"."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""

    def child(self, name: str) -> "Element | None":
        """Return the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def said(self, *path: str) -> str:
        """Return the text at the end of a path of names, empty where there is none."""
        here: Element | None = self
        for name in path:
            here = here.child(name) if here is not None else None
        return here.text.strip() if here is not None else ""


class _Builder:
    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._open: list[Element] = []
        self._weight = 0
        self.root = ""
        self.ready: list[Element] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        if not self._open:
            if name not in self._wanted:
                return
            self._weight = 0
        element = Element(name, attributes)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        if not self._open:
            return
        done = self._open.pop()
        if not self._open:
            self.ready.append(done)

    def data(self, text: str) -> None:
        if not self._open:
            return
        self._weight += len(text)
        if self._weight > _HEAVY:
            raise ImportRefusedError(sentences.HEAVY_ELEMENT)
        self._open[-1].text += text


def _refuse(*_: object) -> int:
    raise ImportRefusedError(sentences.ENTITIES)


def elements(path: Path, wanted: frozenset[str]) -> Iterator[Element]:
    """Yield the outermost elements of some names, in order.

    Raises
    ------
    ImportRefusedError
        The file is no well-formed XML, or declares entities.
    """
    with path.open("rb") as file:
        yield from _elements(file, wanted)


def _elements(file: BinaryIO, wanted: frozenset[str]) -> Iterator[Element]:
    builder = _Builder(wanted)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    while True:
        piece = file.read(_PIECE)
        try:
            parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            raise ImportRefusedError(sentences.broken_xml(str(error))) from None
        yield from builder.ready
        builder.ready.clear()
        if not piece:
            return
