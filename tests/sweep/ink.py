"""Canaries: a word, number or day of its own for each field of each thing, and the finding of them in an answer."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
MONTH = {name[:3].lower(): place for place, name in enumerate(MONTHS, start=1)}

WORD = re.compile(r"zq[a-z]{6}", re.IGNORECASE)
DAY = re.compile(r"\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{4})\b")
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
NUMBER = re.compile(r"(?<![\w.,-])(£?)(\d[\d,]*(?:\.\d+)?)(?![\w]|\.\d)")
NOISE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32,64}\b|\?v=[0-9a-f]{12}", re.IGNORECASE
)
DATED_FIELD = re.compile(r'name="([\w.]+)-(day|month|year)"[^>]*?value="(\d+)"')


class Pounds(Decimal):
    """An amount of money: met with its sign, or bare inside a form."""


class Ink:
    """Mints canaries, none twice. Days come from ranges that nothing else uses."""

    def __init__(self) -> None:
        self._words = self._hours = self._rates = self._counts = self._salaries = 0
        self._past, self._future = date(1991, 1, 2), date(2031, 1, 2)

    def word(self) -> str:
        self._words += 1
        rest, letters = self._words * 7919 % 26**4 + self._words * 26**4, ""
        for _ in range(6):
            rest, letter = divmod(rest, 26)
            letters += chr(97 + letter)
        return f"Zq{letters}"

    def name(self, first: str = "Kim") -> str:
        return f"{first} {self.word()}"

    def hours(self) -> Decimal:
        """Weekly hours from 10.01 to 36.99, never whole tenths."""
        self._hours += 1
        return self._plain(1001 + self._hours + self._hours // 9)

    def rate(self) -> Pounds:
        """Pounds an hour from 40.01 to 99.99, never whole tenths."""
        self._rates += 1
        return Pounds(self._plain(4001 + self._rates + self._rates // 9))

    @staticmethod
    def _plain(hundredths: int) -> Decimal:
        return Decimal(hundredths + (hundredths % 10 == 0)) / 100

    def count(self) -> int:
        self._counts += 1
        return 61_003 + 7 * self._counts

    def salary(self) -> Pounds:
        """Whole pounds a year."""
        self._salaries += 1
        return Pounds(31_001 + 3 * self._salaries)

    def past(self) -> date:
        self._past += timedelta(days=1)
        return self._past

    def future(self) -> date:
        self._future += timedelta(days=1)
        return self._future


def token(value: str | date | Decimal | int) -> str:
    """How a canary is looked up: a word in small letters, a day as ISO, a number without separators."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Pounds):
        return f"£{_plain(str(value))}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, int):
        return str(value)
    found = WORD.search(value)
    return found[0].lower() if found else value


def tokens(text: str) -> set[str]:
    """Everything in an answer that could be a canary: words, days in any of our forms, numbers. Ids are no content."""
    text = NOISE.sub(" ", text)
    found = {word.lower() for word in WORD.findall(text)}
    for number, month, year in DAY.findall(text):
        found.add(f"{year}-{MONTH[month.lower()]:02}-{int(number):02}")
    found.update("-".join(parts) for parts in ISO.findall(text))
    for sign, number in NUMBER.findall(text):
        found |= {f"£{_plain(number)}"} if sign else {_plain(number), f"£{_plain(number)}"}
    found.update(_typed_days(text))
    return found


def _plain(number: str) -> str:
    number = number.replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number


def _typed_days(text: str) -> Iterable[str]:
    """Days inside a form: three boxes."""
    parts: dict[str, dict[str, int]] = {}
    for name, part, value in DATED_FIELD.findall(text):
        parts.setdefault(name, {})[part] = int(value)
    return [f"{each['year']:04}-{each['month']:02}-{each['day']:02}" for each in parts.values() if len(each) == 3]
