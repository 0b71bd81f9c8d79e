"""What workforce does: deeds."""
