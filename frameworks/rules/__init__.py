"""Plain questions about plain values: no database, no clock, `today` passed in."""
