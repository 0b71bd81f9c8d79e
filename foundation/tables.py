"""The foundation's tables: columns only. Constraints, policies and functions are in the migrations."""

from piccolo.columns import JSONB, UUID, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz
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
    rows_total = Integer(**GIVEN)
    rows_done = Integer(**GIVEN)
    errors = JSONB(**GIVEN)
    preview = JSONB(**GIVEN)
    uploaded_by = UUID(**GIVEN)
    uploaded_at = Timestamptz(**GIVEN)
    committed_by = UUID(**NONE)
    committed_at = Timestamptz(**NONE)
    version = Integer(**GIVEN)
