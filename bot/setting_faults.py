"""What is wrong with settings, translated from pydantic's errors. Pure."""

from collections.abc import Callable, Iterator, Mapping

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from bot.startup_errors import SettingFault


def find_faults(
    error: ValidationError, fields: Mapping[str, FieldInfo], advise: Callable[[str], str]
) -> Iterator[SettingFault]:
    """Translate pydantic's errors. None of them quotes a secret: reasons and descriptions are the bot's own.

    `fields` are those of the settings, and `advise` returns what to set one to.
    """
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0]).upper()
        field = fields[name.lower()]
        match problem["type"]:
            case "missing":
                yield SettingFault(name, "", advise(name))
            case "value_error":
                yield SettingFault(name, problem["msg"].removeprefix("Value error, "), advise(name))
            case "literal_error":
                yield SettingFault(name, f"must be {problem['ctx']['expected'].replace(chr(39), '')}")
            case _ if expected := _describe_range(field):
                yield SettingFault(name, f"must be {expected}")
            case _:
                yield SettingFault(name, "not valid", advise(name))


def _describe_range(field: FieldInfo) -> str:
    """Return which numbers a field takes; empty for a field without a range."""
    low, high = _find_bound(field, "ge"), _find_bound(field, "le")
    if low is None or high is None:
        return ""
    return f"{'a number' if field.annotation is float else 'a whole number'} from {low} to {high}"


def _find_bound(field: FieldInfo, name: str) -> int | None:
    return next((getattr(each, name) for each in field.metadata if hasattr(each, name)), None)
