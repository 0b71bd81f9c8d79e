"""What the figures say: published measures, live measures, statutory returns."""
