"""Telling people what concerns them: in the product at once, and by e-mail, without its content, when they wish."""
