"""What every kind of target can do: be listed, be read with its alternate numbers, and have them replaced."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from bot import limits
from bot.calling.client import CallingClient
from bot.calling.pages import PageRequest, join_path
from bot.errors import WebexInvalidResponse
from bot.model import AlternateNumber, Target, TargetKind


class KindOfTarget(ABC):
    """One kind of target. A kind says where its alternate numbers are; the rest is the same for all."""

    kind: ClassVar[TargetKind]

    @abstractmethod
    def get_alternates(self, raw: Mapping[str, Any]) -> object:
        """Return the list of the alternate numbers in a target's details; None where there is none."""

    @abstractmethod
    def keep(self, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return what a change has to send along of a target's details; None where Webex did not send it."""

    @abstractmethod
    def build_change(self, target: Target, alternates: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        """Build the body of the call that replaces the alternate numbers, and changes nothing else."""

    def fetch_all(self, client: CallingClient, org_id: str) -> tuple[Target, ...]:
        """Fetch an organization's targets of this kind, without their alternate numbers. Raises WebexError."""
        pages = client.fetch_pages(
            PageRequest(f"/telephony/config/{self.kind.segment}", limits.MAX_PAGE_SIZE, org_id=org_id)
        )
        return tuple(self._to_target(item) for page in pages for item in page.read_items(self.kind.segment))

    def fetch(self, client: CallingClient, listed: Target, org_id: str) -> Target:
        """Fetch a target with its alternate numbers, as it is now. Raises WebexError."""
        path = self._build_path(listed)
        raw = client.fetch(path, org_id)
        alternates, kept = self.get_alternates(raw) or [], self.keep(raw)
        if kept is None or not isinstance(alternates, list) or not all(map(_is_alternate, alternates)):
            raise WebexInvalidResponse(path, "")  # a change would write back what could not be read
        return replace(
            listed,
            name=str(raw.get("name") or listed.name),
            phone_number=str(raw.get("phoneNumber") or ""),
            extension=str(raw.get("extension") or ""),
            alternates=tuple(map(_to_alternate, alternates)),
            sent_along=kept,
        )

    def replace_alternates(
        self, client: CallingClient, target: Target, alternates: Sequence[AlternateNumber], org_id: str
    ) -> None:
        """Set the alternate numbers of a target that `fetch` returned; all else stays the same. Raises WebexError."""
        written = [{"phoneNumber": each.phone_number, "ringPattern": each.ring_pattern} for each in alternates]
        client.change(self._build_path(target), org_id, dict(self.build_change(target, written)))

    def _build_path(self, target: Target) -> str:
        return join_path("telephony", "config", "locations", target.location_id, self.kind.segment, target.id)

    def _to_target(self, raw: Mapping[str, Any]) -> Target:
        return Target(
            kind=self.kind,
            id=str(raw.get("id") or ""),
            name=str(raw.get("name") or raw.get("id") or ""),
            location_id=str(raw.get("locationId") or ""),
            location_name=str(raw.get("locationName") or ""),
            phone_number=str(raw.get("phoneNumber") or ""),
            extension=str(raw.get("extension") or ""),
        )


def _is_alternate(raw: object) -> bool:
    return isinstance(raw, dict) and bool(raw.get("phoneNumber"))


def _to_alternate(raw: Mapping[str, Any]) -> AlternateNumber:
    return AlternateNumber(
        phone_number=str(raw.get("phoneNumber") or ""),
        ring_pattern=str(raw.get("ringPattern") or "NORMAL"),
        is_toll_free=raw.get("tollFreeNumber") is True,
    )
