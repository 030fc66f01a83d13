"""What each setting is for, and how to get its value."""

from pydantic import SecretStr

from bot.settings import Settings


def describe_setting(name: str) -> str:
    """Return what to set, or how to get the value. `name` is written as in the environment."""
    return str(Settings.model_fields[name.lower()].description)


def advise_setting(name: str) -> str:
    """Return the description of a setting with its label: "How to get it" or "Expected"."""
    is_required = Settings.model_fields[name.lower()].is_required() or name.lower() in ("public_url", "webhook_secret")
    label = "How to get it" if is_required else "Expected"
    return f"{label}: {describe_setting(name)}"


def is_secret(name: str) -> bool:
    """Return whether a setting's value must not be shown."""
    return Settings.model_fields[name.lower()].annotation is SecretStr
