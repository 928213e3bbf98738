"""What people do with a client's own charters: write, publish, go back, give to a space.

Each deed checks that its author supervises the client, and tells the console in its own transaction. `by` is
the person; every refusal is a sentence of `errors.py` or of the desk's.
"""

from vigie.versions.assign import assign
from vigie.versions.publish import go_back, publish
from vigie.versions.write import create, save_draft

__all__ = ["assign", "create", "go_back", "publish", "save_draft"]
