"""The ids of the agency rules in their one order, and which of them share a condition."""

ORDER = (
    "SCOPE",
    "TRANSITION",
    "PQE-3Y",
    "COOL-OFF",
    "PRICE-CAP",
    "PRICE-CAP-EXCEED",
    "NOTICE",
    "NOTICE-RUN",
    "REFERENCES-IN",
    "REFERENCES-OUT",
    "PROJECT-TEAM",
    "DATA-RETURN",
    "REG-SWE",
    "DBS",
    "RTW",
    "WTR-48",
    "WTR-REST",
    "AWR-12W",
    "HOLIDAY-PAY",
)
# Rules of the guidance itself: they fall away outside its scope, and a contract could hold them off in transition.
GUIDANCE = (
    "TRANSITION",
    "PQE-3Y",
    "COOL-OFF",
    "PRICE-CAP",
    "PRICE-CAP-EXCEED",
    "NOTICE",
    "REFERENCES-IN",
    "REFERENCES-OUT",
    "PROJECT-TEAM",
    "DATA-RETURN",
)
# Rules tied to the start of the assignment: one begun before commencement was outside them until transition ended.
BY_START = ("TRANSITION", "PQE-3Y", "COOL-OFF", "PRICE-CAP", "PRICE-CAP-EXCEED", "NOTICE", "PROJECT-TEAM")
# Rules to depart from in exceptional circumstances. Nothing excuses registration, DBS, right to work or rest.
EXCUSABLE = ("PQE-3Y", "COOL-OFF", "NOTICE", "PROJECT-TEAM")
