"""XML, read piece by piece with no document type, no entities and nothing fetched; deep and huge ones are refused."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.expatreader import create_parser  # type: ignore[import-untyped]

from foundation.uploads.limits import MOST_LINE, Unreadable

MOST_DEEP = 100
MOST_ELEMENTS = 5_000_000


class Reader(Protocol):
    """Told of each element's begin and end, by its name without prefix, and of the text in between."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def data(self, text: str) -> None: ...


class _Counting(ContentHandler):
    """Stands between the parser and a reader: counts depth, elements and signs of life."""

    def __init__(self, reader: Reader, what: str) -> None:
        super().__init__()
        self.reader, self.what, self.depth, self.elements, self.signs = reader, what, 0, 0, 0

    def startElement(self, name: str, attrs: Any) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEEP or self.elements > MOST_ELEMENTS:
            raise Unreadable(f"{self.what} is nested or filled beyond anything a real one is.")
        self.reader.start(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:
        self.depth -= 1
        self.signs += 1
        self.reader.end(name.rpartition(":")[2])

    def characters(self, content: str) -> None:
        self.signs += 1
        self.reader.data(content)


def read(chunks: Iterable[bytes], reader: Reader, what: str) -> None:
    """Tell `reader` what the XML in `chunks` holds; Unreadable when it is broken, tricky or outsize.

    A megabyte without one element or text is a tag or comment that only exists to be searched again and again.
    """
    counting, parser = _Counting(reader, what), create_parser(forbid_dtd=True)
    parser.setContentHandler(counting)
    seen = idle = 0
    try:
        for chunk in chunks:
            parser.feed(chunk)
            signs = counting.signs + counting.elements
            idle, seen = idle + len(chunk) if signs == seen else 0, signs
            if idle > MOST_LINE:
                raise Unreadable(f"{what} has a tag or comment of over a million characters.")
        parser.close()
    except DefusedXmlException:
        raise Unreadable(f"{what} declares a document type or entities, which no file of ours needs.") from None
    except (SAXParseException, ValueError, LookupError):
        raise Unreadable(f"{what} is damaged: it is not whole XML.") from None


class _Nobody:
    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def data(self, text: str) -> None: ...


def looked_through(content: bytes) -> None:
    """Unreadable, in words, when the bytes are not plain, whole XML within the limits."""
    read((content[at : at + 2**16] for at in range(0, len(content), 2**16)), _Nobody(), "The XML file")
