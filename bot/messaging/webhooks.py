"""The bot's webhooks at Webex: registered at startup, and repaired when they are not as they should be."""

import hmac
import logging
from collections.abc import Sequence

from bot.errors import WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.payloads import Raw

log = logging.getLogger(__name__)

RESOURCES = ("attachmentActions", "memberships", "messages")
"""The resources whose `created` events the bot needs."""

NAME_PREFIX = "webex-numbers-bot"
"""How the names of the bot's own webhooks begin. All others belong to other programs."""

PAGE_SIZE = 100


def fetch_webhooks(messaging: Messaging) -> list[Raw]:
    """List all webhooks of the bot's token, whichever program created them. Raises WebexError."""
    return [webhook.json_data for webhook in messaging.sdk.webhooks.list(max=PAGE_SIZE)]


def register_webhooks(messaging: Messaging, target_url: str, secret: str) -> bool:
    """Make sure that each resource has exactly one active webhook, with this target URL and secret.

    Removes the bot's outdated and duplicate webhooks, and leaves those of other programs alone. Returns whether a
    webhook was missing or inactive, so that events may have been missed. Raises WebexError.
    """
    own = [each for each in fetch_webhooks(messaging) if _is_own(each, target_url)]
    was_broken = [_register(messaging, resource, own, target_url, secret) for resource in RESOURCES]
    for webhook in own:
        if not any(_is_for(webhook, resource) for resource in RESOURCES):
            _remove(messaging, webhook)
    return any(was_broken)


def has_inactive_webhook(messaging: Messaging, target_url: str) -> bool:
    """Return whether Webex has deactivated one of the bot's webhooks. Raises WebexError."""
    return any(
        webhook.get("targetUrl") == target_url and webhook.get("status") != "active"
        for webhook in fetch_webhooks(messaging)
    )


def find_faults(webhooks: Sequence[Raw], target_url: str, secret: str) -> dict[str, str]:
    """Map each resource to what is wrong with its webhook; empty if nothing is."""
    own = [each for each in webhooks if each.get("targetUrl") == target_url]
    return {
        resource: _find_fault([each for each in own if each.get("resource") == resource], resource, secret)
        for resource in RESOURCES
    }


def _register(messaging: Messaging, resource: str, own: Sequence[Raw], target_url: str, secret: str) -> bool:
    """Create or repair the webhook for a resource. Return whether it was missing or inactive."""
    name = f"{NAME_PREFIX} {resource}"
    matching = [each for each in own if _is_for(each, resource)]
    if not matching:
        _create(messaging, name, resource, target_url, secret)
        return True
    first, *duplicates = matching
    for duplicate in duplicates:
        _remove(messaging, duplicate)
    if _is_correct(first, name, target_url, secret):
        return False
    _repair(messaging, first, name, target_url, secret)
    return first.get("status") != "active"


def _create(messaging: Messaging, name: str, resource: str, target_url: str, secret: str) -> None:
    messaging.sdk.webhooks.create(name=name, targetUrl=target_url, resource=resource, event="created", secret=secret)
    log.info("Registered the webhook for %s.", resource)


def _repair(messaging: Messaging, webhook: Raw, name: str, target_url: str, secret: str) -> None:
    messaging.sdk.webhooks.update(str(webhook["id"]), name=name, targetUrl=target_url, secret=secret, status="active")
    log.warning("Repaired the webhook for %s (its status was %s).", webhook.get("resource"), webhook.get("status"))


def _remove(messaging: Messaging, webhook: Raw) -> None:
    try:
        messaging.sdk.webhooks.delete(str(webhook["id"]))
    except WebexStatusError as refusal:
        if refusal.status != 404:  # somebody else has removed it
            raise
    log.info("Removed the webhook “%s”: it was outdated or a duplicate.", webhook.get("name"))


def _is_own(webhook: Raw, target_url: str) -> bool:
    return str(webhook.get("name", "")).startswith(NAME_PREFIX) or webhook.get("targetUrl") == target_url


def _is_for(webhook: Raw, resource: str) -> bool:
    """Return whether an update can make the webhook correct: resource, event and filter cannot be changed."""
    is_created = webhook.get("resource") == resource and webhook.get("event") == "created"
    return is_created and not webhook.get("filter")


def _is_correct(webhook: Raw, name: str, target_url: str, secret: str) -> bool:
    return (
        webhook.get("name") == name
        and webhook.get("targetUrl") == target_url
        and webhook.get("status") == "active"
        # If Webex does not return the secret, nobody knows it, so it is set again.
        and _has_secret(webhook, secret)
    )


def _find_fault(webhooks: Sequence[Raw], resource: str, secret: str) -> str:
    if not webhooks:
        return "missing"
    matching = [each for each in webhooks if _is_for(each, resource)]
    if not matching:
        return "for other events, or with a filter"
    if not any(each.get("status") == "active" for each in matching):
        return str(matching[0].get("status") or "inactive")
    # If Webex does not return the secret, it may well be correct.
    if not all(_has_secret(each, secret) for each in matching if each.get("secret")):
        return "signed with another secret than WEBHOOK_SECRET"
    return ""


def _has_secret(webhook: Raw, secret: str) -> bool:
    return hmac.compare_digest(str(webhook.get("secret") or "").encode(), secret.encode())
