"""The webhooks that the bot needs at Webex: registered on start, repaired where they are not as they should be."""

import hmac
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bot.messaging.client import Messaging

log = logging.getLogger(__name__)

RESOURCES = ("attachmentActions", "memberships", "messages")
"""The resources whose `created` events the bot needs."""

NAME = "webex-numbers-bot"
"""How the names of our own begin: whatever is called otherwise belongs to somebody else."""


def register_webhooks(messaging: Messaging, target_url: str, secret: str) -> bool:
    """Leave exactly one active webhook for each resource, pointing to `target_url` and signed with `secret`.

    Stale and double ones of ours are removed, foreign ones left alone. Returns whether one was missing or inactive,
    so that something may have been missed. Raises WebexError.
    """
    was_broken = False
    ours = [each for each in messaging.fetch_webhooks() if _is_ours(each, target_url)]
    for resource in RESOURCES:
        name = f"{NAME} {resource}"
        fitting = [each for each in ours if _fits(each, resource)]
        if not fitting:
            messaging.create_webhook(name, target_url, resource, secret)
            log.info("Registered the webhook for %s.", resource)
            was_broken = True
        elif not _is_right(fitting[0], name, target_url, secret):
            messaging.update_webhook(str(fitting[0]["id"]), name, target_url, secret)
            log.warning("Repaired the webhook for %s (it was %s).", resource, fitting[0].get("status"))
            was_broken = was_broken or fitting[0].get("status") != "active"
        for surplus in fitting[1:]:
            _remove(messaging, surplus)
    for stale in ours:
        if not any(_fits(stale, resource) for resource in RESOURCES):
            _remove(messaging, stale)
    return was_broken


def are_switched_off(messaging: Messaging, target_url: str) -> bool:
    """Tell whether Webex has switched one of the bot's webhooks off. Raises WebexError."""
    return any(
        webhook.get("targetUrl") == target_url and webhook.get("status") != "active"
        for webhook in messaging.fetch_webhooks()
    )


def find_faults(webhooks: Sequence[Mapping[str, Any]], target_url: str, secret: str) -> dict[str, str]:
    """Say of each resource what keeps its events from us; empty where nothing does."""
    mine = [each for each in webhooks if each.get("targetUrl") == target_url]
    return {
        resource: _find_fault([each for each in mine if each.get("resource") == resource], resource, secret)
        for resource in RESOURCES
    }


def _is_ours(webhook: Mapping[str, Any], target_url: str) -> bool:
    return str(webhook.get("name", "")).startswith(NAME) or webhook.get("targetUrl") == target_url


def _fits(webhook: Mapping[str, Any], resource: str) -> bool:
    """Tell whether an update can make it right: resource, event and filter stay as they were created."""
    is_created = webhook.get("resource") == resource and webhook.get("event") == "created"
    return is_created and not webhook.get("filter")


def _is_right(webhook: Mapping[str, Any], name: str, target_url: str, secret: str) -> bool:
    return (
        webhook.get("name") == name
        and webhook.get("targetUrl") == target_url
        and webhook.get("status") == "active"
        # Where Webex does not give the secret back, it cannot be known, and is set anew.
        and _has_secret(webhook, secret)
    )


def _find_fault(webhooks: Sequence[Mapping[str, Any]], resource: str, secret: str) -> str:
    if not webhooks:
        return "missing"
    fitting = [each for each in webhooks if _fits(each, resource)]
    if not fitting:
        return "for other events, or with a filter"
    if not any(each.get("status") == "active" for each in fitting):
        return str(fitting[0].get("status") or "inactive")
    # Where Webex does not give the secret back, it cannot be known, and need not be wrong.
    if not all(_has_secret(each, secret) for each in fitting if each.get("secret")):
        return "signed with another secret than WEBHOOK_SECRET"
    return ""


def _has_secret(webhook: Mapping[str, Any], secret: str) -> bool:
    return hmac.compare_digest(str(webhook.get("secret") or "").encode(), secret.encode())


def _remove(messaging: Messaging, webhook: Mapping[str, Any]) -> None:
    messaging.delete_webhook(str(webhook["id"]))
    log.info("Removed the webhook “%s”: it is stale or there twice.", webhook.get("name"))
