"""A Matrix Synapse on loopback: no federation, a database of its own, and people who act as clients do."""

import base64
import hashlib
import hmac
import itertools
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import httpx
import yaml
from running import LOOPBACK, Process, answers_http, free_port, installed

SERVER_NAME = "vigie.test"
CLIENT = "/_matrix/client/v3"
ADMIN = "/_synapse/admin/v1"

Content = dict[str, Any]
Query = dict[str, str | int]

_OUT_OF_REACH = {"per_second": 1_000_000, "burst_count": 1_000_000}
_LIMITS = (
    "rc_message",
    "rc_registration",
    "rc_registration_token_validity",
    "rc_joins_per_room",
    "rc_3pid_validation",
    "rc_media_create",
    "rc_room_creation",
    "rc_reports",
    "rc_user_directory",
    "rc_profile",
    "rc_admin_redaction",
)
_LIMITS_IN_PARTS = {
    "rc_login": ("address", "account", "failed_attempts"),
    "rc_joins": ("local", "remote"),
    "rc_invites": ("per_room", "per_user", "per_issuer"),
}


def transaction() -> str:
    """Return an id that no message was sent under yet."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account, acting through the client API with a token as an application does."""

    server: "Synapse"
    user_id: str
    token: str

    def ask(
        self, method: str, path: str, content: Content | None = None, query: Query | None = None
    ) -> Content:
        """Call the server as this member.

        Raises
        ------
        httpx.HTTPStatusError
            The server refused; its answer has ``errcode`` and ``error``.
        """
        return self.server.ask(method, path, content, query, token=self.token)

    def create_room(self, name: str, **content: Any) -> str:
        """Make a room that all may join and read, and return its id."""
        visible = {"type": "m.room.history_visibility", "content": {"history_visibility": "world_readable"}}
        asked = {"name": name, "preset": "public_chat", "initial_state": [visible], **content}
        return str(self.ask("POST", f"{CLIENT}/createRoom", asked)["room_id"])

    def join(self, room: str) -> None:
        """Enter a room."""
        self.ask("POST", f"{CLIENT}/join/{quote(room)}", {})

    def invite(self, room: str, member: "Member") -> None:
        """Invite somebody."""
        self.ask("POST", f"{CLIENT}/rooms/{quote(room)}/invite", {"user_id": member.user_id})

    def say(self, room: str, text: str, *, answers: str = "", txn: str = "") -> str:
        """Send a message, an answer to another where its id is given, and return its id.

        The same ``txn`` sends the same message once only.
        """
        content: Content = {"msgtype": "m.text", "body": text}
        if answers:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": answers}}
        return self.send(room, "m.room.message", content, txn=txn)

    def edit(self, room: str, event_id: str, text: str) -> str:
        """Replace the text of one's own message, and return the id of the replacement."""
        content = {
            "msgtype": "m.text",
            "body": f"* {text}",
            "m.new_content": {"msgtype": "m.text", "body": text},
            "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
        }
        return self.send(room, "m.room.message", content)

    def send(self, room: str, kind: str, content: Content, *, txn: str = "") -> str:
        """Send an event of any kind and return its id."""
        path = f"{CLIENT}/rooms/{quote(room)}/send/{kind}/{txn or transaction()}"
        return str(self.ask("PUT", path, content)["event_id"])

    def redact(self, room: str, event_id: str, reason: str = "") -> None:
        """Take the content of a message away, as its author or a moderator."""
        path = f"{CLIENT}/rooms/{quote(room)}/redact/{quote(event_id)}/{transaction()}"
        self.ask("PUT", path, {"reason": reason} if reason else {})

    def report(self, room: str, event_id: str, reason: str) -> None:
        """Report a message to those who run the server."""
        self.ask("POST", f"{CLIENT}/rooms/{quote(room)}/report/{quote(event_id)}", {"reason": reason})

    def ban(self, room: str, member: "Member", reason: str = "") -> None:
        """Put somebody out of a room for good."""
        self.ask("POST", f"{CLIENT}/rooms/{quote(room)}/ban", {"user_id": member.user_id, "reason": reason})

    def promote(self, room: str, member: "Member", level: int = 50) -> None:
        """Give somebody a power level: 50 moderates, 100 owns."""
        path = f"{CLIENT}/rooms/{quote(room)}/state/m.room.power_levels"
        levels = self.ask("GET", path)
        levels.setdefault("users", {})[member.user_id] = level
        self.ask("PUT", path, levels)

    def event(self, room: str, event_id: str) -> Content:
        """Return one event as this member sees it now."""
        return self.ask("GET", f"{CLIENT}/rooms/{quote(room)}/event/{quote(event_id)}")

    def events(self, room: str) -> list[Content]:
        """Return all events of a room as this member sees them now, the oldest first."""
        path = f"{CLIENT}/rooms/{quote(room)}/messages"
        query: Query = {"dir": "f", "limit": 100}
        found: list[Content] = []
        while True:
            page = self.ask("GET", path, query=query)
            found += page["chunk"]
            if "end" not in page:
                return found
            query["from"] = page["end"]

    def sees(self, room: str) -> dict[str, str]:
        """Return the texts that can be read in a room, by the id of their message, the oldest first."""
        messages = (event for event in self.events(room) if event["type"] == "m.room.message")
        return {each["event_id"]: each["content"]["body"] for each in messages if "body" in each["content"]}

    def membership(self, room: str, member: "Member") -> str:
        """Return how somebody stands to a room: join, leave, ban, invite."""
        path = f"{CLIENT}/rooms/{quote(room)}/state/m.room.member/{quote(member.user_id)}"
        return str(self.ask("GET", path)["membership"])


class Synapse:
    """The server. Its rate limits are out of reach, but for whom ``limit`` says otherwise.

    Parameters
    ----------
    folder : Path
        Where its files go; kept when it stops, so that it comes back with what it knew.

    Attributes
    ----------
    address : str
        Where clients find it, without a slash at the end.
    admin : Member
        Who runs the server; known once it has started.
    """

    admin: Member

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://{LOOPBACK}:{self.port}"
        self._secret = secrets.token_hex(16)
        self._numbers = itertools.count(1)
        python = installed("synapse") / "bin" / "python"
        # Nothing of value is lost when it is killed: its database is committed.
        self.process = Process(
            "synapse",
            [python, "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"],
            folder=folder,
            grace=0,
        )

    def start(self) -> None:
        """Start it, with an administrator."""
        if not (self.folder / "homeserver.yaml").exists():
            self._write_settings()
        self._client = httpx.Client(base_url=self.address, timeout=30, trust_env=False)
        self.process.start(answers_http(f"{self.address}/health"))
        if not hasattr(self, "admin"):
            self.admin = self._register_admin()

    def stop(self) -> None:
        """Stop it; accounts, rooms and tokens stay as they are for another start."""
        self._client.close()
        self.process.stop()

    def ask(
        self,
        method: str,
        path: str,
        content: Content | None = None,
        query: Query | None = None,
        *,
        token: str = "",
    ) -> Content:
        """Call the server, as the owner of a token where one is given, and return its answer."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self._client.request(method, path, json=content, params=query, headers=headers)
        answer.raise_for_status()
        return cast(Content, answer.json())

    def register(self, name: str = "") -> Member:
        """Open an account as an application does, under a name that is new each time."""
        username = f"{name or 'member'}-{next(self._numbers)}-{secrets.token_hex(2)}"
        asked = {"username": username, "password": secrets.token_hex(8), "auth": {"type": "m.login.dummy"}}
        answer = self.ask("POST", f"{CLIENT}/register", asked)
        return Member(self, answer["user_id"], answer["access_token"])

    def reports(self) -> list[Content]:
        """Return what members reported, the last first."""
        return cast(list[Content], self.admin.ask("GET", f"{ADMIN}/event_reports")["event_reports"])

    def limit(self, member: Member, *, per_second: int, burst: int) -> None:
        """Let somebody send so many messages only; what is over is refused with M_LIMIT_EXCEEDED."""
        path = f"{ADMIN}/users/{quote(member.user_id)}/override_ratelimit"
        self.admin.ask("POST", path, {"messages_per_second": per_second, "burst_count": burst})

    def _register_admin(self) -> Member:
        nonce = self.ask("GET", f"{ADMIN}/register")["nonce"]
        name, password = "admin", secrets.token_hex(8)
        signed = "\0".join([nonce, name, password, "admin"]).encode()
        mac = hmac.new(self._secret.encode(), signed, hashlib.sha1).hexdigest()
        asked = {"nonce": nonce, "username": name, "password": password, "admin": True, "mac": mac}
        answer = self.ask("POST", f"{ADMIN}/register", asked)
        return Member(self, answer["user_id"], answer["access_token"])

    def _write_settings(self) -> None:
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (self.folder / "signing.key").write_text(f"ed25519 a_test {seed}\n")
        limits = dict.fromkeys(_LIMITS, _OUT_OF_REACH) | {
            name: dict.fromkeys(parts, _OUT_OF_REACH) for name, parts in _LIMITS_IN_PARTS.items()
        }
        listener = {
            "port": self.port,
            "type": "http",
            "bind_addresses": [LOOPBACK],
            "resources": [{"names": ["client"]}],
        }
        settings = {
            "server_name": SERVER_NAME,
            "public_baseurl": f"{self.address}/",
            "listeners": [listener],
            "database": {"name": "sqlite3", "args": {"database": str(self.folder / "homeserver.db")}},
            "signing_key_path": str(self.folder / "signing.key"),
            "media_store_path": str(self.folder / "media"),
            "pid_file": str(self.folder / "homeserver.pid"),
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
            "registration_shared_secret": self._secret,
            "enable_registration": True,
            "enable_registration_without_verification": True,
            # A password costs a fifth of a second otherwise, at each account.
            "bcrypt_rounds": 4,
            # Nothing leaves loopback.
            "federation_domain_whitelist": [],
            "trusted_key_servers": [],
            "report_stats": False,
            "presence": {"enabled": False},
            "user_directory": {"enabled": False},
        }
        (self.folder / "homeserver.yaml").write_text(yaml.safe_dump(settings | limits))
