"""The access table, typed by hand, gives cell by cell the answers the specification lists: this finds slips."""

import csv
from pathlib import Path

import pytest

from foundation.access import Cell, Relation, Role
from foundation.access_table import FIELDS, TABLE, Can, describe, row

COPY = Path(__file__).parents[1] / "oracles" / "permissions.csv"
ORIGINAL = Path(__file__).parents[3] / "shared" / "oracles" / "permissions.csv"

Key = tuple[str, str, str]
FACTS = frozenset(
    {
        "part_open",
        "before_outcome",
        "told",
        "psw_conflicted",
        "director_subject",
        "transfer_agreed",
        "bank_member",
        "open_journey",
        "open_request",
        "not_naming_manager",
        "open_to_own_staff",
        "open_at_bank_tier",
        "released_to_suppliers",
        "access_request",
        "case_role",
        "bank_role",
        "hr_deed",
        "bank_deed",
        "kind_kept",
        "comment_window",
        "until_panel",
        "until_minutes",
        "framework_edition",
        "pay_scale",
        "edition_file",
        "bank_policy",
        "released",
    }
)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows about acts that are built."""
    with path.open(encoding="utf-8", newline="") as file:
        return [line for line in csv.DictReader(file) if f"{line['resource']}:{line['action']}" in set(Can)]


def key(line: dict[str, str]) -> Key:
    return f"{line['resource']}:{line['action']}", line["role"], line["relation"]


def answer_of(cell: Cell | None) -> str:
    if cell is None:
        return "refused"
    if cell.step_up:
        return "step_up" if cell.fields is None else "step_up and masked"
    return "yes" if cell.fields is None else f"masked({' '.join(sorted(cell.fields))})"


def as_set(answer: str) -> str:
    """The same answer with its fields in alphabetical order."""
    if not answer.startswith("masked("):
        return answer
    return f"masked({' '.join(sorted(answer[7:-1].split()))})"


def differences(lines: list[dict[str, str]]) -> tuple[list[str], int]:
    expected = {key(line): as_set(line["answer"]) for line in lines}
    assert len(expected) == len(lines), "a combination is answered twice"
    wrong, tried = [], 0
    for can in Can:
        for role in Role:
            for relation in Relation:
                tried += 1
                ours = answer_of(row(can).get(role, {}).get(relation))
                theirs = expected.get((can.value, role.value, relation.value), "refused")
                if ours != theirs:
                    wrong.append(f"{can.value} {role.value} {relation.value}: {ours}, expected {theirs}")
    return wrong, tried


def test_every_answer_of_the_table_is_the_one_typed_from_the_specification() -> None:
    lines = rows_of(COPY)
    wrong, tried = differences(lines)
    print(f"{tried:,} cells compared over {len(Can)} acts, {len(lines)} of them allowed")
    assert tried == len(Can) * 26 * 8
    assert not wrong, "\n".join(wrong)


def test_every_built_act_has_answers_to_be_compared_with() -> None:
    assert {key(line)[0] for line in rows_of(COPY)} == {can.value for can in Can} == {can.value for can in TABLE}


def test_the_copy_holds_the_same_rows_as_the_original() -> None:
    if not ORIGINAL.exists():
        pytest.skip(f"{ORIGINAL} is not here: the copy in tests/oracles cannot be compared with it")
    copy = {key(line): line for line in rows_of(COPY)}
    original = {key(line): line for line in rows_of(ORIGINAL)}
    differing = [k for k in sorted(copy.keys() | original.keys()) if copy.get(k) != original.get(k)]
    assert not differing, f"copy and original differ: {differing}"
    assert not differences(list(original.values()))[0]


def test_every_mask_names_known_fields_and_at_least_one() -> None:
    assert set(FIELDS) == {can.resource for can in Can}
    for can, by_role in TABLE.items():
        for role, cells in by_role.items():
            for relation, cell in cells.items():
                if cell.fields is not None:
                    assert cell.fields and cell.fields <= set(FIELDS[can.resource]), (can, role, relation)


# Conditions of the specification that are no fact of the thing, and where each is kept instead.
KEPT_ELSEWHERE = {
    "the relation itself says it": {
        "delegations received",
        "what was done about me",
        "what was done about its own candidates and staff",
        "own grants, and the grants by which others can see me",
        "the supplier's own staff",
        "own candidates",
        "own candidate",
        "own case",
        "own workers",
        "own employees",
        "the own region's",
        "shared with me; never more than I may see today",
        "accounts of the authority",
        "grants in the authority",
        "why not me",
        "while assessor of the person",
        "while assessor of the case",
        "sent to the manager who asked",
        "neighbouring decider: the one named case",
        "neighbouring decider: one named case, with an end date",
        "workers employed by or engaged in the authority",
        "work in the own authority",
        "extra hours for the own authority",
        "the authority's own editions",
        "national and regional editions",
        "national editions",
        "caps in force",
        "about oneself through a wider role: what that role sees and the owner sees, no more",
    },
    "the fields say it": {
        "fields fed by the HR system are read-only",
        "fed fields are read-only",
        "counts only, never a child",
        "the count shown to everyone in the authority",
        "numbers only, no subject, no person",
        "never another authority's reasons",
        "suppressed; authorities named only by agreement",
        "as submitted, aggregate and suppressed",
        "authorities named by agreement",
        "aggregate and suppressed",
        "reasons and letter too in a case that is the director's to decide",
        "rows behind a figure only as far as the reader's own reach",
        "the statement of support; never the decision",
    },
    "the deed, its lifecycle or its duty keeps it": {
        "to one named person who already could hold the role; acts listed; 30 days at most; no re-delegation",
        "edit means end it early",
        "edit means mark as read",
        "end it early only",
        "one record or person, typed reason, 60 minutes, read only; the person and a second officer are told",
        "told at once unless a recorded reason delays it",
        "reason given",
        "never more than the maker may see today; delete until released",
        "a supplement with evidence and a review date",
        "lock or unlock, with a reason; never their own",
        "lock only, with a reason; the person and the authority are told; unlocking is the authority's",
        "end, shorten or re-certify each quarter; never lengthen",
        "confirm that the person is employed there; HR grants nothing",
        "confirm a sensitive grant given by another",
        "own staff, the supplier role only",
        "appeal officer or neighbouring decider, for one named case, with an end date",
        "in the own authority, to someone HR has confirmed as employed; sensitive roles wait for a second person",
        "a reversing entry only; a step due is otherwise made by a final outcome",
        "confirm; another person than the decider of the outcome",
        "edit until ready",
        "sign-off; another person than the preparer",
        "once per batch, totalled",
        "once per batch, totalled, confirmed steps only",
        "send the submission, withdraw, agree to a transfer",
        "while assessor of the case; edit means hold reviews, return or recommend",
        "enrol, activate, pause, resume, transfer, withdraw",
        "a draft that was never sent",
        "send a draft, with the anonymisation declaration",
        "returned items only; an accepted one is superseded, never changed",
        "return, accept, agree or remove a standard, with a reason",
        "until held; a held review never changes",
        "until held and signed",
        "arrange it",
        "send to the panel",
        "own panels, papers of cases without a conflict",
        "papers of cases without a conflict",
        "a second read stays unseen until both are in",
        "agree, query or carry over; quorum and no conflict",
        "confirm the minutes; outcomes become final",
        "after moderation; a final one only by a correction that supersedes",
        "apply",
        "pause, leave, sign terms",
        "invite, activate once terms are signed",
        "draft, submit, change, cancel",
        "source, release to the next tier, skip with a reason",
        "approve, return or decline; never one they raised",
        "ranking is advice; choosing lower asks a reason",
        "suitability and supervision plan",
        "shortlist, choose or decline",
        "edit means withdraw",
        "accept or decline, signed in, by a pressed button",
        "accept for its own candidate, whose own yes is recorded",
        "extra hours for the own authority; edit means ask to cancel, give notice, swap",
        "edit means ask to cancel, give notice, swap",
        "own workers; edit means give notice",
        "edit means starting board, cancel, give notice, ask to extend",
    },
    "it says what the act is for": {
        "the file for the department",
        "to enrol and to run the programme",
        "reason given",
        "to give and end grants",
        "to lock an account; found by account number only",
    },
    "every read by an auditor is recorded": {
        "every read recorded",
        "inside the scope and purpose of the audit; every read recorded",
    },
}


def test_a_condition_is_a_fact_of_the_table_or_is_known_to_be_kept_elsewhere() -> None:
    elsewhere = set().union(*KEPT_ELSEWHERE.values())
    met, unheard = set(), []
    for line in rows_of(COPY):
        cell = row(Can(key(line)[0]))[Role(line["role"])][Relation(line["relation"])]
        if cell.when:
            assert cell.when in FACTS, cell.when
            assert line["condition"], f"{key(line)} always holds, but the table asks for {cell.when}"
        elif line["condition"] in elsewhere:
            met.add(line["condition"])
        elif line["condition"]:
            unheard.append((*key(line), line["condition"]))
    assert not unheard
    assert met == elsewhere, f"no longer in the specification: {elsewhere - met}"


# One condition of the specification, one fact. What the table asks for is compared with this, cell by cell.
FACT_OF = {
    "while the panel, the appeal or the named case is open": "part_open",
    "while the appeal is open": "part_open",
    "while their part in the case is open": "part_open",
    "cases before them for an outcome": "before_outcome",
    "once told; a provisional one is called so": "told",
    "only where the principal social worker is the subject or has a conflict": "psw_conflicted",
    "only where the subject is the director": "director_subject",
    "receiving authority of a transfer, once the social worker has agreed": "transfer_agreed",
    "members, applicants and candidates of the bank only": "bank_member",
    "people with an open journey": "open_journey",
    "people with an open journey, to pause it": "open_journey",
    "teams with an open request": "open_request",
    "not items naming a failure of support by this manager": "not_naming_manager",
    "open to own staff": "open_to_own_staff",
    "open at the bank's tier and passing the rules": "open_at_bank_tier",
    "released to suppliers": "released_to_suppliers",
    "inside an open access request or complaint": "access_request",
    "assessors, observers and panels of the authority": "case_role",
    "assessor, observer, panel member or panel chair, for named cases": "case_role",
    "bank roles of the region": "bank_role",
    "bank roles other than the governance board; sensitive ones wait for a second person": "bank_role",
    "confirm a sensitive bank grant given by another": "bank_role",
    "reads and changes of HR data only": "hr_deed",
    "deeds of the bank only": "bank_deed",
    "kinds of file that the role keeps": "kind_kept",
    "kinds of file that the role keeps; edit means map headings, mend rows, cancel": "kind_kept",
    "comment window of ten working days": "comment_window",
    "until sent to the panel": "until_panel",
    "until minutes are confirmed": "until_minutes",
    "edit until minutes are confirmed": "until_minutes",
    "framework editions": "framework_edition",
    "adopt a framework edition after the impact preview": "framework_edition",
    "pay scales and mappings": "pay_scale",
    "adopt a pay scale or mapping after the impact preview": "pay_scale",
    "a file with its source; draft until adopted": "edition_file",
    "agency parameters, bank policy": "bank_policy",
    "adopt agency parameters or bank policy after the impact preview": "bank_policy",
    "released packs": "released",
}
# Committing says the kinds only in the rows beside it; without the fact any keeper could commit any other's file.
ALSO = {"commit after a clean preview, checked again at that moment; rows about the committer need another person"}


def test_each_state_of_the_specification_is_asked_for_by_its_own_fact() -> None:
    assert set(FACT_OF.values()) == FACTS
    for line in rows_of(COPY):
        cell = row(Can(key(line)[0]))[Role(line["role"])][Relation(line["relation"])]
        if line["relation"] == Relation.SAME_PERSON_OTHER_ROLE:
            assert cell.when == ("told" if line["resource"] == "outcome" else ""), key(line)
        elif line["condition"] in ALSO:
            assert cell.when == "kind_kept", key(line)
        else:
            assert cell.when == FACT_OF.get(line["condition"], ""), key(line)


def test_nobody_acts_on_their_own_thing_through_a_wider_role() -> None:
    for can, by_role in TABLE.items():
        for role, cells in by_role.items():
            if Relation.SAME_PERSON_OTHER_ROLE in cells:
                assert can.action in ("see", "list"), (can, role)


def test_drafts_of_evidence_are_their_authors_alone() -> None:
    for can in (c for c in Can if c.resource == "evidence_draft"):
        assert {role: set(cells) for role, cells in row(can).items()} == {Role.SOCIAL_WORKER: {Relation.OWN}}


def test_every_act_has_words_of_its_own() -> None:
    words = [describe(can) for can in Can]
    assert len(set(words)) == len(words)
    assert all(text[0].islower() and not text.endswith(".") for text in words)


def test_a_double_line_is_refused_when_the_table_is_made() -> None:
    from foundation.access_tables.lines import HR, PSW, authority

    with pytest.raises(ValueError, match="answered twice"):
        authority(HR, PSW) | authority(HR, fields="name")
