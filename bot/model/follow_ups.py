"""What a person wants of the list that they last got: "next", "page 3", "only active", "and in Denver?", "as excel"."""

from dataclasses import dataclass

from bot.model.requests import DISPLAY, Request

SEARCH = ("filters", "digits", "digits_at", "more_digits", "consecutive", "numbers", "owner", "extension", "person")
"""The arguments that narrow a list of numbers."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was said about the last list, before it is known which list that is."""

    change: Request
    """What was said. Its command is empty where the list's own stays. An argument at its default was not said."""
    step: int = 0
    """Pages forward from the page that was shown last; negative for backward."""
    alone: Request | None = None
    """What it means where there is no last list; None where it means nothing then ("next")."""
    goes_to_end: bool = False
    """Whether the last page is meant."""
    goes_back: bool = False
    """Whether the list before the last one is meant."""
    clears: bool = False
    """Whether filters and searches are dropped first."""
    who: Request | None = None
    """What it asks after an answer about owners: "and 404-555-0002?"; None where it changes only what is shown."""

    def apply(self, last: Request) -> Request:
        """Return the last request with what was said: arguments replace those of the last one, filters are added.

        A filter that contradicts an earlier one replaces it ("only inactive" after "active").
        """
        last = last.without(*SEARCH) if self.clears else last
        said = {name: getattr(self.change, name) for name in self.change.write_arguments()}
        if self.change.digits:
            said |= {"digits_at": self.change.digits_at, "more_digits": self.change.more_digits}
        if self.change.filters:
            kept = [each for each in last.filters if not any(each.contradicts(new) for new in self.change.filters)]
            said["filters"] = tuple(dict.fromkeys([*kept, *self.change.filters]))
        if self.step:
            said["page"] = max(1, (last.page or 1) + self.step)
        if self.change.without("org") == Request(self.change.command, fresh=True):
            said["page"] = last.page  # the same page as it is now
        request = last.without(*DISPLAY).with_(**said)
        return request.with_(command=self.change.command) if self.change.command else request
