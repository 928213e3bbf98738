"""The demonstration that `make run` plays: an invented media, its live and its readers, an invented shop."""
