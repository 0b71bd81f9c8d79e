"""The rules about the census as a whole: the authority's own part, one number twice, payments that nobody offers."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal

from reports.returns.formats import number
from reports.returns.message import Message, Worker
from reports.returns.specification import Specification
from reports.returns.worker_rules import hours

Said = tuple[str, str, int | None]  # the item, what is wrong, which worker (None: the authority)


def one_number_twice(message: Message, spec: Specification) -> Iterator[Said]:
    """PLT-05: one person may hold two posts; together above full time is odd."""
    by_number: dict[str, list[int]] = defaultdict(list)
    for place, worker in enumerate(message.workers):
        if worker.get("SWENo") and not worker.leaver:
            by_number[worker.get("SWENo")].append(place)
    for places in by_number.values():
        if len(places) > 1 and sum((hours(message.workers[at], spec) or Decimal(0) for at in places), Decimal(0)) > 1:
            for at in places:
                yield "SWENo", "The same number stands twice, and together the hours are above full time", at


def cover_within_vacancies(message: Message, spec: Specification) -> Iterator[Said]:
    """PLT-08: what the department then publishes as of low reliability."""
    cover, vacant = number(message.block.get("NoAgencyFTE")), number(message.block.get("NumberOfVacancies"))
    agency = sum((hours(w, spec) or Decimal(0) for w in message.workers if w.agency and not w.leaver), Decimal(0))
    if cover is not None and vacant is not None and cover > vacant:
        yield "NoAgencyFTE", f"Agency workers cover {cover:f} FTE, above the {vacant:f} FTE that are vacant", None
    elif cover is not None and cover > agency:
        yield "NoAgencyFTE", f"Agency workers cover {cover:f} FTE, above the {agency:f} FTE of agency workers", None


def cover_counted_alike(message: Message, spec: Specification) -> Iterator[Said]:
    """PLT-11."""
    cover, people = number(message.block.get("NoAgencyFTE")), number(message.block.get("NoAgencyHeadcount"))
    if cover is not None and people is not None and (people < cover or bool(people) != bool(cover)):
        yield "NoAgencyHeadcount", "The people who cover vacancies and their FTE do not agree", None


def paid_and_not_offered(message: Message, spec: Specification) -> Iterator[Said]:
    """PLT-16."""
    if any(message.block.get(tag) != "0" for tag in ("RecruitmentBonus", "RetentionBonus")):
        return
    for place, worker in enumerate(message.workers):
        if _paid(worker):
            yield "RRPayments", "They were paid a bonus, and you say that you offer none", place


def _paid(worker: Worker) -> bool:
    return (number(worker.get("RRPayments")) or Decimal(0)) > 0


QUERIES: tuple[tuple[str, Callable[[Message, Specification], Iterator[Said]]], ...] = (
    ("PLT-05", one_number_twice),
    ("PLT-08", cover_within_vacancies),
    ("PLT-11", cover_counted_alike),
    ("PLT-16", paid_and_not_offered),
)
