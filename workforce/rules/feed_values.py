"""What a cell of an HR feed may hold: each kind of value made plain, or refused in words. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from workforce.rules import leaving

LONDON = ZoneInfo("Europe/London")
MOST = 200
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
BRITISH = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})")
CLOCK = re.compile(r"(.*?)[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?")
EARLIEST, LATEST = 1900, 2100

BASES = {"permanent": "permanent", "perm": "permanent", "p": "permanent", "fixed term": "fixed_term",
         "fixed-term": "fixed_term", "fixed_term": "fixed_term", "ftc": "fixed_term", "temporary": "fixed_term",
         "agency": "agency", "bank": "bank", "casual": "bank", "secondment": "secondment",
         "seconded": "secondment"}  # fmt: skip
ROLES = {"1": "Senior manager", "2": "Middle manager", "3": "First line manager", "4": "Senior practitioner",
         "5": "Case holder", "6": "Qualified without cases"}  # fmt: skip
ROLES |= {name.lower(): name for name in ROLES.values()}
TYPES = {"sw": "SW", "ssw": "SSW", "ap": "AP", "tm": "TM", "iro_cpc": "IRO_CPC", "iro": "IRO_CPC", "cpc": "IRO_CPC",
         "social worker": "SW", "senior social worker": "SSW", "advanced practitioner": "AP", "team manager": "TM",
         "independent reviewing officer": "IRO_CPC", "conference chair": "IRO_CPC"}  # fmt: skip
SEXES = {"m": "male", "male": "male", "f": "female", "female": "female", "1": "male", "2": "female", "0": "",
         "9": "", "not known": "", "not specified": ""}  # fmt: skip
ETHNICITIES = {code.lower(): code for code in (
    "WBRI", "WIRI", "WOTH", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH",
    "CHNE", "OOTH", "REFU", "NOBT")}  # fmt: skip
# Right: the census code, and what this product calls it (rules/leaving.py).
REASONS = {f"{code.number}": f"{code.number} {code.ours or ''}" for code in leaving.REASONS}
REASONS |= {code.words.lower(): REASONS[f"{code.number}"] for code in leaving.REASONS}
REASONS |= {"resigned": "1 resigned", "voluntary": "1 resigned", "redundancy": "3 redundancy",
            "dismissal": "4 dismissed", "retirement": "5 retired", "deceased": "6 other", "death in service": "6 other",
            "other": "8 other", "transfer": "8 transfer", "tupe": "8 transfer", "fixed_term_end": "8 fixed_term_end",
            "end of fixed term": "8 fixed_term_end", "end of contract": "8 fixed_term_end",
            "not yet collected": "10 "}  # fmt: skip
DESTINATIONS = {f"{code.number}": f"{code.number} {code.ours or ''}" for code in leaving.DESTINATIONS}
DESTINATIONS |= {code.words.lower(): DESTINATIONS[f"{code.number}"] for code in leaving.DESTINATIONS}
DESTINATIONS |= {"other authority": "1 other_authority", "other local authority": "1 other_authority",
                 "other_authority": "1 other_authority", "agency": "3 agency", "retired": "6 retired",
                 "same authority, other service": "7 same_authority_other",
                 "same authority, children": "7 same_authority_children", "other": "7 other"}  # fmt: skip


def text(value: str) -> str:
    if len(value) > MOST:
        raise ValueError(f"This has more than {MOST} characters. Shorten it")
    if not value.isprintable():
        raise ValueError("This holds a line break or a sign that cannot be shown. Type it again")
    return value


def day(value: str) -> str:
    """A day as ISO text; ValueError for a day that is none, and for a year of two figures, which could be two years."""
    found = ISO.fullmatch(value)
    year, month, number = (found[1], found[2], found[3]) if found else _british(value)
    try:
        made = date(int(year), int(month), int(number))
    except ValueError:
        named = MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else None
        raise ValueError(
            f"There is no {int(number)} {named} {year}"
            if named
            else f"There is no month {int(month)}: write day/month/year"
        ) from None
    if not EARLIEST <= made.year < LATEST:
        raise ValueError(f"The year {made.year} cannot be right")
    return made.isoformat()


def _british(value: str) -> tuple[str, str, str]:
    found = BRITISH.fullmatch(value)
    if found is None:
        raise ValueError("Enter a date such as 27/03/2026 or 2026-03-27")
    if len(found[3]) == 2:
        raise ValueError(f"{value} could be 19{found[3]} or 20{found[3]}: write the year with four figures")
    return found[3], found[2], found[1]


def moment(value: str) -> str:
    """When an extract was made, as ISO text in UTC; a day alone is its midnight, and a time without a zone is ours."""
    found = CLOCK.fullmatch(value)
    on = date.fromisoformat(day(found[1] if found else value))
    if found is None:
        return datetime(on.year, on.month, on.day, tzinfo=LONDON).astimezone(UTC).isoformat()
    try:
        made = datetime(on.year, on.month, on.day, int(found[2]), int(found[3]), int(found[4] or 0), tzinfo=LONDON)
    except ValueError:
        raise ValueError(f"There is no such time of day: {value}") from None
    if found[5]:
        made = made.replace(tzinfo=UTC) - (_offset(found[5]) if found[5] != "Z" else timedelta())
    return made.astimezone(UTC).isoformat()


def _offset(zone: str) -> timedelta:
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -size if zone[0] == "-" else size


def _number(value: str) -> Decimal:
    try:
        made = Decimal(value)
    except InvalidOperation:
        raise ValueError("Enter a number, such as 0.6 or 22.5") from None
    if not made.is_finite():
        raise ValueError("Enter a number, such as 0.6 or 22.5")
    return made


def fte(value: str) -> str:
    made = _number(value)
    if made > 1:
        raise ValueError(f"FTE is a share of full time, from 0 to 1; {value} looks like hours" if made > 5
                         else f"FTE is a share of full time, from 0 to 1; {value} is more than full time")  # fmt: skip
    if made <= 0:
        raise ValueError("FTE must be above 0. Leave it empty where it is not known")
    return format(round(made, 4).normalize(), "f")


def hours(value: str) -> str:
    made = _number(value)
    if not 0 <= made <= 60:
        raise ValueError(f"Hours a week are from 0 to 60; {value} is not")
    return format(round(made, 2).normalize(), "f")


def payroll_number(value: str) -> str:
    if len(value) > 40:
        raise ValueError("A payroll number has at most 40 characters")
    return text(value)


def swe_number(value: str) -> str:
    plain = value.upper().replace(" ", "").removeprefix("SW")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 10):
        raise ValueError("Enter a Social Work England number, such as SW12345")
    return f"SW{plain}"


def name(value: str) -> str:
    if len(value) > 120:
        raise ValueError("A name has at most 120 characters")
    if not any(letter.isalpha() for letter in value):
        raise ValueError("Enter a name, with letters in it")
    return text(" ".join(value.split()))


def sort_key(value: str) -> str:
    """As lists of people are sorted: the family name, which is the last word, then the others."""
    first, _, last = value.rpartition(" ")
    return f"{last} {first}".strip().casefold()


def one_of(known: Mapping[str, str], words: str) -> Callable[[str], str]:
    def clean(value: str) -> str:
        found = known.get(" ".join(value.lower().split()))
        if found is None:
            raise ValueError(f"{value[:40]} is not known. {words}")
        return found

    return clean


CLEAN: Mapping[str, Callable[[str], str]] = {
    "payroll_number": payroll_number, "name": name, "swe_number": swe_number, "birth_date": day,
    "sex": one_of(SEXES, "Use M or F, or leave it empty"),
    "ethnicity": one_of(ETHNICITIES, "Use the census code, such as WBRI, or REFU where it was refused"),
    "qualification": text, "title": text,
    "role": one_of(ROLES, "Use the census role: 1 to 6, or its name, such as Case holder"),
    "type": one_of(TYPES, "Use SW, SSW, AP, TM or IRO_CPC"), "grade": text,
    "basis": one_of(BASES, "Use permanent, fixed term, agency, bank or secondment"),
    "contract": payroll_number, "team": text, "post": text, "hours": hours, "fte": fte, "start": day, "end": day,
    "reason": one_of(REASONS, "Use the census code, 1 to 10, or its words, such as resignation"),
    "destination": one_of(DESTINATIONS, "Use the census code, 1 to 6, or its words, such as agency"),
    "probation": day, "notice": day, "manager": payroll_number, "cost_code": text, "employer": text, "as_at": moment,
}  # fmt: skip
# Values that come again and again are made plain once a file.
OFTEN = frozenset(CLEAN) - {"payroll_number", "name", "swe_number"}
