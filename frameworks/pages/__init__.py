"""Pages of the frameworks: read, ask, answer."""
