"""Framework editions, journeys through them, evidence, reviews, decisions and continuing development."""
