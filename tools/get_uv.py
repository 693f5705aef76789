"""Brings uv's program into a folder with Python's standard library alone: get_uv.py FOLDER.

For `./run` where the system's Python has no pip, as Debian's and Ubuntu's. Asks the package index that
the machine's uv or pip is set to, by its API or as a page of links, and checks the file's SHA-256.
Runs on Python 3.7 too: uv then brings a Python that is new enough for the product.
"""

from __future__ import annotations

import configparser
import hashlib
import html.parser
import io
import json
import os
import platform
import re
import shutil
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PYPI = "https://pypi.org/simple"
ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
WHEEL = re.compile(r"uv-(\d+(?:\.\d+)*)-py3-none-(.+)\.whl")
INSTEAD = "Install uv yourself, then run this again: https://docs.astral.sh/uv/getting-started/"


class Wheel(NamedTuple):
    """A file of the index: where it is and what it must hash to."""

    version: tuple[int, ...]
    preferred: int
    url: str
    sha256: str


class Links(html.parser.HTMLParser):
    """The links of an index that answers with a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.files: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address and the hash of each link."""
        values = dict(attrs)
        if tag != "a" or not values.get("href"):
            return
        url, _hash, fragment = urllib.parse.urljoin(self.address, values["href"]).partition("#")
        self.files.append(
            {
                "filename": urllib.parse.unquote(url.rpartition("/")[2]),
                "url": url,
                "hashes": dict([fragment.split("=", 1)]) if "=" in fragment else {},
                "yanked": "data-yanked" in values,
            }
        )


def pip_settings() -> dict[str, str]:
    """Return what pip's files and variables say, the later over the earlier, as pip reads them."""
    home = Path.home()
    places = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    files = [
        *[Path(place, "pip", "pip.conf") for place in places.split(":")],
        Path("/etc/pip.conf"),
        home / ".pip" / "pip.conf",
        home / "Library" / "Application Support" / "pip" / "pip.conf",
        Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / "pip.conf",
        Path(os.environ.get("PIP_CONFIG_FILE") or os.devnull),
    ]
    parser = configparser.RawConfigParser()
    parser.read([str(file) for file in files], encoding="utf-8")
    found: dict[str, str] = {}
    for section in ("global", "install"):
        if parser.has_section(section):
            found.update(parser.items(section))
    for name in ("index-url", "cert", "proxy"):
        value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
        if value:
            found[name] = value
    return found


def index_address(pip: dict[str, str]) -> str:
    """Return the index that uv's variables name, else pip's, else PyPI."""
    variables = (os.environ.get(name) for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"))
    named = next((value for value in variables if value), "") or pip.get("index-url", "")
    # uv lets an index have a name of its own before its address: NAME=https://…
    return re.sub(r"^[\w-]+=(?=https?:)", "", named or PYPI).rstrip("/")


def opener(pip: dict[str, str]) -> urllib.request.OpenerDirector:
    """Return what opens addresses with the machine's certificates and proxy."""
    trusted = ssl.create_default_context(cafile=pip.get("cert") or None)
    handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPSHandler(context=trusted)]
    if pip.get("proxy"):
        handlers.append(urllib.request.ProxyHandler({"http": pip["proxy"], "https": pip["proxy"]}))
    return urllib.request.build_opener(*handlers)


def request(address: str) -> urllib.request.Request:
    """Return a request; a name and password in the address go into its header."""
    parts = urllib.parse.urlsplit(address)
    headers = {"Accept": ACCEPT, "User-Agent": "cadre-training-run"}
    if parts.username:
        pair = urllib.parse.unquote(f"{parts.username}:{parts.password or ''}")
        headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
        address = without_credentials(address)
    # The address is the administrator's own setting.
    return urllib.request.Request(address, headers=headers)  # noqa: S310


def preference(tags: str) -> int | None:
    """Return how well a wheel's platform suits this machine, smaller is better; None: not at all."""
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    if sys.platform == "darwin":
        mac = "arm64" if machine == "aarch64" else machine
        return 0 if tags.startswith("macosx") and tags.endswith(mac) else None
    # uv's musl build is linked statically and runs on every Linux.
    musl = any(Path("/lib").glob("ld-musl-*"))
    kinds = ["musllinux"] if musl else ["manylinux", "musllinux"]
    for rank, kind in enumerate(kinds):
        if any(tag.startswith(kind) and tag.endswith("_" + machine) for tag in tags.split(".")):
            return rank
    return None


def wheels(files: list[dict[str, Any]]) -> Iterator[Wheel]:
    """Yield the files that run here and were not withdrawn."""
    for file in files:
        match = WHEEL.fullmatch(file["filename"])
        rank = preference(match[2]) if match else None
        sha256 = file.get("hashes", {}).get("sha256")
        if match and rank is not None and sha256 and not file.get("yanked"):
            version = tuple(int(part) for part in match[1].split("."))
            yield Wheel(version, -rank, file["url"], sha256)


def listing(address: str, web: urllib.request.OpenerDirector) -> list[dict[str, Any]]:
    """Return the files of uv that the index has."""
    with web.open(request(address + "/uv/"), timeout=60) as answer:
        body = answer.read().decode("utf-8")
        if "json" in answer.headers.get("Content-Type", ""):
            files = json.loads(body)["files"]
            return [dict(file, url=urllib.parse.urljoin(answer.url, file["url"])) for file in files]
        page = Links(answer.url)
        page.feed(body)
        return page.files


def with_credentials(url: str, index: str) -> str:
    """Return the file's address, with the index's name and password where both are on one host."""
    mine, its = urllib.parse.urlsplit(index), urllib.parse.urlsplit(url)
    if mine.username and mine.hostname == its.hostname and not its.username:
        return its._replace(netloc=mine.netloc).geturl()
    return url


def without_credentials(address: str) -> str:
    """Return the address as it may be shown."""
    parts = urllib.parse.urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def get_uv(folder: Path) -> None:
    """Put uv's program into `folder`, whole or not at all."""
    pip = pip_settings()
    index, web = index_address(pip), opener(pip)
    found = sorted(wheels(listing(index, web)))
    if not found:
        machine = f"{sys.platform} {platform.machine()}"
        raise LookupError(f"{without_credentials(index)} has no uv for {machine}")
    wheel = found[-1]
    with web.open(request(with_credentials(wheel.url, index)), timeout=60) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != wheel.sha256:
        raise LookupError(f"{without_credentials(wheel.url)} is not what the index promises")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        program = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        part = folder / f"uv.{os.getpid()}"
        with archive.open(program) as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
    part.chmod(0o755)
    part.replace(folder / "uv")


if __name__ == "__main__":
    try:
        get_uv(Path(sys.argv[1]))
    except (OSError, LookupError, ValueError, zipfile.BadZipFile) as error:
        sys.exit(f"uv could not be fetched: {error}. {INSTEAD}")
