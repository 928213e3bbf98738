"""A PostgreSQL of its own on loopback, as quick as it can be where nothing needs to outlive the machine."""

import os
import pwd
import shutil
import subprocess
import tempfile
import weakref
from pathlib import Path

from running import LOOPBACK, PeerFailedError, Process, accepts, free_port


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, or nothing where it is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    # Debian keeps them out of the search path, in a folder for each version.
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    return max(versions, key=lambda each: int(each.parent.name), default=None)


class PostgresServer:
    """One server with one database, which anybody on this machine may open.

    Parameters
    ----------
    folder : Path
        Where its output is; it must exist.

    Attributes
    ----------
    url : str
        Of the database.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"postgresql://vigie@{LOOPBACK}:{self._port}/postgres"
        self._process: Process | None = None

    def start(self) -> None:
        """Start it, and make its database the first time.

        Raises
        ------
        PeerFailedError
            It did not start.
        """
        if self._process is None:
            self._process = self._make()
        self._process.start(accepts(self._port))

    def stop(self) -> None:
        """End it; what was written stays."""
        if self._process is not None:
            self._process.stop()

    def _make(self) -> Process:
        found = programs()
        if found is None:
            raise PeerFailedError("PostgreSQL is not installed: run `make peers`.")
        # Not in the folder of the run: where that is root's, nobody else may look into it.
        home = Path(tempfile.mkdtemp(prefix="vigie-postgres-"))
        weakref.finalize(self, shutil.rmtree, home, ignore_errors=True)
        as_owner: list[str] = []
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            owner = pwd.getpwnam("nobody")
            os.chown(home, owner.pw_uid, owner.pw_gid)
            as_owner = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        data = home / "data"
        made = subprocess.run(
            [
                *(*as_owner, found / "initdb", "-D", data, "-U", "vigie", "-A", "trust"),
                *("--no-sync", "--no-locale", "-E", "UTF8"),
            ],
            capture_output=True,
            text=True,
            cwd=home,
            check=False,
        )
        if made.returncode:
            raise PeerFailedError(f"initdb ended with code {made.returncode}.\n{made.stdout}{made.stderr}")
        return Process(
            "postgres",
            [
                *(*as_owner, found / "postgres", "-D", data, "-h", LOOPBACK, "-p", str(self._port)),
                # No socket in a file: its folder would have to be one that the server may write to.
                *("-k", ""),
                *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"),
                *("-c", "shared_buffers=32MB", "-c", "jit=off"),
            ],
            folder=self._folder,
        )
