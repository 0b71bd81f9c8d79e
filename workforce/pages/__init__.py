"""What workforce shows."""
