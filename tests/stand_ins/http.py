"""A provider with an HTTP interface that keeps every request; it can be stopped before it answers."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Request:
    """What was asked for."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body."""
        return json.loads(self.body)


Answer = tuple[int, dict[str, Any]]


class Provider(ThreadingHTTPServer):
    """Answers by `answer`; `before_answer` is a gate that stops it after it took a request in."""

    daemon_threads = True

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.requests: list[Request] = []
        self.before_answer = threading.Event()
        self.before_answer.set()

    @property
    def url(self) -> str:
        """Return the address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def keys(self) -> list[str]:
        """Return the idempotency key of each request."""
        return [one.headers.get("idempotency-key", "") for one in self.requests]

    def at(self, path: str) -> list[Request]:
        """Return the requests to one path."""
        return [one for one in self.requests if one.path == path]


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def _handle(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            address.path,
            {name: values[0] for name, values in parse_qs(address.query).items()},
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )
        self.server.requests.append(request)
        self.server.before_answer.wait(60)
        status, body = self.server.answer(request)
        content = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            return

    do_GET = do_POST = _handle

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def provider(answer: Callable[[Request], Answer]) -> Iterator[Provider]:
    """Run a provider until the block ends."""
    with Provider(answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.before_answer.set()
            server.shutdown()
