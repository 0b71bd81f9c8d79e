"""Long work: what takes more than a moment is asked for in a row, done beside the requests, and seen on a page."""
