"""Vacancies: how many, their share of all posts, and how many an agency worker covers."""

from reports.measures.measure import Count, Rate

VACANCY_FTE = Count(
    "vacancy_fte",
    "Vacancies (FTE)",
    "full-time equivalents",
    "Posts for child and family social workers, or the part of one, that none of the authority's own people holds on "
    "the day. A post that an agency worker covers is still vacant; a held one counts, a proposed one does not.",
)
VACANCY_RATE_FTE = Rate(
    "vacancy_rate_fte",
    "Vacancy rate (FTE)",
    "Vacancies as a share of vacancies and social workers in post together. Agency workers are in neither part, and a "
    "post that one covers is still vacant.",
    "100 × vacancies ÷ (vacancies + in post) (FTE)",
    top="vacancy_fte",
    over=("vacancy_fte", "inpost_fte"),
)
VACANCY_AGENCY_COVER_RATE_FTE = Rate(
    "vacancy_agency_cover_rate_fte",
    "Vacancies covered by agency workers (FTE)",
    "The share of vacancies that an agency worker fills. More than 100 per cent cannot be and shows u.",
    "100 × agency covering vacancies ÷ vacancies (FTE)",
    top="agency_cover_fte",
    over=("vacancy_fte",),
    part=True,
)
MEASURES = (VACANCY_FTE, VACANCY_RATE_FTE, VACANCY_AGENCY_COVER_RATE_FTE)
