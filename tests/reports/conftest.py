"""A published file of one region, written by hand: Trafford's 2025 figures, and Bury's invented ones beside them."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from reports.published import FIGURES, PLACE

INDICATORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "csww_indicators_2017_to_2025.csv"

NORTH_WEST = dict(zip(PLACE, ("2025", "Reporting year", "Regional", "E92000001", "England", "E12000002", "North West",
                              "", "", ""), strict=True))  # fmt: skip
TRAFFORD = NORTH_WEST | {
    "geographic_level": "Local authority", "old_la_code": "358", "new_la_code": "E08000009", "la_name": "Trafford",
    "inpost_fte": "105.3", "inpost_headcount": "111", "starters_fte": "20", "starters_headcount": "21",
    "leavers_fte": "16.4", "leavers_headcount": "17", "turnover_rate_fte": "15.6", "turnover_rate_headcount": "15.3",
    "agency_fte": "43", "agency_headcount": "44", "agency_rate_fte": "29", "agency_rate_headcount": "28.4",
    "agency_cover_fte": "43", "agency_cover_rate_fte": "100", "vacancy_fte": "51", "vacancy_rate_fte": "32.6",
    "vacancy_agency_cover_rate_fte": "84.3", "case_holders_fte": "87.7", "cases": "1254", "caseload_fte": "14.3",
    "working_days_lost_fte": "445", "absence_rate_fte": "1.7",
}  # fmt: skip
BURY = TRAFFORD | {
    "old_la_code": "351", "new_la_code": "E08000002", "la_name": "Bury",
    "inpost_fte": "50", "inpost_headcount": "52", "leavers_fte": "5", "leavers_headcount": "5",
    "turnover_rate_fte": "10", "turnover_rate_headcount": "9.6", "agency_fte": "0", "agency_headcount": "0",
    "agency_rate_fte": "0", "agency_rate_headcount": "0", "agency_cover_fte": "0", "agency_cover_rate_fte": "z",
    "vacancy_fte": "0", "vacancy_rate_fte": "0", "vacancy_agency_cover_rate_fte": "z", "case_holders_fte": "40",
    "cases": "600", "caseload_fte": "15", "working_days_lost_fte": "253", "absence_rate_fte": "2",
}  # fmt: skip
WHOLE_REGION = NORTH_WEST | {
    "inpost_fte": "155.3", "inpost_headcount": "163", "starters_fte": "40", "starters_headcount": "42",
    "leavers_fte": "21.4", "leavers_headcount": "22", "turnover_rate_fte": "13.8", "turnover_rate_headcount": "13.5",
    "agency_fte": "43", "agency_headcount": "44", "agency_rate_fte": "21.7", "agency_rate_headcount": "21.3",
    "agency_cover_fte": "43", "agency_cover_rate_fte": "100", "vacancy_fte": "51", "vacancy_rate_fte": "24.7",
    "vacancy_agency_cover_rate_fte": "84.3", "case_holders_fte": "127.7", "cases": "1854", "caseload_fte": "14.5",
    "working_days_lost_fte": "698", "absence_rate_fte": "1.8",
}  # fmt: skip
TRAFFORD_ROW = 3  # as a spreadsheet numbers it


@pytest.fixture
def region_file() -> Callable[..., bytes]:
    """The file's bytes; keyword arguments change cells of Trafford's row."""

    def written(**changes: str) -> bytes:
        rows = [dict(zip((*PLACE, *FIGURES), (*PLACE, *FIGURES), strict=True)), WHOLE_REGION, TRAFFORD | changes, BURY]
        return "".join(",".join(row[name] for name in (*PLACE, *FIGURES)) + "\r\n" for row in rows).encode()

    return written


@pytest.fixture
def indicators() -> Path:
    """The official file, where the folder `shared` stands beside the repository."""
    if not INDICATORS.exists():
        pytest.skip(f"the official file of indicators is not at {INDICATORS}")
    return INDICATORS


@pytest.fixture
def press() -> Callable[..., Awaitable[Any]]:
    """`await press(ADA, deed, id, form)`: the deed whole, committed, as one of the cast."""
    from foundation.routing import hash_of, stranger

    async def pressed(member: Any, deed: Any, *args: Any, **kwargs: Any) -> Any:
        return await deed(stranger(hash_of(member.token)), *args, **kwargs)

    return pressed
