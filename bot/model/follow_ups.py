"""What a person wants of the list that they last got: "next", "page 3", "only active", "and in Denver?", "as excel"."""

from dataclasses import dataclass

from bot.model.requests import Request


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was said about the last list, before it is known which list that is."""

    change: Request
    """What was said. Its command is empty where the list's own stays. An argument at its default was not said."""
    step: int = 0
    """Pages forward from the page that was shown last; negative for backward."""
    alone: Request | None = None
    """What it means where there is no last list; None where it means nothing then ("next")."""

    def apply(self, last: Request) -> Request:
        """Return the last request with what was said: arguments replace those of the last one, filters are added.

        A filter that contradicts an earlier one replaces it ("only inactive" after "active").
        """
        said = {name: getattr(self.change, name) for name in self.change.write_arguments()}
        if self.change.filters:
            kept = [each for each in last.filters if not any(each.contradicts(new) for new in self.change.filters)]
            said["filters"] = tuple(dict.fromkeys([*kept, *self.change.filters]))
        if self.step:
            said["page"] = max(1, (last.page or 1) + self.step)
        request = last.without("page", "fresh", "confirmed").with_(**said)
        return request.with_(command=self.change.command) if self.change.command else request
