"""The columns of an HR feed: what each holds, what councils call it, and which heading of a file means which. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Wrong(NamedTuple):
    """One thing wrong in a file: `row` as a spreadsheet numbers it, the headings being row 1."""

    row: int
    column: str
    reason: str


class Field(NamedTuple):
    """A column of ours. `needed`: no file is taken in without it. `called`: other names it goes by."""

    code: str
    title: str
    hint: str
    needed: bool = False
    called: tuple[str, ...] = ()


FIELDS = (
    Field("payroll_number", "Payroll number", "One person's for good, in your authority", True,
          ("employee number", "employee no", "employee id", "emp no", "staff number", "personnel number", "payroll no",
           "payroll ref", "assignment number", "pers.ref")),
    Field("name", "Name", "First name, then family name", True, ("full name", "employee name", "known as")),
    Field("swe_number", "Social Work England number", "Such as SW12345", False,
          ("swe number", "swe no", "swe", "registration number", "professional registration")),
    Field("birth_date", "Birth date", "", False, ("date of birth", "dob", "birthdate")),
    Field("sex", "Sex", "M or F", False, ("gender",)),
    Field("ethnicity", "Ethnicity", "The census code, such as WBRI", False, ("ethnic origin", "ethnic group")),
    Field("qualification", "Qualification", "", False, ("social work qualification",)),
    Field("title", "Job title", "What you call the job", True, ("local title", "position title", "job", "position")),
    Field("role", "Census role", "1 to 6, or the role's name", False, ("org role", "orgrole", "csww role")),
    Field("type", "Core job type", "SW, SSW, AP, TM or IRO_CPC", False, ("job type", "core type", "job family")),
    Field("grade", "Grade", "", False, ("pay grade", "salary grade", "band")),
    Field("basis", "Basis", "Permanent, fixed term, agency, bank or secondment", True,
          ("contract type", "employment type", "employment basis", "appointment type")),
    Field("contract", "Employment reference", "Only where somebody holds two jobs at once under one number", False,
          ("contract reference", "assignment", "assignment id", "employment number")),
    Field("team", "Team", "", True, ("team name", "department", "organisation unit", "org unit", "cost centre name")),
    Field("post", "Post reference", "Your own number of the post", False,
          ("post number", "position number", "post no", "position id", "post id")),
    Field("hours", "Hours a week", "", False, ("hours", "contracted hours", "weekly hours")),
    Field("fte", "FTE", "A share of full time: 1, or 0.6", False, ("full time equivalent", "whole time equivalent",
          "wte")),
    Field("start", "Start date", "The day this job began, on these hours and in this team", True,
          ("start", "effective from", "position start", "date started", "from")),
    Field("end", "End date", "The last day worked; empty while it goes on", True,
          ("end", "leaving date", "date left", "effective to", "termination date", "to")),
    Field("reason", "Leaving reason", "", False, ("reason for leaving", "leave reason", "termination reason")),
    Field("destination", "Destination", "Where somebody went", False, ("leaver destination", "leaving destination")),
    Field("probation", "Probation end", "", False, ("probation end date", "probationary period end")),
    Field("notice", "Notice given", "The day it was given", False, ("notice date", "notice given date")),
    Field("manager", "Line manager", "The manager's payroll number", False,
          ("reports to", "manager number", "manager", "line manager number", "supervisor")),
    Field("cost_code", "Cost code", "", False, ("cost centre", "cost center", "cost centre code")),
    Field("employer", "Employer", "The agency, or who seconds", False, ("agency", "agency name")),
    Field("as_at", "As at", "When the extract was made: day and time", True,
          ("extract date", "extract time", "extracted", "run date", "as at date", "snapshot date")),
)  # fmt: skip
BY_CODE: Mapping[str, Field] = {field.code: field for field in FIELDS}
NEEDED = tuple(field.code for field in FIELDS if field.needed)
OURS: Mapping[str, str] = {field.title.lower(): field.code for field in FIELDS}
GUESSES: Mapping[str, str] = {**OURS, **{name: field.code for field in FIELDS for name in field.called}}
NOT_READ = ""


def plain(heading: str) -> str:
    """A heading as it is remembered: spaces, capitals and underscores make no difference."""
    return " ".join(heading.replace("_", " ").split()).lower()


def placed(headings: Sequence[str], remembered: Mapping[str, str]) -> tuple[dict[str, int], list[Wrong]]:
    """Where each of our columns stands in the file, and every heading that stands against it.

    `remembered`: what a person said before, heading → our column or NOT_READ. Our own titles need nobody to say so.
    """
    known = {**OURS, **remembered}
    places: dict[str, int] = {}
    wrong: list[Wrong] = []
    for place, heading in enumerate(headings):
        code = known.get(plain(heading)) if heading.strip() else NOT_READ
        if code is None:
            wrong.append(
                Wrong(1, heading, "We do not know this heading yet. Say what it holds, or that it is not read")
            )
        elif code in places:
            wrong.append(Wrong(1, heading, f"Two columns hold {BY_CODE[code].title}. Leave one out"))
        elif code != NOT_READ:
            places[code] = place
    return places, wrong + _missing(places, remembered)


def _missing(places: Mapping[str, int], remembered: Mapping[str, str]) -> list[Wrong]:
    """What no file goes without, and what this authority's files have had so far: an absent column empties nothing."""
    before = {code: heading for heading, code in remembered.items() if code != NOT_READ}
    lacks = [code for code in BY_CODE if code not in places and (code in NEEDED or code in before)]
    return [
        Wrong(1, before.get(code, BY_CODE[code].title), "This column was in your files before, and is missing"
              if code in before else "No column holds this, and it is needed")
        for code in lacks
    ]  # fmt: skip


def guessed(headings: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """For the page where a person says what the headings mean: our column → the heading it is likely to be."""
    found: dict[str, str] = {}
    for heading in headings:
        code = remembered.get(plain(heading)) or GUESSES.get(plain(heading), NOT_READ)
        if code != NOT_READ:
            found.setdefault(code, heading)
    return found


def chosen(pairs: Sequence[tuple[str, str]], headings: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What a person said, to be remembered (heading → column, the rest NOT_READ), and what is wrong with it by column.

    `pairs`: (our column, the file's heading).
    """
    said = {plain(heading): NOT_READ for heading in headings if heading.strip()}
    wrong: dict[str, str] = {}
    for code, heading in pairs:
        if code not in BY_CODE or plain(heading) not in said:
            continue
        if said[plain(heading)] != NOT_READ:
            wrong[code] = f"{BY_CODE[code].title}: you chose {heading} for {BY_CODE[said[plain(heading)]].title} too"
        said[plain(heading)] = code
    for code in NEEDED:
        if code not in said.values() and code not in wrong:
            wrong[code] = f"Choose the column that holds {BY_CODE[code].title}"
    return said, wrong
