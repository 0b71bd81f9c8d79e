"""The fields of each kind of thing that an answer of the access table may name. Pure."""

FIELDS: dict[str, tuple[str, ...]] = {
    resource: tuple(names.split())
    for resource, names in {
        "account": "name contact sign_in_methods sessions notification_choices calendar_feed locked account_id"
        " last_sign_in",
        "notice": "words link told_at read",
        "grant": "person role scope from to granted_by reason last_used",
        "delegation": "giver receiver actions from to",
        "break_glass": "subject reason opened_at until reads count month",
        "audit_history": "who role_held deed when rule edition subject counts",
        "intake_file": "kind rows errors preview committed_by fingerprint",
        "person_record": "name work_contact team job_title core_job_type grade hours employment_dates"
        " registration_number registration_status qualification leaving_reason home_contact timeline",
        "absence": "dates kind reason days_lost",
        "caseload": "count pro_rata agreed weighted ceiling unallocated changes_of_worker",
        "establishment": "post fte status holder cost_code derived_vacancy declared_vacancy bridge",
        "pay_placement": "scale level point salary next_step supplements arrears",
        "pay_step_due": "person from_level to_level effective amount outcome state confirmed_by batch",
        "journey": "name stage stage_reached stage_date dates hours edition pause_reason concern_flag outcome"
        " assessor due_dates minimums history",
        "evidence_draft": "title text files standards date",
        "evidence_submitted": "title text files standards date state comments names_failure_of_support",
        "review": "date attendees note comment reflection plan",
        "recommendation": "report result reasons comment support_statement",
        "panel": "date agenda papers readers conflicts blind_reads query outcome minutes quorum letter carried_to",
        "outcome": "result reasons date decider state rule letter new_final_date",
        "membership": "name terms dates state skills travel employer_consent joined_from suspended_reason",
        "request": "team role reason dates hours pattern caseload_plan rate cost_code cap tier unallocated approvals"
        " log_of_calls",
        "candidate_list": "name phone worked_here earliest cost rule_outcome missing cv interview_notes",
        "rule_decision": "rule outcome first_permitted missing edition paragraph inputs reasons",
        "offer": "request worker dates rate expires state",
        "booking": "worker dates hours rate cost_code supervisor caseload_plan checks notice state rule",
        "rate_card_caps": "job_type pay margin cap own_lines from to source",
        "rule_edition": "kind parameters title from to source status fingerprint impact",
        "report_saved": "title maker content shared_with state",
        "dashboard_team": "figures people_rows formula exclusions",
        "dashboard_authority": "figures people_rows formula exclusions framework_figures",
        "dashboard_region": "figures named_authorities formula",
        "dashboard_national": "figures formula",
        "return_csww": "person_rows figures notes queries signoff fingerprint state",
    }.items()
}
