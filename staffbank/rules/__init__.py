"""What the staff bank decides, as plain functions of plain values."""
