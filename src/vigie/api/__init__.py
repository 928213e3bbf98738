"""Hot HTTP: signed webhooks in, beside Django in the same server."""
