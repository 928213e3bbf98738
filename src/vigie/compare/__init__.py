"""Compares Vigie's scores with those another service gave to the same texts."""
