"""A member of the staff bank as the demo knows them, and the caps that their rates are held against."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from demo.world import Human
from staffbank.rules.agency.facts import Employment, JobType, Reference

NORTH_WEST_NAME = "North West"
# Pence an hour, all on-costs included.
CAPS: dict[JobType, int] = {
    "SW": 3900,
    "SSW": 4350,
    "AP": 4600,
    "TM": 5200,
    "IRO_CPC": 4900,
}
CAPS_FROM = date(2025, 10, 1)


@dataclass
class Member:
    """A member of the bank as the demo made them; `taken` are the times they are booked."""

    human: Human
    state: str
    job_type: str
    rate: int
    skills: list[str]
    joined: date
    dbs: str = "clear"
    until: date | None = None
    seen: bool = True
    status: str = "active"
    authority: int | None = None
    employments: list[Employment] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    taken: list[tuple[datetime, datetime]] = field(default_factory=list)
    ready: bool = False

    @property
    def id(self) -> UUID:
        return self.human.id

    def free(self, starts: datetime, ends: datetime) -> bool:
        return all(ends <= before or after <= starts for before, after in self.taken)

    def facts(self) -> dict[str, Any]:
        """What the rules read of a member, but for hours already booked."""
        return {
            "registered_on": self.human.registered_on, "registration_status": self.status, "dbs": self.dbs,
            "right_to_work_until": self.until, "employments": tuple(self.employments),
            "references": tuple(self.references),
        }  # fmt: skip
