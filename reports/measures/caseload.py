"""Caseload: cases for each full-time equivalent who holds any."""

from reports.measures.measure import Count, Rate

CASE_HOLDERS_FTE = Count(
    "case_holders_fte",
    "Social workers who hold cases (FTE)",
    "full-time equivalents",
    "Hours of everyone, agency workers included and in any role, who holds at least one case and has hours above zero.",
)
CASES = Count(
    "cases",
    "Cases",
    "cases",
    "Cases held on the day by everyone counted as holding cases. How hard a case is does not enter.",
    whole=True,
)
CASELOAD_FTE = Rate(
    "caseload_fte",
    "Average caseload (FTE)",
    "Cases for each full-time equivalent. Agency workers and every role are in both parts, as long as they hold at "
    "least one case and have hours above zero.",
    "cases ÷ FTE of those who hold cases",
    top="cases",
    over=("case_holders_fte",),
    percent=False,
)
MEASURES = (CASE_HOLDERS_FTE, CASES, CASELOAD_FTE)
