"""Finds what may identify a child in free text, by class and place, and never repeats what it found.

Four classes: NHS number, unique pupil number, postcode, date of birth. It sees through full-width
digits, look-alike letters, spaces, hyphens and line breaks; not through numbers spelled out in words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

NHS_NUMBER, UPN, POSTCODE, DATE_OF_BIRTH = "nhs_number", "upn", "postcode", "date_of_birth"
WORDS = {
    NHS_NUMBER: "an NHS number",
    UPN: "a pupil number",
    POSTCODE: "a postcode",
    DATE_OF_BIRTH: "a child's date of birth",
}
BLOCKS = (NHS_NUMBER, UPN, POSTCODE)  # these stop a save; a date of birth warns
OLDEST_CHILD = 25  # leaving care ends here
NEAR = 40  # characters either side of a number in which a cue counts

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # no I, O, S; the place in it is the check value
AREA_LETTERS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G "
    "GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW "
    "OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC "
    "WD WF WN WR WS WV YO ZE"
)
AREAS = frozenset(AREA_LETTERS.split())
LOOK_ALIKE = str.maketrans("АВЕКМНОРСТУХІЅαΑΒΕΖΗΙΚΜΝΟΡΤΥΧ‐‑‒–—−·", "ABEKMHOPCTYXISaABEZHIKMNOPTYX-------")

GAP = r"[\s.\-/]{0,3}"
TEN_DIGITS = re.compile(rf"(?<!\d)(?=(\d(?:{GAP}\d){{9}})(?!\d))")
PUPIL = re.compile(rf"(?<![A-Za-z0-9])(?=([A-Za-z](?:{GAP}\d){{11}}{GAP}[A-Za-z0-9])(?![A-Za-z0-9]))")
FULL_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,2})(\d[A-Za-z\d]?)[\s\-]*(\d[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?!\w)"
)
NHS_CUE = re.compile(r"n\W{0,2}h\W{0,2}s", re.IGNORECASE)
BIRTH_CUE = re.compile(r"\bd\W{0,2}o\W{0,2}b\b|\bbirth|\bborn\b|\baged?\b|\bturn(?:s|ed)\b", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED = rf"({'|'.join(MONTHS)})[a-z]*"
DATES = (
    (re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\d)"), (3, 2, 1)),
    (re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"), (1, 2, 3)),
    (
        re.compile(
            rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+{NAMED}[\s,.\-]+(\d{{4}}|\d{{2}})(?!\d)", re.I
        ),
        (3, 2, 1),
    ),
    (re.compile(rf"\b{NAMED}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.I), (3, 1, 2)),
)


@dataclass(frozen=True, order=True)
class Finding:
    """A class and where it stands: characters `start` to `end` of the text as typed, on `line` (from 1)."""

    start: int
    end: int
    line: int
    kind: str

    @property
    def blocks(self) -> bool:
        return self.kind in BLOCKS

    @property
    def words(self) -> str:
        """What to tell the writer; safe to log, since the value is not in it."""
        return f"Line {self.line}: this looks like {WORDS[self.kind]}. Take it out or change it"


def findings(text: str, *, today: date, own_postcodes: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """What stands out in the text, in order. `own_postcodes` are the council's offices, without spaces, in capitals."""
    plain, places = _plain(text)
    searches: tuple[Callable[[], Iterator[tuple[int, int]]], ...] = (
        lambda: _nhs_numbers(plain),
        lambda: _pupil_numbers(plain),
        lambda: _postcodes(plain, own_postcodes),
        lambda: _birth_dates(plain, today),
    )
    found = set()
    for kind, search in zip((NHS_NUMBER, UPN, POSTCODE, DATE_OF_BIRTH), searches, strict=True):
        for start, end in search():
            first, last = places[start], places[end - 1]
            found.add(Finding(first, last + 1, text.count("\n", 0, first) + 1, kind))
    return tuple(sorted(found))


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in plain letters and digits, and for each of its characters the place it came from."""
    letters, places = [], []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKC", letter).translate(LOOK_ALIKE):
            if unicodedata.category(plain) == "Cf":  # zero-width joiners and marks
                continue
            letters.append(str(unicodedata.digit(plain)) if unicodedata.digit(plain, -1) >= 0 else plain)
            places.append(place)
    return "".join(letters), places


def _nhs_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in TEN_DIGITS.finditer(text):
        start, end = match.span(1)
        written = match[1]
        if valid_nhs(re.sub(r"\D", "", written)) and (
            _grouped(written) or _near(NHS_CUE, text, start, end) or not _telephone_or_date(written)
        ):
            yield start, end


def valid_nhs(digits: str) -> bool:
    """Weights 10 to 2 over nine digits; 11 less the sum modulo 11 is the tenth, 11 counting as 0 and 10 as invalid."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9])


def _grouped(written: str) -> bool:
    return [len(group) for group in re.split(r"\D+", written)] == [3, 3, 4]


def _telephone_or_date(written: str) -> bool:
    return written.startswith("0") or bool(
        re.match(r"(?:19|20)\d\d(?!\d{6})|\d{1,2}\D+\d{1,2}\D+(?:19|20)\d\d", written)
    )


def _pupil_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in PUPIL.finditer(text):
        if valid_upn(re.sub(r"[^A-Z0-9]", "", match[1].upper())):
            yield match.span(1)


def valid_upn(written: str) -> bool:
    """A check letter, then twelve digits, or eleven and a letter (a temporary number): weights 2 to 13, modulo 23."""
    if written[0] not in UPN_LETTERS or (written[-1].isalpha() and written[-1] not in UPN_LETTERS):
        return False
    values = [int(place) if place.isdigit() else UPN_LETTERS.index(place) for place in written[1:]]
    return UPN_LETTERS[sum(value * weight for weight, value in enumerate(values, 2)) % 23] == written[0]


def _postcodes(text: str, own: frozenset[str]) -> Iterator[tuple[int, int]]:
    for match in FULL_POSTCODE.finditer(text):
        if match[1].upper() in AREAS and "".join(match.groups()).upper() not in own:
            yield match.span()


def _birth_dates(text: str, today: date) -> Iterator[tuple[int, int]]:
    for pattern, order in DATES:
        for match in pattern.finditer(text):
            born = _date(*(match[group] for group in order), today=today)
            if born and _is_child(born, today) and _near(BIRTH_CUE, text, *match.span()):
                yield match.span()


def _date(year: str, month: str, day: str, *, today: date) -> date | None:
    number = int(year) if len(year) == 4 else 2000 + int(year)
    which = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
    try:
        return date(number if number <= today.year else number - 100 * (len(year) == 2), which, int(day))
    except ValueError:
        return None


def _is_child(born: date, today: date) -> bool:
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return born <= today and age <= OLDEST_CHILD


def _near(cue: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return bool(cue.search(text, max(0, start - NEAR), start) or cue.search(text, end, end + NEAR))
