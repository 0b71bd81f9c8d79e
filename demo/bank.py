"""The regional staff bank: members, caps, requests, offers and bookings."""

from demo.world import World


def bank(world: World) -> None:
    pass
