"""The account of an app of Meta: whose token it is, which version is asked, what proves its requests."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from vigie.connectors.account import Account, Field, Keyring
from vigie.connectors.base import ConnectorError, Sentence
from vigie.connectors.meta import sentences as say

#: The newest version that Meta's own library knows (facebook-business 26.0.3).
VERSION = "v26.0"
GRAPH = "https://graph.facebook.com"

_NUMBER = re.compile(r"\d{3,25}", re.ASCII)
_VERSION = re.compile(r"v\d{1,3}\.\d", re.ASCII)


@dataclass(frozen=True)
class Settings:
    """One page, and what it is asked with."""

    page: str
    version: str
    keyring: Keyring

    @property
    def token(self) -> str:
        """The page's access token."""
        return self.keyring.get("token").strip()

    @property
    def proof(self) -> str:
        """What shows that whoever uses the token is the app's own server: apps may require it."""
        secret = self.keyring.get("app_secret").strip()
        return hmac.new(secret.encode(), self.token.encode(), hashlib.sha256).hexdigest()


def settings_of(account: Account) -> Settings:
    """Return the settings of an account.

    Raises
    ------
    ConnectorError
        One is missing or cannot be right.
    """
    page = number(account, "page", say.BAD_PAGE)
    version = account.setting("version") or VERSION
    if not _VERSION.fullmatch(version):
        raise ConnectorError(say.BAD_VERSION, permanent=True)
    for name, sentence in (
        ("token", say.NO_TOKEN),
        ("app_secret", say.NO_SECRET),
        ("verify_token", say.NO_WORD),
    ):
        if not account.keyring.get(name).strip():
            raise ConnectorError(sentence, permanent=True)
    return Settings(page, version, account.keyring)


def number(account: Account, name: str, otherwise: Sentence) -> str:
    """Return a setting that is one of Meta's numbers.

    Raises
    ------
    ConnectorError
        It is missing, or something else.
    """
    value = account.setting(name)
    if not _NUMBER.fullmatch(value):
        raise ConnectorError(otherwise, permanent=True)
    return value


PAGE = Field(
    name="page",
    label=Sentence("Number of the page", "Numéro de la page"),
    help=Sentence(
        "Under About, Page transparency: a number of about fifteen digits, not the page's name.",
        "Sous « À propos », « Transparence de la Page » : une quinzaine de chiffres, pas le nom.",
    ),
)
SECRETS = (
    Field(
        name="token",
        label=Sentence("Page access token", "Jeton d’accès de la page"),
        help=Sentence(
            "Made for the page in Meta Business Suite by a system user of the app; it does not end.",
            "Créé pour la page dans Meta Business Suite par un utilisateur système de l’app ; il ne "
            "prend pas fin.",
        ),
        secret=True,
    ),
    Field(
        name="app_secret",
        label=Sentence("App secret", "Clé secrète de l’app"),
        help=Sentence(
            "In the app's settings, under Basic: it proves that a webhook comes from Meta.",
            "Dans les paramètres de l’app, sous « Général » : elle prouve qu’un webhook vient de Meta.",
        ),
        secret=True,
    ),
    Field(
        name="verify_token",
        label=Sentence("Verify token", "Mot de vérification"),
        help=Sentence(
            "A word of your own, written in the app's webhook settings beside the address that Vigie shows.",
            "Un mot de votre choix, écrit dans les réglages webhook de l’app, avec l’adresse donnée ici.",
        ),
        secret=True,
    ),
)
VERSION_FIELD = Field(
    name="version",
    label=Sentence("Version of the Graph interface", "Version de l’interface Graph"),
    help=Sentence(
        "As Meta writes it (v26.0): change it only when Meta announces the end of this one.",
        "Comme l’écrit Meta (v26.0) : ne la changez que lorsque Meta annonce la fin de celle-ci.",
    ),
    required=False,
    default=VERSION,
)
