"""Signing in and out: pages, the organisations' own providers, and sessions."""
