"""Files of other tools, understood as messages and played in as a recording: they are never live."""
