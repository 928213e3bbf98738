"""Decisions carried to the networks: a transactional outbox, once each, with a grace period."""
