"""Drafts: what somebody is writing in a form is kept at each pause, for them alone, until the form is sent."""
