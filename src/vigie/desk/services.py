"""What people do at the desk: each deed one transaction, in a file of its own."""

from vigie.desk.decide import decide, decide_message
from vigie.desk.lease import free_expired_leases, lease, lease_next, release, renew, skip
from vigie.desk.switch import set_automatic
from vigie.desk.undo import Undone, undo

__all__ = [
    "Undone",
    "decide",
    "decide_message",
    "free_expired_leases",
    "lease",
    "lease_next",
    "release",
    "renew",
    "set_automatic",
    "skip",
    "undo",
]
