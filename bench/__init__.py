"""Measurements: each page of the slices, timed and counted on the demo region."""
