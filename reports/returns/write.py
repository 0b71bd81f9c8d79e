"""The file for the department: the same message always gives the same bytes."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from reports.returns.message import Message
from reports.returns.specification import Item, Specification

SOFTWARE = "STEADFAST"


def write(message: Message, spec: Specification) -> bytes:
    """UTF-8 XML in the order of the year's specification. The optional time of making is left out on purpose: what was
    signed can be made again byte for byte.
    """
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<Message>", *_header(message), f"  <{spec.block}>"]
    lines += _items(message.block, spec.in_block, "    ")
    lines.append(f"  </{spec.block}>")
    for worker in message.workers:
        lines.append("  <CSWWWorker>")
        lines += _items(worker.values, spec.of_worker, "    ")
        lines.append("  </CSWWWorker>")
    return "\n".join([*lines, "</Message>", ""]).encode()


def _header(message: Message) -> list[str]:
    day = message.reference_day.isoformat()
    return [
        "  <Header>",
        f"    <CollectionDetails><Collection>CSWW</Collection><Year>{message.year}</Year>"
        f"<ReferenceDate>{day}</ReferenceDate></CollectionDetails>",
        f"    <Source><SourceLevel>L</SourceLevel><LEA>{escape(message.authority)}</LEA>"
        f"<SoftwareCode>{SOFTWARE}</SoftwareCode></Source>",
        "  </Header>",
    ]


def _items(values: Mapping[str, str], items: Sequence[Item], indent: str) -> list[str]:
    """Each item that has a value, and those whose element must stand there even when empty."""
    return [
        f"{indent}<{item.tag}>{escape(values.get(item.tag, ''))}</{item.tag}>"
        for item in items
        if values.get(item.tag) or item.needed == "element"
    ]
