"""Drafts that run beside the charters in force: what they propose is recorded, and nothing acts on it."""
