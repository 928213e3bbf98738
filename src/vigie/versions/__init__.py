"""A client's own charters: their drafts, and the versions that were published, which nothing changes."""
