"""Roles held: given, confirmed, ended, lent, looked over each quarter; who can see whom; and breaking the glass."""
