"""The journal: every message enters here exactly once, before anything else is done with it."""
