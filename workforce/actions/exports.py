"""Deeds that take lists of the workforce out as files."""

from foundation.access_table import Can
from foundation.exports import taking_out

take_people = taking_out("people", Can.EXPORT_PEOPLE, "/people/file")
take_posts = taking_out("posts", Can.EXPORT_ESTABLISHMENT, "/establishment/file")
