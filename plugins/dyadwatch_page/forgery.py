"""Forged requests: another site's page must not be able to make a signed-in visitor's browser write.

Airflow's session is a cookie that the browser sends by itself. A request that carries it must therefore come from a
page of this host (Sec-Fetch-Site, or Origin where a browser sends no such header) and hold a word that only such a page
can know: an HMAC under the session itself. A request with a bearer token instead of a cookie cannot be forged.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException

SESSION_COOKIE = "_token"  # airflow.api_fastapi.auth.managers.base_auth_manager.COOKIE_NAME_JWT_TOKEN
FIELD = "form_token"
HEADER = "X-Dyadwatch-Form"
BODY_BYTES = 16_384  # the largest form holds a reason of a few sentences
_PURPOSE = b"dyadwatch form"


def form_token(request: Request) -> str:
    """The word that forms of this session hold; empty where there is no session cookie."""
    session = request.cookies.get(SESSION_COOKIE, "")
    return hmac.new(session.encode(), _PURPOSE, hashlib.sha256).hexdigest() if session else ""


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form. Raises HTTPException 413 for a body that no form of ours has."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise HTTPException(413, "The form is longer than this page takes.")
    request.state.form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20))
    return dict(request.state.form)


async def refuse_forgeries(request: Request) -> None:
    """A dependency of every route that writes. Raises HTTPException 403."""
    form = await read_form(request)
    if SESSION_COOKIE not in request.cookies:
        return  # a bearer token: no browser adds one by itself
    if not _same_origin(request):
        raise HTTPException(403, "This request comes from another site.")
    given = request.headers.get(HEADER) or form.get(FIELD, "")
    if not hmac.compare_digest(given.encode(), form_token(request).encode()):
        raise HTTPException(403, "This form is older than your session: go back, reload the page and send it again.")


def posted(request: Request) -> dict[str, str]:
    """The fields of the form that the check has read: an endpoint's dependency."""
    return dict(request.state.form)


def _same_origin(request: Request) -> bool:
    fetched_from = request.headers.get("sec-fetch-site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")
