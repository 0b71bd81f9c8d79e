"""Serving over HTTP: workers, deadlines for slow clients, a friendly page in trouble, a graceful stop."""
