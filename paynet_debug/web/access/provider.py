"""The OpenID provider, which says who a person is: authorization code flow with PKCE.

Authlib makes and checks state, nonce and code challenge, and validates the ID token (OpenID
Connect Core 1.0, section 3.1.3.7). Added here is what it leaves to its caller: that the provider
is the one that was configured, that a signature algorithm is one for public keys, that the token
is for this console, and that a provider which hangs or trickles holds few threads, and not long.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, Response, session
from joserfc.errors import JoseError

from paynet_debug.transport.bounds import BoundedAdapter, Deadline
from paynet_debug.transport.patience import Patience
from paynet_debug.web.access.sign_ins import Person
from paynet_debug.web.settings import Settings

NAME = "provider"

READ_SECONDS = 5
"""For each read of an answer."""

WHOLE_SECONDS = 10
"""For all that one step of a sign-in asks for: description, token, keys."""

MAX_WAITING = 2
"""So many threads of a process wait for the provider; others are told to come again."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Never ``none``, whatever a provider offers, nor a MAC keyed with the client's secret."""

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


_deadline: ContextVar[Deadline] = ContextVar("deadline")
_patience = Patience(MAX_WAITING)


class _Session(OAuth2Session):  # type: ignore[misc]  # Authlib has no types
    """Authlib's client, bound to the present deadline. Raises ``OSError`` when that passes."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        deadline = _deadline.get()
        for scheme in ("https://", "http://"):
            self.mount(scheme, BoundedAdapter(deadline))
        ask = partial(super().request, *args, **kwargs)
        answer = _patience.wait(deadline.seconds_left(), ask)
        if deadline.passed:
            raise TimeoutError("the answer was cut off")
        return answer


class _Client(FlaskOAuth2App):  # type: ignore[misc]  # Authlib has no types
    client_cls = _Session


class SignInRefused(Exception):
    """The provider, or a check of what it said, did not vouch for anyone; the text says what."""


class Provider:
    """The configured provider. Its description is fetched at the first use and then kept.

    Every method raises ``OSError`` when the provider can't be reached or does not answer in time,
    and ``SignInRefused`` when its answer can't be used.
    """

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._settings = settings
        issuer = (settings.oidc_issuer or "").rstrip("/")  # OpenID Connect Discovery 1.0, 4.1
        self._client = OAuth(app).register(
            NAME,
            client_cls=_Client,
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "default_timeout": READ_SECONDS,
            },
        )

    def begin(self, callback_url: str) -> Response:
        """Send the browser to the provider. An attempt that was begun earlier is given up."""
        with self._asking():
            self._metadata()
            for name in [each for each in session if each.startswith(f"_state_{NAME}_")]:
                del session[name]
            response: Response = self._client.authorize_redirect(callback_url)
            response.status_code = 303
            return response

    def finish(self) -> Person:
        """Say who came back from the provider with the current request."""
        with self._asking():
            issuer = self._metadata()["issuer"]
            claims_options = {
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": self._settings.oidc_client_id},
            }
            try:
                token = self._client.authorize_access_token(claims_options=claims_options)
            except AuthlibBaseError as error:
                raise SignInRefused(f"{type(error).__name__} {str(error.error)[:80]}") from None
            except JoseError as error:
                self._client.server_metadata.pop("jwks", None)  # it may have new keys
                raise SignInRefused(f"{type(error).__name__} {error.error}") from None
            claims = token.get("userinfo")
            if claims is None:
                raise SignInRefused("the token endpoint gave no ID token")
            return Person(_name(claims), token["id_token"])

    def sign_out_url(self, person: Person, back_to: str) -> str | None:
        """Where the provider ends its own session (RP-Initiated Logout 1.0, section 2)."""
        with self._asking():
            endpoint = self._metadata().get("end_session_endpoint")
            if not endpoint:
                return None
            query = urlencode(
                {
                    "id_token_hint": person.id_token,
                    "client_id": self._settings.oidc_client_id,
                    "post_logout_redirect_uri": back_to,
                }
            )
            return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """All that is asked in the body ends at one moment.

        An answer of another shape (a list for an object, a number for a text) is refused here:
        Authlib takes it as it comes and trips over it.
        """
        with Deadline(WHOLE_SECONDS) as deadline:
            outer = _deadline.set(deadline)
            try:
                yield
            except OSError:
                raise
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                for kept in ("_loaded_at", "jwks"):  # to be fetched again at the next attempt
                    self._client.server_metadata.pop(kept, None)
                fault = f"the provider's answer has another shape ({type(error).__name__})"
                raise SignInRefused(fault) from error
            finally:
                _deadline.reset(outer)

    def _metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = self._client.load_server_metadata()
        missing = [each for each in ENDPOINTS if not metadata.get(each)]
        if metadata.get("issuer") != self._settings.oidc_issuer or missing:
            metadata.pop("_loaded_at")  # so that it is fetched again at the next attempt
            fault = f"has no {missing[0]}" if missing else "names another issuer"
            raise SignInRefused(f"the provider's openid-configuration {fault}")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [
            each for each in offered if each in ALGORITHMS
        ]
        return metadata


def _name(claims: dict[str, Any]) -> str:
    """What the person recognizes; ``sub`` alone is always there."""
    for claim in ("preferred_username", "email", "name"):
        if isinstance(claims.get(claim), str) and claims[claim].strip():
            return str(claims[claim])
    return str(claims["sub"])
