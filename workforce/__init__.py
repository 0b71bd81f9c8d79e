"""Authorities, people, posts, employments, caseload and pay: who works where, in what, since when."""
