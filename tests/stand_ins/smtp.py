"""A mail server that keeps what it was given; it can be stopped at two places."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    """Says yes to everything, unless told what else to say.

    `at_greeting` and `after_data` are gates: a closed one stops the conversation there.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self.at_greeting, self.after_data = threading.Event(), threading.Event()
        self.at_greeting.set()
        self.after_data.set()
        self.to_recipient = "250 OK"

    @property
    def url(self) -> str:
        """Return the address, as LMS_EMAIL_URL takes it."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def message_ids(self) -> list[str]:
        """Return the Message-ID of each mail that was taken in."""
        return [str(mail["Message-ID"]) for mail in self.mails]


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        self.server.at_greeting.wait(60)
        self._say("220 stand-in")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word.startswith(b"DATA"):
                self._take_in()
            elif word.startswith(b"RCPT"):
                self._say(self.server.to_recipient)
            elif word.startswith(b"QUIT"):
                self._say("221 bye")
                return
            else:
                self._say("250 OK")

    def _take_in(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        text = b"".join(lines)
        self.server.mails.append(email.message_from_bytes(text, policy=email.policy.default))
        self.server.after_data.wait(60)
        self._say("250 taken")

    def _say(self, text: str) -> None:
        try:
            self.wfile.write(f"{text}\r\n".encode())
        except OSError:
            return


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server until the block ends."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.at_greeting.set()
            server.after_data.set()
            server.shutdown()
