"""Statutory returns: what a year's return holds, how it is built, judged, written and read back. Pure."""
