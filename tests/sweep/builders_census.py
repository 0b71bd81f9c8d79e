"""A workforce census of a household's authority, one a year: accepted, with what was odd, noted, signed and sent."""

import hashlib
import json
from datetime import date
from uuid import uuid4

from tests.sweep.world import Household, World, at

DAY = date(2026, 10, 20)
CASES, RATE = "DFE-01 Cases30", "PLT-13 vacancy_rate_fte"
SIGNED = (
    "insert into return_signature (id, return, authority, fingerprint, signed_by, signed_for, signed_on)"
    " select $2, id, authority, fingerprint, $3, $3, $4 from statutory_return where id = $1"
)


async def census(world: World, house: Household) -> None:
    """In whichever year its authority has none yet, far from those that the acts begin."""
    ink, before = world.ink, [h for h in world.households.values() if "census" in h.ids]
    year = 2030 + sum(other.spot.authority == house.spot.authority for other in before)
    returned, signature, content = uuid4(), uuid4(), f"<Message>{house.label}</Message>".encode()
    odd, rate, note, reference = ink.word(), ink.word(), ink.word(), ink.word()
    whom, people = ink.name(), ink.count()
    signer, signer_name = await world.someone("Dee")
    preparer, _ = await world.someone("Bo")
    row = {
        "id": returned, "authority": house.spot.authority, "kind": "csww", "year": year,
        "edition": "csww/2025", "state": "ready", "begun_by": preparer, "begun_on": DAY, "checked_on": DAY,
        "file": content, "fingerprint": hashlib.sha256(content).hexdigest(), "held": "{}", "workers": 2, "errors": 0,
        "parts": json.dumps({"inpost_fte": str(people)}),
        "faults": json.dumps([fault(CASES, "Cases held", odd, str(house.worker), whom), fault(RATE, "Rate", rate)]),
    }  # fmt: skip
    await world.put("statutory_return", **row)
    said = {"authority": house.spot.authority, "return": returned}
    await world.put("return_hand", person=preparer, since=DAY, **said)
    for about, person in ((CASES, house.worker), (RATE, None)):
        await world.put("return_note", id=uuid4(), version=1, about=about, person=person, noted_by=preparer,
                        noted_on=DAY, words=f"Because of {note}", **said)  # fmt: skip
    await world.owner.execute(SIGNED, returned, signature, signer, DAY)
    await world.owner.execute(
        "update statutory_return set state = 'accepted', signature = $2, accepted_on = $3, reference = $4"
        " where id = $1",
        returned, signature, DAY, reference,
    )  # fmt: skip
    await world.put("return_sent", number=1, file=content, fingerprint=row["fingerprint"], parts=row["parts"],
                    workers=2, signature=signature, sent_by=preparer, sent_on=DAY, **said)  # fmt: skip
    house.ids["census"] = returned
    stands = at(house, "return_csww", subject=None, team=None)
    world.thing(house, stands, returned, person_rows=(odd, whom), figures=people, notes=note, queries=rate,
                signoff=(signer_name, reference))  # fmt: skip


def fault(about: str, title: str, says: str, person: str | None = None, name: str = "") -> dict[str, object]:
    code, item = about.split(" ")
    return {"code": code, "severity": "query", "item": item, "title": title, "says": says, "do": "Write a note",
            "fix": "note", "person": person, "name": name, "at": 0 if person else None}  # fmt: skip
