"""What the reports do: take in official figures."""
