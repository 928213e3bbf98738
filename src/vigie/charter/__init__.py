"""The client's rules: written in YAML, checked, compiled once, weighed against findings."""
