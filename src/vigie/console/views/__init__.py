"""The console's screens: each asks the desk, and shows."""
