"""The ground everything stands on; it knows nothing of social work except the role table."""
