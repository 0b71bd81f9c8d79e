"""The workforce's tables: columns only. Constraints, policies and functions are in the migrations."""
