"""A recording played through the whole road, at any speed, and counted."""
