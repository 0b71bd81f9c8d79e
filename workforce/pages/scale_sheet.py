"""What a scale says, as a table: each level's pay, its points and what opens it."""

from foundation.filters import pounds, words
from foundation.sheets import Column, Sheet
from workforce.rules.pay_scales import GATE, START, Level, PayScale


def levels_sheet(scale: PayScale, title: str = "Levels") -> Sheet:
    return Sheet(
        title,
        (
            Column("Level", lambda level: f"{level.level}. {level.title}"),
            Column("From", lambda level: pounds(level.annual), numeric=True),
            Column("To", lambda level: pounds(level.top), numeric=True),
            Column("Points", lambda level: len(level.points) or 1, numeric=True),
            Column("Opens", opens),
        ),
        scale.levels,
        "; ".join(f"{area.title}: {pounds(area.addition)} more" for area in scale.areas if area.addition),
    )


def opens(level: Level) -> str:
    """What opens a level, in words."""
    if level.opens == START:
        return "at the start"
    return f"with a pass at {words(level.gate or '')}" if level.opens == GATE else "by appointment"
