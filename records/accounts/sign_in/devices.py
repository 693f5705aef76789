"""A browser's User-Agent in words a person knows their devices by."""

from django.utils.translation import gettext as _

BROWSERS = (
    ("wxwork/", "企业微信"),
    ("MicroMessenger/", "微信"),
    ("DingTalk/", "钉钉"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("QQBrowser/", "QQ浏览器"),
    ("360SE", "360浏览器"),
    ("QHBrowser", "360浏览器"),
    ("UCBrowser/", "UC浏览器"),
    ("HuaweiBrowser/", "华为浏览器"),
    ("MiuiBrowser/", "小米浏览器"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony", "鸿蒙"),
    ("HarmonyOS", "鸿蒙"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("UOS", "统信UOS"),
    ("Kylin", "麒麟"),
    ("Linux", "Linux"),
)
"""In this order: what stands first also names those that follow in its User-Agent."""


def name_of_device(user_agent: str) -> str:
    """Return browser and system, “Chrome · Windows”; what is not known is said to be so."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser, system) if part) or _("Unknown device")
