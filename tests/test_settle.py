"""What is loaded at the start is left alone by the garbage collector."""

import subprocess
import sys
from pathlib import Path

LOADED = """
import gc, django
from vigie.settle import settle
kept = [[number] for number in range(50_000)]
settle()
among = {id(one) for one in gc.get_objects()}
fresh = []
assert not among & {id(one) for one in kept}, "what was loaded is looked at again"
assert any(one is fresh for one in gc.get_objects()), "what is new is not"
print(gc.get_freeze_count())
"""


def test_what_was_loaded_is_not_collected_again():
    # In a process of its own: this one must go on collecting what tests leave behind.
    ended = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    assert int(ended.stdout) > 50_000


CLOSED = """
import sqlite3, sys
from vigie.settle import settle
class Holding:
    def __init__(self):
        self.itself = self
        self.database = sqlite3.connect(sys.argv[1])
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("CREATE TABLE kept (number)")
        self.database.commit()
holding = Holding()
settle()
"""


def test_a_database_that_was_open_is_closed_at_the_end(tmp_path: Path):
    database = tmp_path / "facts.sqlite3"
    subprocess.run([sys.executable, "-c", CLOSED, str(database)], check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["facts.sqlite3"]


def test_the_web_process_settles_before_it_answers():
    told = """
import gc, os, socket
os.environ["DJANGO_SETTINGS_MODULE"] = "vigie.settings"
import django; django.setup()
from vigie.processes import web
class Server(web.Server):
    async def serve(self, sockets=None):
        print(gc.get_freeze_count())
web.Server = Server
import vigie.coverage.listening as listening
listening.Listener.run = lambda self: None
web.serve(socket.socket())
"""
    ended = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert int(ended.stdout) > 10_000
