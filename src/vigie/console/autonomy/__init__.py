"""What the screen shows of clauses on their way to acting alone."""
