"""Faults of the organization's own list of numbers."""

REFUSED = {"kind": "status", "status": 403, "path": "config/numbers$"}
"""Webex refuses it, as it does without the scope or the role for it: each location's list is read instead."""
