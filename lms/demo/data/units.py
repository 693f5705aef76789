"""The unit tree of the demo city, parents before children."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from .specs import UnitSpec, UnitTier, load_text

CITY_CODE = "4307"
SCHOOL_CODE = "4307-90"


@cache
def all_units() -> tuple[UnitSpec, ...]:
    """Every unit: the city, its departments and Party school, the ten county-level units."""
    data = load_text("units")
    city = UnitSpec(data["city"]["code"], data["city"]["name"], "常德市", "city", None)
    units = [city, *_city_departments(data)]
    for county in data["counties"]:
        units.extend(_county_units(county, data["county_departments"]))
    return tuple(units)


def _city_departments(data: dict[str, Any]) -> Iterator[UnitSpec]:
    departments = data["departments"]
    names = [_party_name("常德市", "市", part) for part in departments["party"]]
    names += [(f"常德市{part}", f"市{part}") for part in departments["government"]]
    for number, (name, short) in enumerate(names, start=1):
        yield UnitSpec(f"{CITY_CODE}-{number:02}", name, short, "department", CITY_CODE)
    name, short = _party_name("常德市", "市", departments["school"])
    yield UnitSpec(SCHOOL_CODE, name, short, "school", CITY_CODE)


def _county_units(county: dict[str, Any], departments: dict[str, list[str]]) -> Iterator[UnitSpec]:
    code, name = county["code"], county["name"]
    yield UnitSpec(code, name, name, "county", CITY_CODE)
    names = [_party_name(name, name, part) for part in departments["party"]]
    names += [(f"{name}{part}", f"{name}{part}") for part in departments["government"]]
    for number, (full, short) in enumerate(names, start=1):
        yield UnitSpec(f"{code}-{number:02}", full, short, "county_department", code)
    for suffix, township in county["townships"].items():
        tier: UnitTier = "street" if township.endswith("街道") else "township"
        yield UnitSpec(f"{code}-{suffix}", f"{name}{township}", township, tier, code)


def _party_name(area: str, short_area: str, part: str) -> tuple[str, str]:
    """Full and short name of a Party organ; a management area has a working committee."""
    if area.endswith("管理区"):
        return f"中共{area}党工{part}", f"{short_area}党工{part}"
    if part == "纪委监委":
        return f"中共{area}纪律检查委员会 {area}监察委员会", f"{short_area}{part}"
    return f"中共{area}{part}", f"{short_area}{part}"
