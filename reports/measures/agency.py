"""Agency workers: how many, their share of the workforce, and how many of them cover a vacancy."""

from reports.measures.measure import Count, Rate

AGENCY_FTE = Count(
    "agency_fte",
    "Agency workers (FTE)",
    "full-time equivalents",
    "Hours of those who do child and family social work on the day without being paid by the authority itself.",
)
AGENCY_HEADCOUNT = Count(
    "agency_headcount",
    "Agency workers (people)",
    "people",
    "Agency workers on the day. Each record counts as one person.",
    whole=True,
)
AGENCY_RATE_FTE = Rate(
    "agency_rate_fte",
    "Agency rate (FTE)",
    "Agency workers as a share of agency workers and social workers in post together. Vacancies are in neither part.",
    "100 × agency ÷ (agency + in post) (FTE)",
    top="agency_fte",
    over=("agency_fte", "inpost_fte"),
)
AGENCY_RATE_HEADCOUNT = Rate(
    "agency_rate_headcount",
    "Agency rate (people)",
    "Agency workers as a share of agency workers and social workers in post together. Vacancies are in neither part.",
    "100 × agency ÷ (agency + in post) (people)",
    top="agency_headcount",
    over=("agency_headcount", "inpost_headcount"),
)
AGENCY_COVER_FTE = Count(
    "agency_cover_fte",
    "Agency workers covering a vacancy (FTE)",
    "full-time equivalents",
    "Hours of agency workers who fill a vacant post.",
)
AGENCY_COVER_RATE_FTE = Rate(
    "agency_cover_rate_fte",
    "Agency workers who cover a vacancy (FTE)",
    "The share of agency workers who fill a vacant post. More than 100 per cent cannot be and shows u.",
    "100 × agency covering vacancies ÷ agency (FTE)",
    top="agency_cover_fte",
    over=("agency_fte",),
    part=True,
)
MEASURES = (
    AGENCY_FTE,
    AGENCY_HEADCOUNT,
    AGENCY_RATE_FTE,
    AGENCY_RATE_HEADCOUNT,
    AGENCY_COVER_FTE,
    AGENCY_COVER_RATE_FTE,
)
