"""Judges a return: every fault with its person, item, what was expected, what to do, and where to do it."""

from collections.abc import Iterator

from reports.returns.fault import Fault, Fix, Severity
from reports.returns.formats import expected, fits, number
from reports.returns.message import Message, Strange, Worker
from reports.returns.read import read
from reports.returns.specification import Item, Specification
from reports.returns.whole_rules import QUERIES
from reports.returns.worker_rules import RULES

BY_KIND = {"share": "XSD-08", "date": "XSD-09", "code": "XSD-10", "integer": "XSD-12", "decimal": "XSD-13"}
BY_TAG = {
    "AgencyWorker": "XSD-06", "SWENo": "XSD-07", "BaseSalary": "XSD25-05", "RRPayments": "XSD25-05",
    "OtherPayments": "XSD25-05", "NumberOfVacancies": "XSD-05", "NoAgencyFTE": "XSD-05", "NoAgencyHeadcount": "XSD-05",
    "OtherAllowances": "XSD25-03",
}  # fmt: skip
MISSING = {"direct": "LIIA-01", "in_post": "PLT-14", "leaver": "LIIA-04"}


def judge(content: bytes, spec: Specification, people: tuple[Worker, ...] = ()) -> tuple[Fault, ...]:
    """Every fault of a file as its bytes say. `people`: whose records its workers are, in the file's order."""
    message = read(content, spec)
    return faults_of(message, spec, people or message.workers)


def faults_of(message: Message, spec: Specification, people: tuple[Worker, ...]) -> tuple[Fault, ...]:
    """Faults of shape first, then of values, then what the rules find; errors and queries in one list."""
    found = [_of_shape(strange, spec, people) for strange in message.strange]
    if message.block or not message.strange:
        found += _of_block(message, spec)
    for place, (worker, whose) in enumerate(zip(message.workers, people, strict=True)):
        found += [_fault(*said, spec, whose, place) for said in _of_worker(worker, spec, message.year)]
    for code, find in QUERIES:
        found += [
            _fault(code, "query", item, says, spec, people[at] if at is not None else None, at)
            for item, says, at in find(message, spec)
        ]
    return tuple(found)


def _of_shape(strange: Strange, spec: Specification, people: tuple[Worker, ...]) -> Fault:
    whose = people[strange.worker] if strange.worker is not None else None
    return _fault(strange.code, "error", strange.item, strange.says, spec, whose, strange.worker)


def _of_block(message: Message, spec: Specification) -> Iterator[Fault]:
    for item in spec.in_block:
        value, code = message.block.get(item.tag), BY_TAG.get(item.tag, "XSD25-02")
        if (value is None and item.needed) or (value == "" and item.needed == "everyone"):
            yield _fault(code, "error", item.tag, _missing_words(item), spec)
        elif value and not fits(item, value):
            yield _fault(code, "error", item.tag, f"{value!r} stands here: expected {expected(item)}", spec)
        elif value and item.kind in ("decimal", "integer") and (number(value) or 0) < 0:
            yield _fault("PLT-06", "error", item.tag, "It must be 0 or more", spec)


def _of_worker(worker: Worker, spec: Specification, year: int) -> Iterator[tuple[str, Severity, str, str]]:
    wrong = set()
    for item in spec.of_worker:
        value = worker.get(item.tag)
        if not value and _needs(item, worker):
            yield _missing(item), "error", item.tag, _missing_words(item)
        elif value and not fits(item, value):
            wrong.add(item.tag)
            yield _form(item), "error", item.tag, f"{value!r} stands here: expected {expected(item)}"
    for rule in RULES:
        for tag, says in rule.find(worker, spec, year):
            if tag not in wrong:
                yield rule.code, rule.severity, tag, says


def _needs(item: Item, worker: Worker) -> bool:
    match item.needed:
        case "everyone":
            return True
        case "direct":
            return not worker.agency
        case "in_post":
            return not worker.agency and not worker.leaver
        case "leaver":
            return worker.leaver
    return False


def _missing_words(item: Item) -> str:
    return "Not answered yet" if item.fix == "here" else f"It is missing: expected {expected(item)}"


def _missing(item: Item) -> str:
    return BY_TAG.get(item.tag, "XSD-11") if item.needed == "everyone" else MISSING[item.needed]


def _form(item: Item) -> str:
    return BY_TAG.get(item.tag) or BY_KIND.get(item.kind, "XSD-10")


def _fault(
    code: str, severity: Severity, tag: str, says: str, spec: Specification, whose: Worker | None = None,
    at: int | None = None,
) -> Fault:  # fmt: skip
    item = spec.item(tag) if spec.has(tag) else None
    fix: Fix = "note" if severity == "query" else "here" if item and item.fix == "here" else "hr"
    return Fault(
        code, severity, tag, item.title if item else tag, says, _do(fix), fix, whose.person if whose else None,
        whose.name if whose else "", at,
    )  # fmt: skip


def _do(fix: Fix) -> str:
    return {
        "hr": "Ask the owner of the HR system to put the record right, then check again",
        "here": "Give the answer in this return, then check again",
        "note": "Write in a note why it is so, or have the record put right",
    }[fix]
