"""The agency rules for child and family social workers, one module a rule; `catalogue.py` lists them."""
