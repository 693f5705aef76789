"""Status on the register and the day somebody left: one follows from the other."""

from collections.abc import Mapping
from typing import Any

from records.register.enums import CadreStatus
from records.register.models import Cadre


def with_status(values: Mapping[str, Any], cadre: Cadre | None = None) -> Mapping[str, Any]:
    """Return `values` with a status that fits the day of leaving, where only the day was given."""
    if "left_on" not in values:
        return values
    status = values.get("status") or (cadre.status if cadre else CadreStatus.IN_SERVICE)
    if values["left_on"] and status == CadreStatus.IN_SERVICE:
        return {**values, "status": CadreStatus.LEFT}
    if not values["left_on"] and status == CadreStatus.LEFT:
        return {**values, "status": CadreStatus.IN_SERVICE}
    return values
