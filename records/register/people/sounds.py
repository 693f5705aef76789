"""How a name sounds: 张瑞 and 章锐 are typed for each other."""

from pypinyin import lazy_pinyin


def sound_of(name: str) -> str:
    """Return the pinyin of `name` without tones, spaces and the dots of long names."""
    plain = "".join(sign for sign in name if sign.isalnum())
    return "".join(lazy_pinyin(plain)).lower()[:200]
