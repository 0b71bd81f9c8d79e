"""PostgreSQL: the embedded server, the pool, transaction() and fetch(), and migrations."""
