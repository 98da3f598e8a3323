"""Django's settings, all from the environment, with safe defaults.

``DATABASE_URL``        the database server, as the application role; without it the
                        program runs a private PostgreSQL and makes its own keys
``DATABASE_OWNER_URL``  the same database as its owner, for migrations only
``SECRET_KEY``          signs sessions; required with ``DATABASE_URL``
``FIELD_KEYS``          key ring of sealed fields; required with ``DATABASE_URL``
``ALLOWED_HOSTS``       host names under which pages are served, comma-separated
``CSRF_TRUSTED_ORIGINS``  further origins of forms, comma-separated
``BEHIND_TLS``          ``0`` allows a server installation without HTTPS, for a trial
``DEBUG``               ``1`` shows errors in the browser; never with real data
``STATIC_ROOT``         where ``collectstatic`` has put the static files, if it has
``SOURCE_URL``          where the source of this version is offered (AGPL, section 13)
``LASTMETRE_VAR``       the folder of this installation's own files
``SEAL_ANCHOR_DIR``     where the seals of the log are anchored, outside the database;
                        a private installation has a folder of its own for it
``SEAL_ANCHOR_EMAIL``   who gets the newest seal by mail, hourly; with ``EMAIL_HOST``,
                        ``EMAIL_PORT``, ``EMAIL_HOST_USER``, ``EMAIL_HOST_PASSWORD``,
                        ``EMAIL_USE_TLS`` and ``EMAIL_FROM``
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from web import keys, postgres, private

BASE_DIR = Path(__file__).resolve().parent.parent


def _listed(name: str) -> list[str]:
    """Return the comma-separated words of an environment variable."""
    return [
        word.strip() for word in os.environ.get(name, "").split(",") if word.strip()
    ]


# -- installation ---------------------------------------------------------------------

PRIVATE = postgres.is_private()
DEBUG = os.environ.get("DEBUG") == "1"
try:
    SECRET_KEY = keys.secret_key(may_make=PRIVATE)
    FIELD_KEYS = keys.field_keys(may_make=PRIVATE)
    _database = postgres.urls()
except (keys.KeysMissing, private.Unusable, ValueError) as reason:
    raise ImproperlyConfigured(str(reason)) from reason

# This machine may always ask: supervisors do, and so does a private installation.
ALLOWED_HOSTS = [*_listed("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = _listed("CSRF_TRUSTED_ORIGINS")

# -- database -------------------------------------------------------------------------

DATABASES = {
    "default": _database.application.django(),
    # The same database; a test database is never made for it.
    "owner": {**_database.owner.django(), "TEST": {"MIRROR": "default"}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- applications ---------------------------------------------------------------------

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "web.staticfiles.StaticFiles",
    "viewflow",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "channels",
    "engine",
    "forms",
    "processes.organisation",
    "processes.stations",
    "processes.relations",
    "processes.casework",
    "processes.oversight",
    "processes.papers",
    "processes.procurement",
    "processes.exports",
    "processes.documents",
    "processes.evaluations",
    "processes.filings",
    "processes.projects",
    "processes.funds",
    "processes.agreements",
    "web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.tenancy.CountyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "viewflow.middleware.SiteMiddleware",
    "web.pages.middleware.NoStoreMiddleware",
    "web.pages.middleware.RefusalMiddleware",
]
# Left alone, viewflow would add its Turbo middleware, which htmx pages cannot bear.
VIEWFLOW = {"AUTOREGISTER": False}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.frame",
            ],
        },
    },
]
SOURCE_URL = os.environ.get("SOURCE_URL", "")
ROOT_URLCONF = "web.urls"
ASGI_APPLICATION = "web.asgi.application"
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# -- memory ---------------------------------------------------------------------------

# Counts attempts at links in the one process that serves pages: web.pages.attempts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# -- people ---------------------------------------------------------------------------

AUTH_USER_MODEL = "organisation.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day; office computers are shared

# -- language and time ----------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "web" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- uploads --------------------------------------------------------------------------

# What may be attached stays in memory until it is sealed, so that it never lies on a
# disk in clear; what is larger is refused by the command.
FILE_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024

# -- static files ---------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("STATIC_ROOT")
# Collected in a server's image; a private installation serves them where they lie.
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_AUTOREFRESH = DEBUG

# -- safety ---------------------------------------------------------------------------

BEHIND_TLS = not PRIVATE and os.environ.get("BEHIND_TLS", "1") != "0"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# Whether all of a domain's other hosts use HTTPS is not ours to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, UNSAFE_INLINE],  # bpmn-js positions its overlays by style
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# -- sealed log -----------------------------------------------------------------------

SEAL_ANCHOR_DIR = os.environ.get("SEAL_ANCHOR_DIR", "")
if PRIVATE and not SEAL_ANCHOR_DIR:
    SEAL_ANCHOR_DIR = str(private.folder() / "anchors")
SEAL_ANCHOR_EMAIL = os.environ.get("SEAL_ANCHOR_EMAIL", "")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
EMAIL_TIMEOUT = 10  # the worker waits for it
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "lastmetre@localhost")

# -- REST -----------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "web.api.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "LastMetre",
    "DESCRIPTION": "Case management and workflow of township social-work stations.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/",
    "ENUM_SUFFIX": "",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "NoticeCode": "processes.casework.models.Notice.Code",
        "AttachmentKind": "processes.papers.models.Attachment.Kind",
        "RelationKind": "processes.relations.models.DeclaredRelation.Kind",
        "HandOverReason": "processes.oversight.models.HandOver.Reason",
        "WorkItemStatus": "engine.models.WorkItem.Status",
        "InstanceStatus": "engine.models.ProcessInstance.Status",
        "DefinitionStatus": "engine.models.ProcessDefinition.Status",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    # The default would ask a server on the internet whether our schema is valid.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# -- log ------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "web.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would mail errors and write them twice.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Refusals are answers, not faults; those of the guard stand in the database.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        **{name: {"level": "INFO"} for name in ("engine", "processes", "forms", "web")},
    },
}
