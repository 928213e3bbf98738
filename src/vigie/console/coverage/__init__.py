"""What the coverage screen shows: words for states, differences and gaps, and the strip of a day."""
