"""The same pages in Django: the same statements by psycopg's pool, the same HTML out of Django's own templates.

DEBUG off, templates cached, sessions in the database, authentication, CSRF, security and compression on; served by
gunicorn's threads. The templates are made from the product's HTML (bench/django_templates.py), with fewer tags than a
person would write: the comparison leans Django's way.
"""

import os
import pickle
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django
import psycopg
from django.conf import settings
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path

RECORDED = pickle.loads(Path(os.environ["BENCH_HANDOVER"]).read_bytes())
TEMPLATES = Path(os.environ["BENCH_TEMPLATES"])


def _database(url: str, name: str, more: dict[str, str]) -> dict[str, Any]:
    parts = urlsplit(url)
    socket = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair).get("host", parts.hostname or "")
    options = " ".join(f"-c {key}={value.replace(' ', '')}" for key, value in more.items())
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": parts.username,
        "PASSWORD": parts.password or "", "HOST": unquote(socket), "PORT": parts.port or "",
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 4}, **({"options": options} if options else {})},
    }  # fmt: skip


URL = os.environ["BENCH_OWNER_URL"]
READERS = {page["person"]: reader for page, _, _, reader in RECORDED}
settings.configure(
    DEBUG=False, SECRET_KEY="the bench's own", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_TZ=True,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware", "django.middleware.gzip.GZipMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={
        "default": _database(URL, "bench_django", {}),
        **{person: _database(URL, urlsplit(URL).path[1:], reader) for person, reader in READERS.items()},
    },
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [TEMPLATES],
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        ]},
    }],
)  # fmt: skip
django.setup()


def page(number: int, person: str, statements: list[tuple[str, tuple[Any, ...]]]) -> Any:
    values = pickle.loads((TEMPLATES / f"{number}.values").read_bytes())

    def show(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return HttpResponse(status=403)
        with transaction.atomic(using=person):
            raw = connections[person].connection
            for sql, args in statements:
                with psycopg.RawCursor(raw) as cursor:
                    cursor.execute(sql, args)
                    cursor.fetchall()
        get_token(request)
        return render(request, f"{number}.html", values)

    return show


urlpatterns = [
    path(str(number), page(number, about["person"], statements))
    for number, (about, statements, _, _) in enumerate(RECORDED)
]


def prepare() -> str:
    """Django's own tables, one signed-in user; answers with the cookie of their session."""
    from django.contrib.auth import get_user_model, login
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    request = HttpRequest()
    request.session = SessionStore()
    user, _ = get_user_model().objects.get_or_create(username="reader")
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return f"sessionid={request.session.session_key}"


if __name__ == "__main__":
    print(prepare())
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
