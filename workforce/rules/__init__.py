"""What workforce decides, as plain functions of plain values."""
