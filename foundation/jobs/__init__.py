"""Work that is due at a time: declared as data in wiring.py, led by one process, done once for each due time."""
