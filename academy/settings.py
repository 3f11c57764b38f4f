"""Settings of the Academy: one file; what differs between machines comes from the environment.

Every variable has a default that works on a laptop with nothing installed: SQLite, a broker and a
cache on the local disk, local files, e-mail on the console. README.md lists the variables.
"""

import logging
import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# ---------------------------------------------------------------- what differs between machines

DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

INSECURE_SECRET_KEY = "insecure-development-key-that-is-only-good-for-a-laptop"
SECRET_KEY = env("SECRET_KEY", default=INSECURE_SECRET_KEY)
# `make run` on a laptop is neither debugging nor production: it says so with LOCAL=1, which binds
# the server to this machine and keeps a secret of its own under VAR_DIR.
LOCAL = env.bool("LOCAL", default=False)
if SECRET_KEY == INSECURE_SECRET_KEY and not DEBUG:
    if not LOCAL:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it in the environment to a long random text that only"
            " this installation knows, for example the output of:"
            " python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    from academy.local_secret import local_secret

    SECRET_KEY = local_secret(VAR_DIR / "secret-key")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default=f"http://localhost:{env('PORT', default='8000')}").rstrip("/")

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'academy.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets pages be read while the worker writes; IMMEDIATE makes a second writer wait its turn
    # instead of failing half-way through a transaction.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
        ),
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# The file cache is shared by the web and worker processes of one machine, so that publishing in
# one is seen by all; several machines need CACHE_URL=redis://…
CACHES = {
    "default": env.cache_url("CACHE_URL")
    if env("CACHE_URL", default="")
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default="Responsible Minerals Academy <academy@localhost>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10  # seconds until a mail server that does not answer is given up

MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = env("MEDIA_URL", default="/media/")
PRIVATE_MEDIA_ROOT = Path(env("PRIVATE_MEDIA_ROOT", default=str(VAR_DIR / "private")))
MEDIA_BUCKET = env("MEDIA_BUCKET", default="")
PRIVATE_MEDIA_BUCKET = env("PRIVATE_MEDIA_BUCKET", default="")
PRIVATE_MEDIA_KEYS = env.list("PRIVATE_MEDIA_KEYS", default=[])  # the first one encrypts


def _storage(bucket: str, root: Path, *, private: bool) -> dict:
    """Where files go: a bucket of an S3-compatible store if one is named, else a folder."""
    if not bucket:
        options = {"location": str(root)}
        if private:
            options["base_url"] = None
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env("MEDIA_ENDPOINT_URL", default=None),
            "region_name": env("MEDIA_REGION", default=None),
            "default_acl": "private" if private else None,
            "querystring_auth": private,
            "file_overwrite": False,
        },
    }


def _private_storage() -> dict:
    """Uploads and certificates; encrypted at rest as soon as there is a key."""
    inner = _storage(PRIVATE_MEDIA_BUCKET, PRIVATE_MEDIA_ROOT, private=True)
    if not PRIVATE_MEDIA_KEYS:
        return inner
    return {
        "BACKEND": "academy.private_storage.EncryptedStorage",
        "OPTIONS": {"inner": inner, "keys": PRIVATE_MEDIA_KEYS},
    }


STORAGES = {
    "default": _storage(MEDIA_BUCKET, MEDIA_ROOT, private=False),
    # Never under MEDIA_URL, served by views that check who asks.
    "private": _private_storage(),
    "staticfiles": {"BACKEND": "academy.static_files.StaticFiles"},
}

# ---------------------------------------------------------------- Django

INSTALLED_APPS = [
    "academy.accounts",
    "academy.companies",
    "academy.credentials",
    "courses",
    "assessments.quizzes",
    "assessments.readiness",
    "toolkit",
    "academy.reporting",
    "academy.demo",
    "academy.apps.AcademyConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    # Last: after migrating it makes the first pages and the groups, which needs all permissions.
    "academy.site",
]
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    INSTALLED_APPS.insert(0, "django.contrib.postgres")  # the fields of Wagtail's search need it

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "academy.middleware.RequestIdMiddleware",
    "academy.middleware.CompressMiddleware",
    "academy.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "academy.accounts.middleware.PreferencesMiddleware",
    "academy.companies.middleware.CompanyMiddleware",
    "courses.content.OneStateMiddleware",
    "courses.device.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "academy.urls"
WSGI_APPLICATION = "academy.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "academy.credentials.templatetags.durations",
                "academy.templatetags.printed",
                "academy.templatetags.spoken",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MAX_AGE = 60 * 60 * 24
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long StreamField page posts thousands of fields
FILE_UPLOAD_PERMISSIONS = 0o640

# ---------------------------------------------------------------- languages and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["academy.formats"]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
TIME_ZONE = "UTC"
USE_TZ = True

# ---------------------------------------------------------------- people and sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["academy.companies.backends.SignInBackend"]
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
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "courses:home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "academy.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "academy.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if SITE_URL.startswith("http://") else "https"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
# Besides allauth's own limits: quizzes that one address may start without an account.
ACCOUNT_RATE_LIMITS = {"visitor_quiz": "30/h/ip"}
VISITOR_ATTEMPTS = env.int("VISITOR_ATTEMPTS", default=20_000)  # kept unclaimed, of all together
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed" and the like
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://")
MFA_TOTP_ISSUER = "Responsible Minerals Academy"
INVITATION_DAYS = 14

# ---------------------------------------------------------------- security

HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews a page in a frame of its own editor
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # asks for DENY; see the line above
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "media-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
# The Wagtail editor writes styles and small scripts into its own pages.
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
}
if MEDIA_BUCKET and "://" in MEDIA_URL:
    SECURE_CSP["img-src"].append(MEDIA_URL)
    SECURE_CSP["media-src"].append(MEDIA_URL)

# ---------------------------------------------------------------- Wagtail

WAGTAIL_SITE_NAME = "Responsible Minerals Academy"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "courses.AcademyImage"
WAGTAILDOCS_DOCUMENT_MODEL = "courses.AcademyDocument"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "mp4",
    "odt",
    "pdf",
    "pptx",
    "txt",
    "vtt",
    "webm",
    "xlsx",
    "zip",
]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/cms/login/"  # ours: site.views.to_sign_in
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"

# ---------------------------------------------------------------- Celery

BROKER_URL = env("BROKER_URL", default="filesystem://localhost//")
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if BROKER_URL.startswith("filesystem:"):
    _broker = VAR_DIR / "broker"
    for _folder in ("messages", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "messages"),
        "data_folder_out": str(_broker / "messages"),
        "control_folder": str(_broker / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
    # Remote control would need every worker to read every message.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
elif BROKER_URL.startswith(("redis:", "rediss:")):
    # A message that no worker acknowledges is given to another one after this many seconds.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TASK_DEFAULT_QUEUE = "mail"
CELERY_TASK_ROUTES = {
    "toolkit.tasks.make_feedback_file": {"queue": "documents"},
    "toolkit.tasks.*": {"queue": "checks"},
    "academy.credentials.tasks.*": {"queue": "documents"},
}
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=30)
# What was stored but whose message was lost is found and sent again.
SWEEPS = [
    "toolkit.tasks.sweep",
    "toolkit.tasks.sweep_roll_ups",
    "academy.credentials.tasks.sweep",
    "academy.companies.tasks.sweep",
    "courses.tasks.sweep",
    "assessments.quizzes.tasks.sweep",
    "assessments.readiness.tasks.sweep_delegations",
    "assessments.readiness.tasks.sweep_reminders",
    "academy.reporting.tasks.sweep",
    "assessments.readiness.tasks.sweep_requests",
    "assessments.readiness.tasks.sweep_shares",
    "academy.site.tasks.sweep",
]
CELERY_BEAT_SCHEDULE = {sweep: {"task": sweep, "schedule": SWEEP_SECONDS} for sweep in SWEEPS}
CELERY_BEAT_SCHEDULE["publish-scheduled"] = {
    "task": "academy.site.tasks.publish_scheduled",
    "schedule": 5 * 60,
}
CELERY_BEAT_SCHEDULE["item-statistics"] = {
    "task": "assessments.quizzes.tasks.refresh_statistics",
    "schedule": 10 * 60,
}
CELERY_BEAT_SCHEDULE["readiness-reminders"] = {
    "task": "assessments.readiness.tasks.remind",
    "schedule": 60 * 60,
}
CELERY_BEAT_SCHEDULE["benchmarks"] = {
    "task": "assessments.readiness.tasks.renew_benchmarks",
    "schedule": 24 * 60 * 60,
}
CELERY_BEAT_SCHEDULE["clear-sessions"] = {
    "task": "academy.accounts.tasks.clear_sessions",
    "schedule": 24 * 60 * 60,
}
CELERY_BEAT_SCHEDULE["forget-old-uploads"] = {
    "task": "toolkit.tasks.forget_old",
    "schedule": 60 * 60,
}
CELERY_BEAT_SCHEDULE["forget-visitors"] = {
    "task": "assessments.quizzes.tasks.forget_visitors",
    "schedule": 60 * 60,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# ---------------------------------------------------------------- the toolkit

UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
CHECK_SECONDS = env.int("CHECK_SECONDS", default=30)  # one reading of one workbook, at most
CHECK_LEASE_SECONDS = env.int("CHECK_LEASE_SECONDS", default=75)  # then the sweep takes it back
CHECK_MAX_TRIES = 3
CHECK_DISABLED_CODES = env.list("CHECK_DISABLED_CODES", default=[])  # findings not to report
SWEEP_AGE_SECONDS = env.int("SWEEP_AGE_SECONDS", default=15)  # a message may be this slow
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", default=120)  # of each token
API_UPLOADS_A_MINUTE = env.int("API_UPLOADS_A_MINUTE", default=20)
UPLOAD_KEEP_DAYS = env.int("UPLOAD_KEEP_DAYS", default=90)  # 0: until somebody deletes them
ROLL_UP_MAX_FILES = 100
ROLL_UP_MAX_BYTES = env.int("ROLL_UP_MAX_BYTES", default=200 * 1024 * 1024)  # of all its files
ROLL_UP_MAX_ROWS = 50_000  # smelter rows of all its files
# A few more than we take, so that who sends too many reads a sentence of ours.
DATA_UPLOAD_MAX_NUMBER_FILES = 3 * ROLL_UP_MAX_FILES

# ---------------------------------------------------------------- logging: stdout, no personal data

LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "academy.middleware.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "{levelname} {name} [{request_id}] {message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": sys.stdout,
            "formatter": "line",
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # Fonts that a certificate does not need are reported glyph by glyph.
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        # Wagtail tells of each entry of its search and reference index.
        "django_tasks": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
    },
}
logging.captureWarnings(True)
