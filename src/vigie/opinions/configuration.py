"""`opinions.toml` in the home: whom to ask, about what, for how much. Without it nobody is asked."""

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from vigie.opinions.base import HARMS

FILE: Final = "opinions.toml"

#: OpenAI's categories and Mistral's, in the words of the engine; those it has no word for are left out.
CATEGORIES: Final[dict[str, str]] = {
    "harassment": "harassment",
    "harassment/threatening": "threat",
    "hate": "hate",
    "hate/threatening": "threat",
    "self-harm": "selfharm",
    "self-harm/intent": "selfharm",
    "sexual": "sexual",
    "sexual/minors": "sexual",
    "violence": "violence",
    "hate_and_discrimination": "hate",
    "violence_and_threats": "threat",
    "selfharm": "selfharm",
}

Share = Annotated[float, Meta(ge=0.05, le=0.95)]
Seconds = Annotated[float, Meta(gt=0.0, le=60.0)]
Limit = Annotated[int, Meta(ge=1)]
#: The desk keeps forty characters of "opinion:<name>".
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
#: A variable's name: a key pasted here by mistake is refused, and not repeated in the error.
Variable = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]{0,80}$")]


class OpinionsError(Exception):
    """The configuration cannot be used; the sentence says what to mend."""


class Ambiguity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is ambiguous: messages whose toxicity lies between these two, both included."""

    low: Share = 0.3
    high: Share = 0.7

    def __post_init__(self) -> None:
        """Refuse bounds that hold nothing."""
        if self.low >= self.high:
            raise ValueError("`low` must be below `high`")


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="adapter"):
    """What every adapter is told."""

    name: Name
    #: Slugs of the clients whose messages it may read; all of them where none is named.
    clients: tuple[str, ...] = ()
    #: How long one call may take.
    timeout: Seconds = 0.7
    #: Calls at once.
    concurrency: Annotated[int, Meta(ge=1, le=64)] = 4
    #: Texts for each client; None for no limit.
    per_minute: Limit | None = None
    per_day: Limit | None = None
    #: Whether "nothing harmful here" makes the engine's doubtful findings count for less.
    clears: bool = False
    #: Whether it may read private messages.
    private: bool = False
    #: A longer text, in characters, is not asked about: half a reading is no opinion.
    longest: Limit = 4_000


class OnnxSettings(Asked, frozen=True, kw_only=True, tag="onnx"):
    """A classifier on this machine: a folder with model.onnx, tokenizer.json and opinion.toml."""

    folder: str
    threads: Annotated[int, Meta(ge=1, le=64)] = 1
    private: bool = True


class ServerSettings(Asked, frozen=True, kw_only=True):
    """A server: where it is, and which variable of the environment holds its key."""

    base: str
    key: Variable | None = None
    model: str = ""
    per_minute: Limit | None = 60
    per_day: Limit | None = 5_000

    def __post_init__(self) -> None:
        """Refuse an address where messages and the key would travel in clear."""
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
            raise ValueError("`base` must be an address such as https://api.example.org, without a key in it")
        if parts.scheme == "http" and not _near(parts.hostname):
            raise ValueError("`base` must begin with https:// where the server is not in your own network")

    @property
    def root(self) -> str:
        """Return the address before `/v1`, which people copy with it."""
        return self.base.rstrip("/").removesuffix("/v1")


class ChatSettings(ServerSettings, frozen=True, kw_only=True, tag="chat"):
    """An OpenAI-compatible chat server."""

    model: Annotated[str, Meta(min_length=1)]
    #: How the server is asked for JSON; the answer is read as strictly in any case.
    json: Literal["schema", "object", "none"] = "schema"
    #: Fields that this server needs in the request besides ours.
    extra: dict[str, Any] = {}


class ModerationSettings(ServerSettings, frozen=True, kw_only=True, tag="moderation"):
    """An OpenAI-compatible moderation server."""

    #: The server's categories in our words.
    categories: dict[str, str] = msgspec.field(default_factory=lambda: dict(CATEGORIES))
    together: Annotated[int, Meta(ge=1, le=64)] = 16

    def __post_init__(self) -> None:
        """Refuse a harm that findings do not know."""
        super().__post_init__()
        unknown = sorted(set(self.categories.values()) - set(HARMS))
        if unknown:
            raise ValueError(f"`categories` leads to {unknown[0]!r}; known are {', '.join(HARMS)}")


AnySettings = OnnxSettings | ChatSettings | ModerationSettings


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    opinion: Annotated[tuple[AnySettings, ...], Meta(min_length=1)]
    ambiguous: Ambiguity = Ambiguity()
    #: Seconds after which a batch of messages goes on without the answers that have not come.
    deadline: Annotated[float, Meta(gt=0.0, le=5.0)] = 0.8

    def __post_init__(self) -> None:
        """Refuse two opinions of one name."""
        names = [settings.name for settings in self.opinion]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two opinions are called {twice[0]!r}")


def _near(host: str) -> bool:
    """Tell whether a server is on this machine or in the network around it."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        # A name without a dot is resolved by the local network alone: a container, a machine beside.
        return "." not in host or host.endswith((".local", ".internal", ".localhost", ".lan"))
    return address.is_private or address.is_loopback or address.is_link_local


def read(home: Path) -> Configuration | None:
    """Return the configuration of a home, None where there is none.

    Parameters
    ----------
    home
        The folder that VIGIE_HOME names.

    Raises
    ------
    OpinionsError
        The file cannot be read, or something in it is wrong.
    """
    file = home / FILE
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Configuration)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OpinionsError(f"{file} cannot be read ({error.strerror}): check its permissions.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise OpinionsError(f"{file} cannot be used: {error}; mend it, then `vigie doctor`.") from None
