"""All settings, read from the environment; `config.safety` refuses unsafe ones in production."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.csp import CSP

from resonanz.config.addresses import mailer, media_folder, media_storage, reply_mailbox
from resonanz.config.npm import NPM

env = environ.Env()

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(env.str("VAR", default=str(ROOT / "var"))).resolve()

# production (the default), demonstration (one-click logins, practice network) or test.
MODE = env.str("RESONANZ_MODE", default="production")
DEMONSTRATION = MODE == "demonstration"

SECRET_KEY = env.str("SECRET_KEY", default="unsafe-for-development-only")
# Keys of stored secrets (Fernet), newest first; apart from SECRET_KEY so that each can be turned.
SECRETS_KEYS = env.list("SECRETS_KEYS", default=["dW5zYWZlLWZvci1kZXZlbG9wbWVudC1vbmx5LTMyYnk="])
DEBUG = False
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=[urlsplit(PUBLIC_ADDRESS).hostname or "", "localhost", "127.0.0.1", "[::1]"],
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]
# Where browsers find the stream of live news; empty: at /live of the same address;
# ":8001": at that port of the host the page came from.
STREAM_ADDRESS = env.str("STREAM_ADDRESS", default="").rstrip("/")
# How often a stream shows that it lives, and how often it asks again what its reader may follow.
LIVE_HEARTBEAT_SECONDS = env.float("LIVE_HEARTBEAT_SECONDS", default=15.0)
LIVE_RECHECK_SECONDS = env.float("LIVE_RECHECK_SECONDS", default=45.0)
# Hosts in private ranges that connectors may talk to all the same (a server in the house).
ALLOWED_PRIVATE_HOSTS = env.list("ALLOWED_PRIVATE_HOSTS", default=[])
# Whether the pages that posts link to are fetched and shown with them; and hosts in private ranges
# whose pages everybody here may see ("wiki.intern:443").
LINK_PREVIEWS = env.bool("LINK_PREVIEWS", default=True)
LINK_PREVIEW_HOSTS = env.list("LINK_PREVIEW_HOSTS", default=[])
# Asked which servers a mailbox lies on ("192.0.2.53:53"); empty: those the machine asks; "none".
DNS_SERVERS = env.list("DNS_SERVERS", default=[])
# Where Bluesky accounts are found (DIDs, handles), and the AppView to ask where it is not the one
# that the account's own server asks ("did:web:api.bsky.app#bsky_appview").
BLUESKY_PLC = env.str("BLUESKY_PLC", default="https://plc.directory")
BLUESKY_RESOLVER = env.str("BLUESKY_RESOLVER", default="https://public.api.bsky.app")
BLUESKY_APPVIEW = env.str("BLUESKY_APPVIEW", default="")
# Where a network is reached instead of its public address: `telegram=http://127.0.0.1:8081,…`.
NETWORK_ADDRESSES = env.dict("NETWORK_ADDRESSES", default={})
# LinkedIn's interface changes its name each month and ends about a year later.
LINKEDIN_VERSION = env.str("LINKEDIN_VERSION", default="202607")
# The version of Meta's Graph that is spoken; Meta keeps each for two years after the next.
GRAPH_VERSION = env.str("GRAPH_VERSION", default="v25.0")

INSTALLED_APPS = [
    "resonanz.config",
    "resonanz.ui",
    "resonanz.insights",
    "resonanz.planning",
    "resonanz.desk",
    "resonanz.knowledge",
    "resonanz.networks",
    "resonanz.notifications",
    "resonanz.conversations",
    "resonanz.channels",
    "resonanz.people",
    "resonanz.accounts",
    "resonanz.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_cotton",
    "rules.apps.AutodiscoverRulesConfig",
    "ninja",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "resonanz.config.health.HealthMiddleware",
    "resonanz.core.api.ProblemsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "resonanz.config.static.StaticFilesMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "resonanz.config.streaming.StreamPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "resonanz.people.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "resonanz.ui.middleware.ErrorsForPeopleMiddleware",
]

ROOT_URLCONF = "resonanz.config.urls"
WSGI_APPLICATION = "resonanz.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.messages.context_processors.messages",
                "resonanz.ui.context.page",
                "resonanz.config.context.rail",
                "resonanz.config.streaming.stream",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "resonanz.ui.templatetags.ui",
            ],
        },
    }
]
COTTON_DIR = "components"

_database = env.db_url("DATABASE_URL", default="postgresql://postgres@localhost/postgres")
DATABASES = {
    "default": _database
    | {
        "ENGINE": "resonanz.config.postgresql",
        "CONN_MAX_AGE": None,
        # After a restart of the database nobody meets a dead connection.
        "CONN_HEALTH_CHECKS": True,
        # Statements run often are prepared: the hot reads are planned once per connection.
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            "connect_timeout": 10,
            "server_side_binding": True,
            "prepare_threshold": 3,
            "options": "-c jit=off -c seq_page_cost=0.4 -c random_page_cost=0.4",
        },
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "resonanz.people.backends.Backend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Links in mails lead to the public address, whatever a proxy spoke to us.
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_ADDRESS).scheme
ACCOUNT_ADAPTER = "resonanz.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# The mail of the invitation has shown that the address is theirs.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
# A clock may be off by half a minute, or somebody types slowly (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Nobody signs up by themselves: the organisation knows the addresses it gave.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Resonanz"

# How many proxies stand before us and name the caller's address (for the limits of sign-in).
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
# Shared by all processes: the limits of sign-in are counted here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_limit",
    }
}
# Calls of one person to the API, counted in each web process.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=120_000)

# How long a worker's claim on a delivery holds without a sign of life.
# How long another server may take to answer before we ask again, or look.
HTTP_TIMEOUT_SECONDS = env.float("HTTP_TIMEOUT_SECONDS", default=20.0)
DELIVERY_THREADS = env.int("DELIVERY_THREADS", default=12)
DELIVERY_LEASE_SECONDS = env.float("DELIVERY_LEASE_SECONDS", default=60.0)

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["resonanz.config.formats"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR / "static"))
NODE_MODULES = ROOT / "node_modules"
# Ready builds of npm packages, served as they are; a wheel has them among our static files.
STATICFILES_DIRS = [
    (prefix, str(NODE_MODULES / folder))
    for prefix, folder in NPM.items()
    if (NODE_MODULES / folder).is_dir()
]
MEDIA_URL = "/media/"
_media = env.str("MEDIA_URL", default=str(VAR / "media"))
MEDIA_ROOT = media_folder(_media)
# The program that converts videos; none: the one on the PATH, else the one of the extra "video".
FFMPEG = env.str("FFMPEG", default="")
# How large may be what somebody puts into a post.
VIDEO_MAX_MB = env.int("VIDEO_MAX_MB", default=2000)
FILE_MAX_MB = env.int("FILE_MAX_MB", default=100)
PICTURE_MAX_MB = env.int("PICTURE_MAX_MB", default=12)
STORAGES = {
    # Never served by an address of their own: views hand files out after asking for the right.
    "default": media_storage(_media),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "resonanz.config.storage.StaticFiles"
    },
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:", "https:"],
    # blob: a video chosen a moment ago is shown while it is uploaded.
    "media-src": [CSP.SELF, "blob:", "https:"],
    "font-src": [CSP.SELF],
    # The stream's address is added by `config.streaming`.
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "resonanz.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "resonanz.ui.problems.tell_csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_ADDRESS.startswith("https://")

MAILERS = {"default": mailer(env.str("EMAIL_URL", default="console:"))}
# News are told by mail where a mail server takes them: never printed, or into the void.
TELLS_BY_MAIL = not env.str("EMAIL_URL", default="console:").startswith(("console:", "none:"))
# Where answers by mail arrive: "imaps://user:password@host/INBOX?address=reply@example.org".
EMAIL_REPLY_MAILBOX = reply_mailbox(env.str("EMAIL_REPLY_URL", default=""))
EMAIL_REPLY_ADDRESS = EMAIL_REPLY_MAILBOX["address"] if EMAIL_REPLY_MAILBOX else ""
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="resonanz@localhost")

PROCRASTINATE_IMPORT_PATHS = [
    "resonanz.core.tasks",
    "resonanz.accounts.tasks",
    "resonanz.conversations.tasks",
    "resonanz.notifications.tasks",
    "resonanz.networks.tasks",
    "resonanz.knowledge.tasks",
    "resonanz.planning.tasks",
    "resonanz.insights.tasks",
]
