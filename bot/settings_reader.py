"""Reads the settings, or says everything that is wrong with them."""

from typing import TypeVar

from pydantic import ValidationError

from bot.env_file import describe_missing_file, find_file_faults
from bot.setting_descriptions import advise_setting
from bot.setting_faults import find_faults
from bot.settings import Settings
from bot.startup_errors import InvalidSettings, SettingFault

S = TypeVar("S", bound=Settings)


def read_settings(kind: type[S]) -> S:
    """Read the settings from the environment and `.env`. Raises InvalidSettings."""
    try:
        return kind()
    # Both without their causes, which contain what was read.
    except ValidationError as error:
        raise InvalidSettings(
            list(find_faults(error, Settings.model_fields, advise_setting)), describe_missing_file()
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        hint = "Expected: a file saved as UTF-8 that the user who starts the bot may read"
        raise InvalidSettings([SettingFault(".env", f"cannot be read ({type(error).__name__})", hint)]) from None


def list_file_faults() -> list[SettingFault]:
    """List what is wrong with `.env` although it can be read: misspelt names, and who else can read it."""
    return find_file_faults([name.upper() for name in Settings.model_fields])
