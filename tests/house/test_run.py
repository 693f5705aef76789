"""`./run` on machines as newcomers have them: with uv, without pip, with nothing."""

import hashlib
import io
import json
import platform
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="plays the systems of Linux")

ROOT = Path(settings.BASE_DIR)
SAYS = '#!/bin/sh\n[ "$1" = --version ] || echo "uv $* in $PWD, cache $UV_CACHE_DIR"\n'
SYSTEM = ("sh", "dirname", "mkdir", "mv", "rm", "sed")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder whose name has a space."""
    folder = tmp_path / "my checkout"
    (folder / "tools").mkdir(parents=True)
    shutil.copy2(ROOT / "run", folder)
    shutil.copy2(ROOT / "tools" / "get_uv.py", folder / "tools")
    return folder


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH with what every system has, Python not included."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in SYSTEM:
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def add(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def python_without_pip(folder: Path) -> None:
    """As Debian and Ubuntu bring it: no module can be run that installs."""
    add(folder, "python3", f'#!/bin/sh\n[ "$1" != -m ] || exit 1\nexec {sys.executable} "$@"\n')


def run(checkout: Path, programs: Path, *words: str, **variables: str):
    home = checkout.parent / "home"
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [checkout / "run", *words],
        cwd="/",
        env={"PATH": str(programs), "HOME": str(home), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert list(home.iterdir()) == []
    return done


class Index:
    """A package index of our own, with one release for this machine and what must not be taken."""

    def __init__(self) -> None:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as wheel:
            wheel.writestr("uv-1.10.0.data/scripts/uv", SAYS)
        self.wheel = archive.getvalue()
        self.promised = hashlib.sha256(self.wheel).hexdigest()
        self.as_page = False

    def files(self) -> list[dict]:
        tags = f"manylinux_2_17_{platform.machine()}.musllinux_1_1_{platform.machine()}"
        names = {
            f"uv-1.9.0-py3-none-{tags}.whl": False,
            f"uv-1.10.0-py3-none-{tags}.whl": False,
            f"uv-2.0.0-py3-none-{tags}.whl": "withdrawn",
            "uv-3.0.0-py3-none-win_amd64.whl": False,
            "uv-3.0.0.tar.gz": False,
        }
        digests = {"sha256": self.promised}
        return [
            {"filename": n, "url": f"../../files/{n}", "hashes": digests, "yanked": y}
            for n, y in names.items()
        ]

    def answer(self, path: str) -> tuple[str, bytes]:
        if path == "/files/" + self.files()[1]["filename"]:
            return "application/zip", self.wheel
        if path != "/simple/uv/":
            return "", b""
        if not self.as_page:
            listing = {"files": self.files()}
            return "application/vnd.pypi.simple.v1+json", json.dumps(listing).encode()
        links = [
            f'<a href="{file["url"]}#sha256={self.promised}"'
            f"{' data-yanked' if file['yanked'] else ''}>uv</a>"
            for file in self.files()
        ]
        return "text/html", "".join(links).encode()


@pytest.fixture
def index() -> Iterator[Index]:
    found = Index()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = found.answer(self.path)
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    found.address = f"http://127.0.0.1:{server.server_port}/simple"
    yield found
    server.shutdown()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("demo", "--port", "8001"), "uv run manage.py demo --port 8001"),
        (("test", "-k", "two words"), "uv run pytest -k two words"),
        (("manage.py", "migrate"), "uv run manage.py migrate"),
    ],
)
def test_uv_on_the_path_is_taken_with_its_own_cache(checkout, programs, words, said) -> None:
    add(programs, "uv", SAYS)
    done = run(checkout, programs, *words)
    assert done.stdout == f"{said} in {checkout}, cache \n"
    assert not (checkout / "var").exists()


@pytest.mark.parametrize("as_page", [False, True], ids=["API", "page of links"])
@pytest.mark.parametrize("said_by", ["UV_DEFAULT_INDEX", "PIP_INDEX_URL", "pip.conf"])
def test_without_uv_and_pip_it_comes_from_the_machines_index(
    checkout, programs, index, as_page, said_by
) -> None:
    python_without_pip(programs)
    index.as_page = as_page
    variables = {said_by: index.address}
    if said_by == "pip.conf":
        config = checkout.parent / "pip.conf"
        config.write_text(f"[global]\nindex-url = {index.address}/\n")
        variables = {"PIP_CONFIG_FILE": str(config)}
    own = checkout / "var" / "uv"

    done = run(checkout, programs, "demo", **variables)

    assert done.stdout == f"uv run manage.py demo in {checkout}, cache {own / 'cache'}\n"
    assert [file.name for file in own.iterdir()] == ["uv"]
    again = run(checkout, programs, "test", UV_DEFAULT_INDEX="http://127.0.0.1:9/simple")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_file_that_is_not_what_the_index_promises_is_refused(checkout, programs, index) -> None:
    python_without_pip(programs)
    index.promised = "0" * 64
    done = run(checkout, programs, "demo", UV_DEFAULT_INDEX=index.address)
    assert done.returncode != 0
    assert "is not what the index promises" in done.stderr
    assert list((checkout / "var" / "uv").iterdir()) == []


def test_a_uv_that_does_not_start_is_no_uv(checkout, programs, index) -> None:
    python_without_pip(programs)
    add(programs, "uv", "#!/bin/sh\nexit 127\n")
    done = run(checkout, programs, "test", UV_DEFAULT_INDEX=index.address)
    assert "uv run pytest" in done.stdout


def test_without_python_one_line_says_what_to_install(checkout, programs) -> None:
    done = run(checkout, programs, "demo")
    assert done.returncode != 0
    assert done.stderr == "Install Python 3.11 to 3.13 first: apt-get install python3\n"


def test_without_words_it_says_what_it_does(checkout, programs) -> None:
    add(programs, "uv", SAYS)
    assert run(checkout, programs).stdout.startswith("./run demo")


def test_the_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "\n    ./run demo\n" in readme
    assert "\n    ./run test\n" in readme
