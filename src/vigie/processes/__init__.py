"""The processes of a running Vigie: what supervises, what serves, what works, and what they need first."""
