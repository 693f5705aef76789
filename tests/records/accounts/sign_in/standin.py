"""A small web server in the test's own process that answers like somebody else's."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = Callable[[dict[str, str], dict[str, Any], dict[str, str]], Any]
"""Takes query, body and headers; returns what is answered as JSON."""


@contextmanager
def standing_in(answers: dict[str, Answer]) -> Iterator[str]:
    """Serve `answers` by path; gives the address. An unknown path answers 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            if "json" in self.headers.get("Content-Type", ""):
                self._answer(json.loads(raw or "{}"))
            else:
                self._answer({key: found[0] for key, found in parse_qs(raw).items()})

        def _answer(self, body: dict[str, Any]) -> None:
            parts = urlsplit(self.path)
            query = {key: found[0] for key, found in parse_qs(parts.query).items()}
            answer = answers.get(parts.path)
            found = answer(query, body, dict(self.headers)) if answer else {"error": "unknown"}
            content = json.dumps(found).encode()
            self.send_response(200 if answer else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
