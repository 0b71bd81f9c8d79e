"""Reads a file of the census back: its items in order, and everything about its shape that the year does not allow."""

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reports.returns.message import Message, Strange, Worker
from reports.returns.specification import Item, Specification


class Unreadable(ValueError):
    """Not a return at all; the message says why."""


def read(content: bytes, spec: Specification) -> Message:
    """The message with its faults of shape; Unreadable where it is no such file."""
    root = _root(content)
    parts = list(root)
    header = parts.pop(0) if parts and parts[0].tag == "Header" else None
    strange = list(_of_header(header)) if header is not None else []
    block = parts.pop(0) if parts and parts[0].tag == spec.block else None
    if block is None:
        first = parts[0].tag if parts else "nothing"
        code = "XSD25-01" if first == "LALevelVacancies" else "XSD-01"
        strange.append(Strange(code, f"The authority’s own part must be called {spec.block} and come first; here"
                                     f" stands {first}", spec.block))  # fmt: skip
        parts = [part for part in parts if part.tag == "CSWWWorker"] or parts
    workers = [part for part in parts if part.tag == "CSWWWorker"]
    strange += [
        Strange("XSD-01", f"{part.tag} does not belong here", part.tag) for part in parts if part not in workers
    ]
    if not workers:
        strange.append(Strange("XSD-01", "There is no worker in it", "CSWWWorker"))
    if block is not None:
        strange += _of_items(list(block), spec.in_block, spec, None)
    for place, worker in enumerate(workers):
        strange += _of_items(list(worker), spec.of_worker, spec, place)
    return Message(
        spec.years[-1] if header is None else _year(header, spec), _text(header, "Source/LEA"),
        _values(block if block is not None else []), tuple(Worker(_values(worker)) for worker in workers),
        tuple(strange),
    )  # fmt: skip


def _root(content: bytes) -> Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable("It has a document type, which a return never has")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as wrong:
        raise Unreadable(f"It is not XML: {wrong}") from wrong
    if root.tag != "Message":
        raise Unreadable(f"It begins with {root.tag}, where a return begins with Message")
    return root


def _values(items: Element | Sequence[Element]) -> dict[str, str]:
    return {item.tag: (item.text or "").strip() for item in items}


def _text(header: Element | None, path: str) -> str:
    return (header.findtext(path) or "").strip() if header is not None else ""


def _year(header: Element, spec: Specification) -> int:
    text = _text(header, "CollectionDetails/Year")
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else spec.years[-1]


def _of_header(header: Element) -> Iterator[Strange]:
    if _text(header, "CollectionDetails/Collection") != "CSWW":
        yield Strange("XSD-02", "The collection must be CSWW", "Collection")
    code = _text(header, "Source/LEA")
    if not (code.isascii() and code.isdecimal() and len(code) == 3):
        yield Strange("XSD-03", "The authority’s number must be three digits", "LEA")
    if _text(header, "Source/SourceLevel") != "L":
        yield Strange("XSD-04", "The source level must be L", "SourceLevel")


def _of_items(
    found: Sequence[Element], items: Sequence[Item], spec: Specification, worker: int | None
) -> Iterator[Strange]:
    """Items that the year does not have, that stand twice, or that stand before one they must follow."""
    order = {item.tag: place for place, item in enumerate(items)}
    last, seen = -1, set()
    for element in found:
        tag = element.tag
        if tag not in order:
            yield Strange(_gone(tag, spec), f"{tag} is no item of the {spec.years[-1]} census", tag, worker)
            continue
        if tag in seen:
            yield Strange("XSD-11", f"{tag} stands twice", tag, worker)
        elif order[tag] < last:
            yield Strange("XSD-11", f"{tag} must stand before {items[last].tag}", tag, worker)
        if len(element):
            yield Strange("XSD-11", f"{tag} has parts, where it takes a value", tag, worker)
        seen.add(tag)
        last = max(last, order[tag])


def _gone(tag: str, spec: Specification) -> str:
    if tag == "GenderCurrent" and spec.has("Sex"):
        return "XSD24-01"
    return "XSD25-04" if tag in ("QualInst", "CFKSSstatus") else "XSD-11"
