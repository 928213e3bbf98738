"""E-mail: a mailbox read by IMAP, and answered by SMTP."""

from vigie.connectors.email.card import CARD

__all__ = ["CARD"]
