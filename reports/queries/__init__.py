"""What the figures read: counts of an authority, official series taken in."""
