"""HTTP to a SPARQL store: who we are, how long we wait, how often we try again, and what went wrong in words."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from medkb.errors import StoreError

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session
    from requests.auth import AuthBase

AGAIN = (429, 502, 503, 504)
"""Answers after which a request is sent again: all that we send may be sent twice."""

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST_MESSAGE = 300  # characters of a server's own words that are passed on


@dataclass(frozen=True, slots=True)
class Access:
    """How a store is spoken to: credentials, seconds to wait for an answer, and how often to try again."""

    user: str = ""
    password: str = ""
    token: str = ""
    digest: bool = False
    insecure: bool = False
    timeout: float = 300.0
    retries: int = 5

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Access:
        """From MEDKB_REMOTE_USER, _PASSWORD, _TOKEN, _AUTH (basic, digest), _INSECURE (1), _TIMEOUT and _RETRIES.

        Raises StoreError for a value that does not fit.
        """
        given = {name: environment.get(f"MEDKB_REMOTE_{name}", "") for name in _NAMES}
        if given["AUTH"] not in {"", "basic", "digest"}:
            raise StoreError(f"MEDKB_REMOTE_AUTH={given['AUTH']}: there is basic and digest")
        if given["TOKEN"] and given["USER"]:
            raise StoreError("both MEDKB_REMOTE_TOKEN and MEDKB_REMOTE_USER are set: keep one")
        try:
            timeout, retries = float(given["TIMEOUT"] or 300), int(given["RETRIES"] or 5)
        except ValueError as error:
            raise StoreError(f"MEDKB_REMOTE_TIMEOUT (seconds) or MEDKB_REMOTE_RETRIES: {error}") from error
        if not 0 < timeout < float("inf") or retries < 0:
            raise StoreError("MEDKB_REMOTE_TIMEOUT must be above 0 and MEDKB_REMOTE_RETRIES not below")
        digest, insecure = given["AUTH"] == "digest", given["INSECURE"] == "1"
        return cls(given["USER"], given["PASSWORD"], given["TOKEN"], digest, insecure, timeout, retries)


_NAMES = ("USER", "PASSWORD", "TOKEN", "AUTH", "INSECURE", "TIMEOUT", "RETRIES")


class Client:
    """Sends requests. One thread at a time."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._session = _session(access)

    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Response:
        """The answer, whole. Raises StoreError: no answer after all tries, or one that is not 2xx (404 to a GET is)."""
        import requests

        self._must_be_safe(url)
        try:
            response = self._session.request(
                method,
                url,
                params=params,
                data=body,
                headers=dict(headers),
                timeout=(min(20.0, self._access.timeout), self._access.timeout),
                allow_redirects=False,
            )
        except requests.Timeout as error:
            raise StoreError(
                f"{url}: no answer in {self._access.timeout:g} s (MEDKB_REMOTE_TIMEOUT sets it)"
            ) from error
        except requests.RequestException as error:
            raise StoreError(f"{url}: {_reason(error)}") from error
        absent = method == "GET" and response.status_code == HTTPStatus.NOT_FOUND
        if not absent and (not response.ok or response.is_redirect):
            raise StoreError(f"{url}: {_refusal(response, self._access)}")
        return response

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    def _must_be_safe(self, url: str) -> None:
        access, parts = self._access, urlsplit(url)
        secret = access.token or access.password
        if secret and parts.scheme != "https" and parts.hostname not in _HERE and not access.insecure:
            raise StoreError(
                f"{url}: a password or token would travel readable; use https, or set MEDKB_REMOTE_INSECURE=1"
            )


def _session(access: Access) -> Session:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3 import Retry
    from urllib3.exceptions import ReadTimeoutError

    class Patient(Retry):
        """Tries again, but never after the whole time that an answer may take."""

        def increment(self, *args: Any, **named: Any) -> Retry:  # type: ignore[override]  # passed on as it came
            if isinstance(named.get("error"), ReadTimeoutError):
                raise named["error"]
            return super().increment(*args, **named)

    retry = Patient(
        total=access.retries,
        connect=min(2, access.retries),  # nobody listens there, most often: no use to wait long
        status_forcelist=AGAIN,
        allowed_methods=None,
        backoff_factor=0.5,  # 0, 1, 2, 4, 8 seconds and up to
        backoff_jitter=0.5,
        backoff_max=30,
        retry_after_max=60,
        raise_on_status=False,
    )
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=retry))
    session.mount("https://", HTTPAdapter(max_retries=retry))
    session.auth = _auth(access)
    return session


def _auth(access: Access) -> AuthBase:
    from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

    class Token(AuthBase):
        """A bearer token (RFC 6750), or nothing: without an own word here a ~/.netrc would be sent."""

        def __call__(self, request: PreparedRequest) -> PreparedRequest:
            if access.token:
                request.headers["Authorization"] = f"Bearer {access.token}"
            return request

    if access.user:
        if access.digest:
            return HTTPDigestAuth(access.user, access.password)
        return HTTPBasicAuth(access.user.encode(), access.password.encode())  # text would go as Latin-1
    return Token()


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    if "refused" in text:
        return "nobody listens there; is the server running?"
    if "NameResolution" in text or "resolve" in text:
        return "no server of that name is known"
    if "certificate" in text.lower():
        return f"its certificate is not trusted ({text[-120:]}); REQUESTS_CA_BUNDLE names a file of those to trust"
    return f"the connection failed ({text[:_LONGEST_MESSAGE]})"


def _refusal(response: Response, access: Access) -> str:
    status = response.status_code
    if response.is_redirect:
        return f"the server has moved it to {response.headers['Location']}: give that address"
    words = " ".join(response.text.split())[:_LONGEST_MESSAGE] or response.reason
    told: dict[int, str] = {
        HTTPStatus.UNAUTHORIZED: _unknown(access),
        HTTPStatus.FORBIDDEN: f"the server forbids it (403: {words}); has this user the right to write?",
        HTTPStatus.NOT_FOUND: f"no such endpoint (404); {_OTHERS}",
        HTTPStatus.METHOD_NOT_ALLOWED: f"no such endpoint (405); {_OTHERS}",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the server takes no request as large (413); raise its limit",
    }
    tries = ", also when asked again" if status in AGAIN else ""
    return told.get(status, f"the server answered {status}{tries}: {words}")


_OTHERS = "MEDKB_REMOTE_UPDATE and MEDKB_REMOTE_GRAPHS name a server's own"


def _unknown(access: Access) -> str:
    if not access.user and not access.token:
        return "the server wants to know who asks (401): set MEDKB_REMOTE_USER and _PASSWORD, or _TOKEN"
    digest = "" if access.digest or access.token else "; if it wants digest, set MEDKB_REMOTE_AUTH=digest"
    return f"the server does not know this user, password or token (401){digest}"
