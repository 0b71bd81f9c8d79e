"""What people see of the figures."""
