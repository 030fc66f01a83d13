"""Which of an organization's numbers a list for one purpose has, by the rules of Webex's document.

Source: OpenAPI, the descriptions of the GET calls whose paths end in `/availableNumbers`. That lists whose entries do
not say whether they are toll-free have no toll-free numbers is our assumption.
"""

from collections.abc import Set
from dataclasses import dataclass

from bot.model.organization_numbers import NumberKind, OrganizationNumber

MOBILE = "MOBILE_NUMBER"


@dataclass(frozen=True, slots=True)
class Derivation:
    """Which numbers a list has, besides whether they are assigned."""

    has_service_numbers: bool = True
    has_toll_free_numbers: bool = True
    has_mobile_numbers: bool = False
    has_extensions: bool = False
    """Whether it has extensions without a number."""
    owner_types: Set[str] = frozenset()
    """Empty for all."""

    def has(self, number: OrganizationNumber | NumberKind) -> bool:
        """Return whether a list like this has a number. Reserved ones cannot be used for anything (wxc_sdk)."""
        return (
            not number.is_reserved
            and (self.has_service_numbers or not number.is_service_number)
            and (self.has_toll_free_numbers or not number.is_toll_free)
            and (self.has_mobile_numbers or number.telephony_type != MOBILE)
            and (self.has_extensions or number.has_number)
            and (not self.owner_types or number.owner_type in self.owner_types)
        )


SERVICE_AND_STANDARD = Derivation()
"""The service and standard PSTN numbers: most lists have these."""

STANDARD = Derivation(has_service_numbers=False, has_toll_free_numbers=False)
"""The standard numbers."""
