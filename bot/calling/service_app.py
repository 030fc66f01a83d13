"""The service app's access token: obtained and renewed once for all threads.

An access token is valid for 14 days. It is obtained with the refresh token, which is valid for 90 days after its
last use (Webex developer documentation, "Service Apps").
"""

import logging
import threading
import time

from bot import limits
from bot.errors import ServiceAppRefused, WebexInvalidResponse, WebexStatusError
from bot.http import IDEMPOTENT_METHODS, build_session, read_object
from bot.settings import Settings

log = logging.getLogger(__name__)


class ServiceApp:
    """Holds the access token for Webex Calling. Tokens are stored in memory only."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = f"{settings.webex_api_url}/access_token"
        # A second request for a token does no harm, so this POST may be retried.
        self._session = build_session(self._url, IDEMPOTENT_METHODS | {"POST"})
        self._lock = threading.Lock()
        self._refresh_token = settings.service_app_refresh_token.get_secret_value()
        self._access_token = ""
        self._obtained_at = 0.0
        self._renew_at = 0.0

    def fetch_token(self) -> str:
        """Return an access token, renewed ahead of the expiry that Webex announced.

        Raises ServiceAppRefused if Webex issues none, and other WebexErrors.
        """
        with self._lock:
            if time.monotonic() >= self._renew_at:
                self._renew()
            return self._access_token

    def replace_token(self, refused: str) -> str:
        """Return another token than the one that Webex just refused.

        Of many threads with the same refused token, one renews it. Raises ServiceAppRefused if Webex issues none,
        and other WebexErrors.
        """
        with self._lock:
            if self._access_token == refused:
                self._renew()
            return self._access_token

    @property
    def known_token(self) -> str:
        """The latest access token; empty before the first. Makes no call."""
        return self._access_token

    @property
    def seconds_left(self) -> float:
        """Seconds until the token is renewed; 0 without a token."""
        return max(self._renew_at - time.monotonic(), 0.0)

    @property
    def age_seconds(self) -> float:
        """Seconds since the token was obtained; 0 without a token."""
        return time.monotonic() - self._obtained_at if self._access_token else 0.0

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _renew(self) -> None:
        try:
            response = self._session.post(
                self._url,
                data={
                    "grant_type": "refresh_token",
                    "client_id": self._settings.service_app_client_id,
                    "client_secret": self._settings.service_app_client_secret.get_secret_value(),
                    "refresh_token": self._refresh_token,
                },
            )
        except WebexStatusError as refusal:
            if refusal.status not in (400, 401, 403):
                raise
            reason = self._remove_secrets(refusal.reason) if refusal.has_reason else ""
            is_client_wrong = _is_client_wrong(refusal)
            log.error(  # noqa: TRY400 - a traceback would not help the administrator
                "Webex refuses the service app's %s (status %s, tracking id %s): %s.",
                "client id or client secret" if is_client_wrong else "refresh token",
                refusal.status,
                refusal.tracking_id,
                reason or "no reason given",
            )
            raise ServiceAppRefused(refusal.tracking_id, reason, is_client_wrong=is_client_wrong) from None
        granted = read_object(response)
        try:
            self._access_token = str(granted["access_token"])
            seconds = float(granted.get("expires_in") or limits.DEFAULT_TOKEN_SECONDS)
        except (ValueError, KeyError, TypeError):
            raise WebexInvalidResponse("/access_token", response.headers.get("trackingid", "")) from None
        self._refresh_token = str(granted.get("refresh_token") or self._refresh_token)
        self._obtained_at = time.monotonic()
        self._renew_at = self._obtained_at + seconds * (1 - limits.TOKEN_RENEWAL_FRACTION)
        log.info("The service app has a new access token, valid for %.1f days.", seconds / 86_400)

    def _remove_secrets(self, reason: str) -> str:
        """Return what Webex says of a refusal, without the secrets that it may repeat."""
        for secret in (self._refresh_token, self._settings.service_app_client_secret.get_secret_value()):
            reason = reason.replace(secret, "…")
        return reason


def _is_client_wrong(refusal: WebexStatusError) -> bool:
    """Return whether Webex refuses the client's id or secret, and not the refresh token (RFC 6749, 5.2)."""
    return refusal.status == 401 or "invalid_client" in refusal.code
