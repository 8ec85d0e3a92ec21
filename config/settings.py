"""Settings: what differs between installations comes from the environment (12-factor)."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from api.openapi_settings import SPECTACULAR_SETTINGS  # noqa: F401 - a setting
from config.database_pool import check_unless_in_use
from config.logs import configure_logging
from config.unfold import UNFOLD  # noqa: F401 - a setting

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

ENVIRONMENT = env.str("GOODSTANDING_ENVIRONMENT", default="development")
if ENVIRONMENT not in {"development", "production", "test"}:
    message = "GOODSTANDING_ENVIRONMENT must be development, production or test."
    raise ImproperlyConfigured(message)
PRODUCTION = ENVIRONMENT == "production"


def _secret(name: str) -> str:
    """Read a secret; only outside production is there a known stand-in for it."""
    if PRODUCTION:
        return env.str(name)
    return env.str(name, default=f"{name.lower()}-for-development-only-never-for-production-use")


DEBUG = False  # nobody ever sees a stack trace; ./goodstanding dev logs it
SECRET_KEY = _secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PUBLIC_ID_KEY = _secret("PUBLIC_ID_KEY")
BUYER_HASH_KEY = _secret("BUYER_HASH_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS") if PRODUCTION else ["*"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "unfold.apps.BasicAppConfig",  # leaves the admin site to ours, below
    "unfold.contrib.filters",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "procrastinate.contrib.django",
    "strawberry_django",
    "accounts",
    "api",
    "audit",
    "marketplaces",
    "feedback",
    "metrics",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "api.middleware.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.ProgramsMiddleware",  # programs pass by what follows
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------

if PRODUCTION and not env.str("DATABASE_URL", default=""):
    message = "Set DATABASE_URL: production never runs on the embedded PostgreSQL."
    raise ImproperlyConfigured(message)
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://postgres@/goodstanding")}
DATABASES["default"] |= {"CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {})
# Only the fixed statements of `accounts.statements` are prepared. A pooler between us and the
# database may not bear that: then 0 switches it off.
_uses = env.int("DATABASE_PREPARE_AFTER_USES", default=2)
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = _uses or None
if ENVIRONMENT != "test":
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": env.int("DATABASE_POOL_MIN", default=1),
        "max_size": env.int("DATABASE_POOL_MAX", default=16),
        "timeout": env.int("DATABASE_POOL_TIMEOUT", default=5),
        "check": check_unless_in_use,
    }
if PRODUCTION and "/goodstanding-" in str(DATABASES["default"]):
    message = "DATABASE_URL names the embedded PostgreSQL, which is not for production."
    raise ImproperlyConfigured(message)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People and programs ------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if ENVIRONMENT == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
OAUTH2_PROVIDER_APPLICATION_MODEL = "accounts.OAuthClient"
OAUTH2_PROVIDER = {
    "SCOPES_BACKEND_CLASS": "accounts.oauth.Scopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3_600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "PKCE_REQUIRED": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    **{
        f"COMPLIANT_BCP_RFC9700_{practice}": True
        for practice in (
            "TOKEN_STORAGE",
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "REDIRECT_URI_SCHEME",
        )
    },
}

# --- Language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files --------------------------------------------------------------------------------------

STATIC_URL = "static/"
# Only production collects files; elsewhere they are served from where they lie.
STATIC_ROOT = BASE_DIR / "build" / "static" if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / ".goodstanding" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Security -----------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The strict policy for everything that a program reads; pages have one of their own.
API_CSP = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE], "base-uri": [CSP.NONE]}
DOCS_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
}
# The admin theme runs Alpine expressions, which need `unsafe-eval`; see docs/decisions.
ADMIN_CSP = DOCS_CSP | {"script-src": [CSP.SELF, CSP.UNSAFE_EVAL]}

# Who may read /metrics: a bearer token; without one the page does not exist.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- The API --------------------------------------------------------------------------------------

API_MAX_BODY_BYTES = 1_000_000
# Address -> bytes: a million characters to classify, each escaped to twelve bytes at most.
API_LONGER_BODIES = {"/api/v1/classify": 12_100_000}
API_MAX_UPLOAD_BYTES = env.int("API_MAX_UPLOAD_BYTES", default=100_000_000)  # multipart only
DATA_UPLOAD_MAX_MEMORY_SIZE = API_MAX_BODY_BYTES + 1  # ours answers first, with a problem
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.ActorAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.Requires"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.StrictJsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["api.rendering.JsonRenderer"],
    "DEFAULT_FILTER_BACKENDS": [],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "api.openapi.OperationSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.rendering.JsonNegotiation",
    "EXCEPTION_HANDLER": "api.problems.handler",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# --- The product --------------------------------------------------------------------------------

UNIT_OF_WORK = "audit.recording.unit_of_work"
SUBSCRIPTIONS = "config.subscriptions.SUBSCRIPTIONS"
TRIAL_OBSERVERS = "config.subscriptions.TRIAL_OBSERVERS"
REPLY_CHECKS = "config.subscriptions.REPLY_CHECKS"
# Who is asked for a text's polarity after the rules, in this order; see `feedback.classifying`.
CLASSIFIER_PROVIDERS = env.list(
    "CLASSIFIER_PROVIDERS", default=["feedback.classifying.engines.active_model"]
)
# A service of one's own for `feedback.classifying.remote.remote_provider`; docs/classification.md.
CLASSIFIER_REMOTE_URL = env.str("CLASSIFIER_REMOTE_URL", default="")
CLASSIFIER_REMOTE_TOKEN = env.str("CLASSIFIER_REMOTE_TOKEN", default="")
CLASSIFIER_REMOTE_SECONDS = env.float("CLASSIFIER_REMOTE_SECONDS", default=10.0)
AUDIT_HEAD_KEY = _secret("AUDIT_HEAD_KEY")
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=1 << 30)
# A larger file is imported by a job; the answer does not wait for it.
IMPORT_INLINE_BYTES = env.int("IMPORT_INLINE_BYTES", default=2_000_000)

LOGGING_CONFIG = None
configure_logging(
    as_json=PRODUCTION or env.bool("LOG_JSON", default=False),
    level=env.str("LOG_LEVEL", default="WARNING" if ENVIRONMENT == "test" else "INFO"),
)
