"""The lines of the access table, one module per package of the house; `foundation.access_table` joins them."""
