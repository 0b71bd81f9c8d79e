"""The foundation's tables: columns only. Constraints, policies and functions are in the migrations."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

NONE = {"null": True, "default": None}
GIVEN = {"null": False, "default": None}
KEY = {"primary_key": True, "default": None}


class Account(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    name = Text(**GIVEN)
    email = Text(**NONE)
    service = Boolean(**GIVEN)
    locked_at = Timestamptz(**NONE)
    created_at = Timestamptz(**GIVEN)


class RoleGrant(Table):
    id = UUID(**KEY)
    person = UUID(**GIVEN)
    role = Text(**GIVEN)
    scope = Text(**GIVEN)
    authority = Integer(**NONE)
    region = Integer(**NONE)
    team = UUID(**NONE)
    case_id = UUID(**NONE)
    starts = Date(**GIVEN)
    ends = Date(**NONE)
    reason = Text(**GIVEN)
    granted_by = UUID(**NONE)
    granted_at = Timestamptz(**GIVEN)
    sensitive = Boolean(**GIVEN)
    confirmed_by = UUID(**NONE)
    confirmed_at = Timestamptz(**NONE)
    ended_by = UUID(**NONE)
    lent_from = UUID(**NONE)
    lent_by = UUID(**NONE)
    acts = Array(base_column=Text(), **NONE)
    version = Integer(**GIVEN)


class Recertification(Table):
    id = UUID(**KEY)
    role_grant = UUID(**GIVEN)
    holder = UUID(**GIVEN)
    quarter = Date(**GIVEN)
    authority = Integer(**GIVEN)
    decided_by = UUID(**GIVEN)
    decided_on = Date(**GIVEN)
    decided_at = Timestamptz(**GIVEN)


class BreakGlass(Table):
    id = UUID(**KEY)
    opened_by = UUID(**GIVEN)
    role = Text(**GIVEN)
    kind = Text(**GIVEN)
    record = UUID(**GIVEN)
    subject = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    region = Integer(**GIVEN)
    reason = Text(**GIVEN)
    second_officer = UUID(**GIVEN)
    not_told_because = Text(**GIVEN)
    told_at = Timestamptz(**NONE)
    opened_at = Timestamptz(**GIVEN)
    until = Timestamptz(**GIVEN)
    closed_at = Timestamptz(**NONE)
    version = Integer(**GIVEN)


class BreakGlassRead(Table):
    id = UUID(**KEY)
    glass = UUID(**GIVEN)
    subject = UUID(**GIVEN)
    authority = Integer(**GIVEN)
    path = Text(**GIVEN)
    acts = Array(base_column=Text(), **GIVEN)
    at = Timestamptz(**GIVEN)


class Supplier(Table):
    id = UUID(**KEY)
    region = Integer(**GIVEN)
    name = Text(**GIVEN)
    entered_by = UUID(**GIVEN)
    entered_at = Timestamptz(**GIVEN)


class Invitation(Table):
    id = UUID(**KEY)
    account = UUID(**GIVEN)
    person = UUID(**GIVEN)
    supplier = UUID(**GIVEN)
    region = Integer(**GIVEN)
    kind = Text(**GIVEN)
    asked_by = UUID(**GIVEN)
    asked_at = Timestamptz(**GIVEN)
    confirmed_by = UUID(**NONE)
    expires_at = Timestamptz(**GIVEN)
    used_at = Timestamptz(**NONE)
    ended_at = Timestamptz(**NONE)
    version = Integer(**GIVEN)


class Audit(Table):
    chain = Text(**KEY)
    seq = BigInt(**GIVEN)
    at = Timestamptz(**GIVEN)
    actor = UUID(**GIVEN)
    role = Text(**GIVEN)
    deed = Text(**GIVEN)
    subject = UUID(**GIVEN)
    kind = Text(**GIVEN)
    authority = Integer(**NONE)
    region = Integer(**NONE)
    worker = UUID(**NONE)
    facts = JSONB(**GIVEN)
    prev = Bytea(**GIVEN)
    hash = Bytea(**GIVEN)


class Edition(Table):
    kind = Text(**KEY)
    key = Text(**GIVEN)
    title = Text(**GIVEN)
    source = Text(**GIVEN)
    status = Text(**GIVEN)
    starts = Date(**GIVEN)
    ends = Date(**NONE)
    fingerprint = Text(**GIVEN)
    authority = Integer(**NONE)
    registered_at = Timestamptz(**GIVEN)


class IntakeFile(Table):
    id = UUID(**KEY)
    kind = Text(**GIVEN)
    authority = Integer(**NONE)
    region = Integer(**NONE)
    name = Text(**GIVEN)
    state = Text(**GIVEN)
    fingerprint = Text(**GIVEN)
    content = Bytea(**GIVEN)
    refused = Bytea(**NONE)
    rows_total = Integer(**GIVEN)
    rows_done = Integer(**GIVEN)
    errors = JSONB(**GIVEN)
    preview = JSONB(**GIVEN)
    uploaded_by = UUID(**GIVEN)
    uploaded_at = Timestamptz(**GIVEN)
    committed_by = UUID(**NONE)
    committed_at = Timestamptz(**NONE)
    version = Integer(**GIVEN)


class Provider(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    region = Integer(**NONE)
    name = Text(**GIVEN)
    issuer = Text(**GIVEN)
    client_id = Text(**GIVEN)
    secret_name = Text(**GIVEN)
    scopes = Text(**GIVEN)
    claim = Text(**GIVEN)
    mfa = Text(**GIVEN)
    mfa_values = Text(**GIVEN)
    agreed_on = Date(**NONE)
    agreed_until = Date(**NONE)
    state = Text(**GIVEN)
    proposed_by = UUID(**GIVEN)
    proposed_at = Timestamptz(**GIVEN)
    confirmed_by = UUID(**NONE)
    confirmed_at = Timestamptz(**NONE)
    ended_by = UUID(**NONE)
    version = Integer(**GIVEN)


class SignInKey(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    region = Integer(**NONE)
    person = UUID(**GIVEN)
    account = UUID(**GIVEN)
    value = Text(**GIVEN)
    state = Text(**GIVEN)
    registered_by = UUID(**GIVEN)
    registered_at = Timestamptz(**GIVEN)
    confirmed_by = UUID(**NONE)
    confirmed_at = Timestamptz(**NONE)
    ended_by = UUID(**NONE)
    version = Integer(**GIVEN)


class Identity(Table):
    id = UUID(**KEY)
    authority = Integer(**GIVEN)
    region = Integer(**NONE)
    person = UUID(**GIVEN)
    account = UUID(**GIVEN)
    provider = UUID(**GIVEN)
    issuer = Text(**GIVEN)
    sub = Text(**GIVEN)
    linked_at = Timestamptz(**GIVEN)
    ended_at = Timestamptz(**NONE)
    version = Integer(**GIVEN)


class Work(Table):
    id = UUID(**KEY)
    kind = Text(**GIVEN)
    person = UUID(**GIVEN)
    session = Bytea(**NONE)
    subject = UUID(**NONE)
    asked = JSONB(**GIVEN)
    state = Text(**GIVEN)
    done = Integer(**GIVEN)
    total = Integer(**GIVEN)
    faults = Integer(**GIVEN)
    words = Text(**GIVEN)
    file_name = Text(**NONE)
    file = Bytea(**NONE)
    asked_at = Timestamptz(**GIVEN)
    ended_at = Timestamptz(**NONE)
    tries = Integer(**GIVEN)
    fence = BigInt(**GIVEN)
    held_until = Timestamptz(**NONE)
    called_at = Timestamptz(**NONE)
    version = Integer(**GIVEN)
