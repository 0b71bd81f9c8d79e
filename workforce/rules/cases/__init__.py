"""Files of worked cases, read strictly and answered by the rules."""
