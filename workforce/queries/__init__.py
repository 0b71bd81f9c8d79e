"""What workforce reads, as frozen values."""
