"""Turnover: how many left in the year, beside those in post at its end."""

from reports.measures.measure import Count, Rate

LEAVERS_FTE = Count(
    "leavers_fte",
    "Leavers (FTE)",
    "full-time equivalents",
    "Hours of those who left from 1 October to 30 September, also to the authority's other services or to agency work. "
    "Moves within children's services do not count. Leaving on 30 September is leaving in the year.",
)
LEAVERS_HEADCOUNT = Count(
    "leavers_headcount",
    "Leavers (people)",
    "people",
    "People who left from 1 October to 30 September, also to the authority's other services or to agency work. Moves "
    "within children's services do not count. Leaving on 30 September is leaving in the year.",
    whole=True,
)
TURNOVER_RATE_FTE = Rate(
    "turnover_rate_fte",
    "Turnover rate (FTE)",
    "Leavers in the year as a share of those in post at its end. It may be more than 100 per cent.",
    "100 × leavers ÷ in post at 30 September (FTE)",
    top="leavers_fte",
    over=("inpost_fte",),
)
TURNOVER_RATE_HEADCOUNT = Rate(
    "turnover_rate_headcount",
    "Turnover rate (people)",
    "People who left in the year as a share of the people in post at its end. It may be more than 100 per cent.",
    "100 × leavers ÷ in post at 30 September (people)",
    top="leavers_headcount",
    over=("inpost_headcount",),
)
MEASURES = (LEAVERS_FTE, LEAVERS_HEADCOUNT, TURNOVER_RATE_FTE, TURNOVER_RATE_HEADCOUNT)
