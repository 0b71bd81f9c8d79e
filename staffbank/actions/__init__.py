"""What the bank does: one deed an act."""
