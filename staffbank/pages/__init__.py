"""The bank's pages: read, ask, answer."""
