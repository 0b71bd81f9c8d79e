"""Suppliers of agency workers: who they are, who their people are, and how those get in."""
