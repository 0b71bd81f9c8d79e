"""The demo region: invented people, loaded once."""
