"""The bot's webhooks at Webex: registered at startup, and repaired when they are not as they should be."""

import hmac
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from bot import limits
from bot.errors import WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.payloads import Raw

log = logging.getLogger(__name__)

NAME_PREFIX = "webex-numbers-bot"
"""How the names of the bot's own webhooks begin. All others belong to other programs."""

PAGE_SIZE = 100

MISSING = "missing"
"""The fault of a webhook that is not there."""

OTHER_BOT = (
    "If that happens again, another bot with the same WEBEX_BOT_TOKEN runs there, and each takes the other's events: "
    "give each bot a token of its own."
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A resource and an event that the bot needs one webhook for."""

    resource: str
    event: str = "created"
    is_optional: bool = False
    """Whether the bot works without it."""

    @property
    def name(self) -> str:
        """What it is called in logs and findings: "messages", "edited messages"."""
        return f"edited {self.resource}" if self.event == "updated" else self.resource

    @property
    def webhook_name(self) -> str:
        """The name of the webhook."""
        return f"{NAME_PREFIX} {self.name}"

    def matches(self, webhook: Raw) -> bool:
        """Return whether an update can make the webhook correct: resource, event and filter cannot be changed."""
        is_for_event = webhook.get("resource") == self.resource and webhook.get("event") == self.event
        return is_for_event and not webhook.get("filter")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a webhook."""

    words: str
    other_address: str = ""
    """Where it leads instead of to this bot, if it does."""


SUBSCRIPTIONS = (
    Subscription("attachmentActions"),
    Subscription("memberships"),
    Subscription("messages"),
    # Webex's API has it, but no document says whether bots get it.
    Subscription("messages", "updated", is_optional=True),
)
"""What the bot needs webhooks for."""


def is_subscribed(resource: str, event: str) -> bool:
    """Return whether the bot has a webhook for an event."""
    return any((each.resource, each.event) == (resource, event) for each in SUBSCRIPTIONS)


def fetch_webhooks(messaging: Messaging) -> list[Raw]:
    """List all webhooks of the bot's token, by any program that created them. Raises WebexError."""
    listed = messaging.sdk.webhooks.list(max=PAGE_SIZE)
    return [webhook.json_data for webhook in islice(listed, limits.MAX_WEBHOOKS)]


def register_webhooks(
    messaging: Messaging,
    target_url: str,
    secret: str,
    may_take_over: Callable[[Sequence[str]], bool] = lambda _addresses: True,
    *,
    may_reactivate: bool = True,
) -> bool:
    """Make sure that each subscription has exactly one active webhook, with this target URL and secret.

    Removes the bot's outdated and duplicate webhooks, and leaves those of other programs alone. Those that lead to
    another bot are taken over unless `may_take_over` returns False for their addresses: then nothing is changed.
    Without `may_reactivate`, those that Webex has deactivated stay as they are. Returns whether a webhook was missing
    or inactive and is there now, so that events may have been missed. Raises WebexError.
    """
    own = [each for each in fetch_webhooks(messaging) if _is_own(each, target_url)]
    if not may_take_over(_list_other_addresses(own, target_url)):
        return False

    def register(subscription: Subscription) -> bool:
        return _register(messaging, subscription, own, target_url, secret, may_reactivate=may_reactivate)

    needed, optional = _split_subscriptions()
    # All at once, because Webex may be slow: until they are there, no event arrives.
    with ThreadPoolExecutor(len(needed), thread_name_prefix="webhooks") as pool:
        was_broken = list(pool.map(register, needed))
    was_broken += map(register, optional)
    for webhook in own:
        if not any(subscription.matches(webhook) for subscription in SUBSCRIPTIONS):
            _remove(messaging, webhook, target_url)
    return any(was_broken)


def _list_other_addresses(own: Sequence[Raw], target_url: str) -> list[str]:
    others = (each.get("targetUrl") for each in own)
    return sorted({describe_address(address) for address in others if address != target_url})


def remove_webhooks(messaging: Messaging) -> None:
    """Remove the bot's own webhooks: events come in by a websocket, and would come twice. Raises WebexError."""
    for webhook in fetch_webhooks(messaging):
        if str(webhook.get("name", "")).startswith(NAME_PREFIX):
            _delete(messaging, webhook)
            log.info("Removed the webhook “%s”: events come in by a websocket.", webhook.get("name"))


def _split_subscriptions() -> tuple[list[Subscription], list[Subscription]]:
    """Return what the bot needs, and what it works without."""
    needed = [each for each in SUBSCRIPTIONS if not each.is_optional]
    return needed, [each for each in SUBSCRIPTIONS if each.is_optional]


def has_inactive_webhook(messaging: Messaging, target_url: str) -> bool:
    """Return whether Webex has deactivated one of the bot's webhooks. Raises WebexError."""
    return any(_is_deactivated(webhook, target_url) for webhook in fetch_webhooks(messaging))


def find_faults(webhooks: Sequence[Raw], target_url: str, secret: str) -> dict[Subscription, Fault | None]:
    """Map each subscription to what is wrong with its webhook; None if nothing is."""
    return {each: _find_fault(webhooks, each, target_url, secret) for each in SUBSCRIPTIONS}


def _register(
    messaging: Messaging,
    subscription: Subscription,
    own: Sequence[Raw],
    target_url: str,
    secret: str,
    *,
    may_reactivate: bool,
) -> bool:
    """Create or repair the webhook of a subscription. Return whether it was missing or inactive, and is no longer."""
    matching = [each for each in own if subscription.matches(each)]
    if not matching:
        return _create(messaging, subscription, target_url, secret)
    # One with our own address first: another bot's is the duplicate then. Of our own, one that still delivers.
    first, *duplicates = sorted(matching, key=lambda each: (each.get("targetUrl") != target_url, not _is_active(each)))
    for duplicate in duplicates:
        _remove(messaging, duplicate, target_url)
    if _is_correct(first, subscription, target_url, secret):
        return False
    if not may_reactivate and _is_deactivated(first, target_url):
        return False
    _repair(messaging, first, subscription, target_url, secret)
    return not _is_active(first)


def _create(messaging: Messaging, subscription: Subscription, target_url: str, secret: str) -> bool:
    """Create the webhook of a subscription. Return whether it is there now."""
    try:
        messaging.sdk.webhooks.create(
            name=subscription.webhook_name,
            targetUrl=target_url,
            resource=subscription.resource,
            event=subscription.event,
            secret=secret,
        )
    except WebexStatusError as refusal:
        if not subscription.is_optional or refusal.is_transient or refusal.status == 401:
            raise
        log.info("Webex refuses the webhook for %s, so those are ignored: %s", subscription.name, refusal.sentence)
        return False
    log.info("Registered the webhook for %s.", subscription.name)
    return True


def _repair(messaging: Messaging, webhook: Raw, subscription: Subscription, target_url: str, secret: str) -> None:
    messaging.sdk.webhooks.update(
        str(webhook["id"]), name=subscription.webhook_name, targetUrl=target_url, secret=secret, status="active"
    )
    if webhook.get("targetUrl") == target_url:
        log.warning("Repaired the webhook for %s (its status was %s).", subscription.name, webhook.get("status"))
        return
    log.warning(
        "Took over the webhook for %s, which led to %s. %s",
        subscription.name,
        describe_address(webhook.get("targetUrl")),
        OTHER_BOT,
    )


def _delete(messaging: Messaging, webhook: Raw) -> None:
    try:
        messaging.sdk.webhooks.delete(str(webhook["id"]))
    except WebexStatusError as refusal:
        if refusal.status != 404:  # somebody else has removed it
            raise


def _remove(messaging: Messaging, webhook: Raw, target_url: str) -> None:
    _delete(messaging, webhook)
    if webhook.get("targetUrl") == target_url:
        log.info("Removed the webhook “%s”: it was outdated or a duplicate.", webhook.get("name"))
        return
    address = describe_address(webhook.get("targetUrl"))
    log.warning("Removed the webhook “%s”, which led to %s. %s", webhook.get("name"), address, OTHER_BOT)


def describe_address(url: object) -> str:
    """Return a webhook's address without what may be secret in it: credentials and the query."""
    try:
        parts = urlsplit(str(url))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def _is_own(webhook: Raw, target_url: str) -> bool:
    return str(webhook.get("name", "")).startswith(NAME_PREFIX) or webhook.get("targetUrl") == target_url


def _is_active(webhook: Raw) -> bool:
    return webhook.get("status") == "active"


def _is_deactivated(webhook: Raw, target_url: str) -> bool:
    return webhook.get("targetUrl") == target_url and not _is_active(webhook)


def _is_correct(webhook: Raw, subscription: Subscription, target_url: str, secret: str) -> bool:
    return (
        webhook.get("name") == subscription.webhook_name
        and webhook.get("targetUrl") == target_url
        and _is_active(webhook)
        # If Webex does not return the secret, nobody knows it, so it is set again.
        and _has_secret(webhook, secret)
    )


def _find_fault(webhooks: Sequence[Raw], subscription: Subscription, target_url: str, secret: str) -> Fault | None:
    own = [each for each in webhooks if each.get("targetUrl") == target_url]
    matching = [each for each in own if subscription.matches(each)]
    if not matching:
        return _explain_missing(webhooks, own, subscription)
    if not any(map(_is_active, matching)):
        return Fault(str(matching[0].get("status") or "inactive"))
    # If Webex does not return the secret, it may well be correct.
    if not all(_has_secret(each, secret) for each in matching if each.get("secret")):
        return Fault("signed with another secret than WEBHOOK_SECRET")
    return None


def _explain_missing(webhooks: Sequence[Raw], own: Sequence[Raw], subscription: Subscription) -> Fault:
    """Say where the events go for which this bot has no webhook."""
    of_others = [each for each in webhooks if each.get("name") == subscription.webhook_name and each not in own]
    if of_others:
        address = describe_address(of_others[0].get("targetUrl"))
        return Fault(f"leads to another address: {address}", address)
    is_other = any(each.get("resource") == subscription.resource and not _is_needed(each) for each in own)
    return Fault("for other events, or with a filter" if is_other else MISSING)


def _is_needed(webhook: Raw) -> bool:
    return any(each.matches(webhook) for each in SUBSCRIPTIONS)


def _has_secret(webhook: Raw, secret: str) -> bool:
    return hmac.compare_digest(str(webhook.get("secret") or "").encode(), secret.encode())
