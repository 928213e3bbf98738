"""What the screens show on which a charter is written, clause by clause."""
