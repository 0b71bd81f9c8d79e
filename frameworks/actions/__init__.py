"""Deeds of the frameworks: every way in which a journey, its evidence, its panel or its outcome changes."""
