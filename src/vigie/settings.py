"""Settings, all with defaults that work on one machine; VIGIE_HOME names the folder of everything kept."""

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).parent
HOME = Path(os.environ.get("VIGIE_HOME", "var")).absolute()


def _kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, made on first use and readable by its owner only."""
    try:
        return path.read_text()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        secret = secrets.token_urlsafe(48)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of ours was faster
            return path.read_text()
        with os.fdopen(descriptor, "w") as file:
            file.write(secret)
        return secret


SECRET_KEY = _kept_secret(HOME / "keys" / "django")
DEBUG = False
# The console is served on loopback unless VIGIE_HOSTS names the public names that a proxy passes on.
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("VIGIE_HOSTS", "").split(",")),
]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS[3:]]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_htmx",
    "vigie.accounts",
    "vigie.intake",
    "vigie.versions",
    "vigie.channels",
    "vigie.desk",
    "vigie.coverage",
    "vigie.autonomy",
    "vigie.actions",
    "vigie.api",
    "vigie.shadow",
    "vigie.backtest",
    "vigie.importing",
    "vigie.console",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "vigie.console.security.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "vigie.console.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(HOME / "vigie.sqlite3"),
        "OPTIONS": {
            # A writer takes the lock at once instead of failing half-way, and waits its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Checkpoints are made beside the writes, not in the middle of one: by the worker, or by the web
            # process where none works. This limit is the net under both.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=20000;"
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
            ),
        },
        # A file even in tests: several processes and threads must see the same database.
        "TEST": {"NAME": str(HOME / "test.sqlite3")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "console" / "locale"]
TIME_ZONE = os.environ.get("TZ") or "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
LOGIN_URL = "/sign-in"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

#: How long a decision can be taken back before it leaves for the network (ms).
GRACE_MS = 8_000
#: How long a case stays with the person who took it, renewed while they work on it (ms).
LEASE_MS = 120_000
#: A held message is answered for within this time (ms).
DUE_MS = 20 * 60_000
#: Of what clauses do alone, the share that is drawn for a person to judge, and within what time (ms).
AUDIT_SHARE = 0.05
AUDIT_DUE_MS = 24 * 3_600_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("VIGIE_LOG", "WARNING").upper()},
}
