"""Loads the demo region."""

from argparse import Namespace


def ensure(chosen: Namespace) -> int:
    return 0


def command(chosen: Namespace) -> int:
    return 0
