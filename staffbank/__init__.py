"""The regional staff bank: members, agency rules, requests, offers, bookings and what they cost."""
