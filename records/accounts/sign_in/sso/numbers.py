"""The staff number that an identity provider vouches for."""

import unicodedata
from typing import Any

EXTRA_ATTRIBUTE = "extattr:"


def staff_number_of(sociallogin: Any) -> str:
    """Return the staff number in a sign-in, "" where the provider gave none.

    Where it stands is the setting `staff_number` of the provider: a claim (OpenID Connect), an
    attribute (SAML), a field of the directory (DingTalk), `userid`, `alias` or `extattr:工号`
    (WeCom).
    """
    app = sociallogin.provider.app
    place = str(app.settings["staff_number"])
    data = sociallogin.account.extra_data or {}
    value = _READERS[app.provider](data, place)
    if isinstance(value, list | tuple):
        value = value[0] if len(value) == 1 else ""
    return unicodedata.normalize("NFKC", str(value or "")).strip()


def _claim(data: dict[str, Any], place: str) -> Any:
    """Return a claim. The signed id token counts before what the user info adds."""
    parts = [data.get("id_token") or {}, data.get("userinfo") or {}]
    return next((part[place] for part in parts if part.get(place)), "")


def _directory(data: dict[str, Any], place: str) -> Any:
    return (data.get("directory") or {}).get(place, "")


def _member(data: dict[str, Any], place: str) -> Any:
    if not place.startswith(EXTRA_ATTRIBUTE):
        return data.get(place, "")
    wanted = place.removeprefix(EXTRA_ATTRIBUTE)
    attributes = (data.get("extattr") or {}).get("attrs") or []
    found = [one for one in attributes if one.get("name") == wanted]
    return (found[0].get("text") or {}).get("value") or found[0].get("value") if found else ""


_READERS = {
    "openid_connect": _claim,
    "saml": lambda data, place: data.get(place, ""),
    "dingtalk": _directory,
    "wecom": _member,
}
