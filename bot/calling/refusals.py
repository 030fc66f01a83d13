"""What an error status of Webex Calling means to a person: the scope that is missing, or the object that is gone.

Sources: the scopes and administrator roles that Webex's API reference names for each call.
"""

from bot.errors import WebexStatusError
from bot.model import TargetKind


class CallingStatusError(WebexStatusError):
    """Webex Calling answered with an error status. The sentence is explained by the path of the call."""

    def _explain(self) -> str:
        match self.status:
            case 400:
                return f"Webex did not accept the request: {self.reason}."
            case 401:
                return (
                    "Webex does not accept the service app's access token, even a renewed one. "
                    "Please contact the bot's administrator."
                )
            case 403:
                # Webex's reason first: it may be another one, such as a missing licence.
                reason = f"Webex refused this: {self.reason}. " if self.has_reason else ""
                return f"{reason}{_explain_forbidden(self.method, self.path)}"
            case 404 if sentence := _explain_missing(self.path):
                return sentence
            case _:
                return super()._explain()


def to_calling_error(refusal: WebexStatusError) -> CallingStatusError:
    """Return the same refusal, explained in terms of Webex Calling."""
    return CallingStatusError(
        refusal.status,
        refusal.message,
        refusal.tracking_id,
        refusal.method,
        refusal.path,
        refusal.retry_after,
        refusal.code,
    )


def _explain_forbidden(method: str, path: str) -> str:
    scope, roles = _find_requirements(method, path)
    # Source: wxc_sdk 1.41, which has seen BIFROST-B10005 for organizations that are not entitled to AI Receptionist.
    needs_license = "/aiReceptionists/" in path
    entitlement = "The organization may have no license for AI Receptionist. If it has one: " if needs_license else ""
    return (
        f"{entitlement}The service app needs the scope {scope} and must be authorized by {roles}. "
        "The bot's administrator can fix this: add the scope on the service app's page at developer.webex.com, "
        "authorize the app again in Control Hub, and set SERVICE_APP_REFRESH_TOKEN to its new refresh token."
    )


def _find_requirements(method: str, path: str) -> tuple[str, str]:
    """Return the scope and the administrator roles that a call needs."""
    if "/organizations/" in path:
        return "spark-admin:organizations_read", "a full or read-only administrator"
    if "/adminAudit/" in path:
        return "audit:events_read", "a full administrator"
    if "/telephony/" not in path:
        return "spark-admin:locations_read", "a full, read-only or location administrator"
    if method == "GET" and "/queues" in path and not path.endswith("/availableNumbers"):
        return "spark-admin:telephony_config_read", "a full or read-only administrator"
    if method == "PUT":
        return "spark-admin:telephony_config_write", "a full or location administrator"
    return "spark-admin:telephony_config_read", "a full, read-only or location administrator"


def _explain_missing(path: str) -> str:
    """Return which object is gone; empty for the list of an organization, whose path names no object."""
    if "/organizations/" in path:
        return "Webex does not know this organization. Check its ID in Control Hub, under Account."
    # The path of available numbers has the segment of a kind as well, but names no target.
    found = [kind for kind in TargetKind if f"/{kind.segment}/" in path]
    if found and not path.endswith("/availableNumbers"):
        (kind,) = found
        return f"This {kind.noun} no longer exists in Webex. Type {kind.command} to see the current ones."
    if "/locations/" in path:
        return "This location no longer exists in Webex. Type locations to see the current ones."
    return ""
