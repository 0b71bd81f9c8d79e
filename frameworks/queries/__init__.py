"""Reads of journeys, evidence, panels and outcomes: each takes the actor and hands back what they may see."""
