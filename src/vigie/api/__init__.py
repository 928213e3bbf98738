"""Hot HTTP beside Django in the same server: signed webhooks in, scores out."""
