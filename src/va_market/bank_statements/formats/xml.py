"""XML as far as statements need it, and nothing of it that attacks: no DTD, hence no entities.

Elements come when they end, and are forgotten then: memory does not grow with the file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from va_market.bank_statements.formats.lines import unreadable
from va_market.kit.errors import Invalid

MOST_DEPTH = 32
MOST_ELEMENTS = 2_000_000
MOST_AT_ONCE = 100_000
"""Elements that are kept at the same time: an entry, and what stands above it."""


@dataclass(slots=True)
class Element:
    """An element of the namespace of the document; others are kept without a name."""

    name: str
    attributes: Mapping[str, str]
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    def all(self, path: str) -> Iterator["Element"]:
        """Every element that a path of names leads to."""
        first, _, rest = path.partition("/")
        for child in self.children:
            if child.name == first:
                yield from child.all(rest) if rest else (child,)

    def first(self, *paths: str) -> "Element | None":
        """The first element of the first path that leads to one."""
        return next((one for path in paths for one in self.all(path)), None)

    def said(self, *paths: str) -> str:
        """The text of that, or nothing."""
        found = self.first(*paths)
        return "" if found is None else found.text


class _Reader:
    def __init__(self, namespaces: frozenset[str], ends: Mapping[str, Callable[..., None]]) -> None:
        self._namespaces = namespaces
        self._ends = ends
        self._namespace = ""
        self._open: list[Element] = []
        self._count = self._kept = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        self._count += 1
        self._kept += 1
        if not self._open:
            self._begin(namespace, local)
        if (
            len(self._open) >= MOST_DEPTH
            or self._count > MOST_ELEMENTS
            or self._kept > MOST_AT_ONCE
        ):
            raise unreadable("too_complex", "the file nests or repeats more than statements do")
        element = Element(local if namespace == self._namespace else "", attributes)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _begin(self, namespace: str, local: str) -> None:
        if local != "Document" or namespace not in self._namespaces:
            raise unreadable("unknown_format", "must be a CAMT.053 document of version 02 or 08")
        self._namespace = namespace

    def write(self, text: str) -> None:
        self._open[-1].pieces.append(text)

    def end(self, _name: str) -> None:
        element = self._open.pop()
        handle = self._ends.get(element.name)
        if handle is None or not self._open:
            return
        parent = self._open[-1]
        handle(parent, element)
        self._kept -= _size_of(parent.children.pop())


def _size_of(element: Element) -> int:
    total, waiting = 0, [element]
    while waiting:
        one = waiting.pop()
        total += 1
        waiting.extend(one.children)
    return total


def _refuse_dtd(*_declared: Any) -> None:
    raise unreadable("document_type", "a document type is not allowed")


def read_xml(
    content: bytes,
    *,
    namespaces: frozenset[str],
    ends: Mapping[str, Callable[[Element, Element], None]],
) -> None:
    """Call, for each element named in `ends`, its function with the parent and the element.

    Raises:
        Invalid: it is no XML, declares a document type, or is of no such namespace.
    """
    reader = _Reader(namespaces, ends)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.EntityDeclHandler = _refuse_dtd
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.write
    try:
        parser.Parse(content, True)  # that it is all, in the words of expat
    except Invalid:
        raise
    # The codecs of Python answer for encodings that expat does not know.
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise unreadable("not_xml", "the file is no well-formed XML") from error
