"""Social workers in post, and those who started: the counts beneath every rate."""

from reports.measures.measure import Count

INPOST_FTE = Count(
    "inpost_fte",
    "Social workers in post (FTE)",
    "full-time equivalents",
    "Contracted hours, divided by the full-time hours of the grade, of the child and family social workers whom the "
    "authority employs and pays itself on the day. Agency workers are not in it. Missing hours are left out.",
)
INPOST_HEADCOUNT = Count(
    "inpost_headcount",
    "Social workers in post (people)",
    "people",
    "The child and family social workers whom the authority employs and pays itself on the day. Someone with two posts "
    "counts once, in the more senior role. Agency workers are not in it.",
    whole=True,
)
STARTERS_FTE = Count(
    "starters_fte",
    "Starters (FTE)",
    "full-time equivalents",
    "Hours of those who started from 1 October to 30 September, whether new to the authority, from its other services "
    "or from agency work. Moves within children's services do not count.",
)
STARTERS_HEADCOUNT = Count(
    "starters_headcount",
    "Starters (people)",
    "people",
    "People who started from 1 October to 30 September, whether new to the authority, from its other services or from "
    "agency work. Moves within children's services do not count.",
    whole=True,
)
MEASURES = (INPOST_FTE, INPOST_HEADCOUNT, STARTERS_FTE, STARTERS_HEADCOUNT)
