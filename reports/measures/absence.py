"""Sickness absence: working days lost beside the days that could have been worked."""

from reports.measures.measure import Count, Rate

WORKING_DAYS_LOST_FTE = Count(
    "working_days_lost_fte",
    "Working days lost to sickness",
    "days",
    "Working days that social workers in post lost to sickness from 1 October to 30 September.",
)
ABSENCE_RATE_FTE = Rate(
    "absence_rate_fte",
    "Sickness absence rate",
    "Days lost as a share of the days that those in post could have worked: 253 each, or 254 in a year to 30 September "
    "that holds 29 February.",
    "100 × days lost ÷ (in post × working days in the year) (FTE)",
    top="working_days_lost_fte",
    over=("inpost_fte",),
    per_day=True,
)
MEASURES = (WORKING_DAYS_LOST_FTE, ABSENCE_RATE_FTE)
