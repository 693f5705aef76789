"""Bytes that can be read in one way only: parts with their lengths, and a reader that checks them."""

import base64
import binascii
import struct

from courses.bids.sealing.errors import SealingError

MAX_TENDER_BYTES = 64


def encode(*parts: bytes) -> bytes:
    """Return the parts joined, each after its length in four bytes, big end first."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def tender_bytes(tender: str) -> bytes:
    """Return a tender's code as bytes. Raises SealingError unless it is 1 to 64 bytes of one line."""
    code = tender.encode()
    if not 1 <= len(code) <= MAX_TENDER_BYTES or not tender.isprintable() or " " in tender:
        raise SealingError("tender", "the code of a tender is 1 to 64 bytes, without spaces")
    return code


def b64(content: bytes) -> str:
    """Return base64 (RFC 4648 section 4, with padding)."""
    return base64.b64encode(content).decode()


def unb64(text: str, size: int | None = None) -> bytes:
    """Return what base64 tells. Raises SealingError where it is none or not `size` bytes."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SealingError("base64", "this is not base64") from error
    if size is not None and len(found) != size:
        raise SealingError("length", f"{len(found)} bytes instead of {size}")
    return found


def unhex(text: str, size: int) -> bytes:
    """Return what lower-case hexadecimal tells. Raises SealingError where it is not `size` bytes."""
    if len(text) != 2 * size or set(text) - set("0123456789abcdef"):
        raise SealingError("hex", f"this is not {size} bytes in lower-case hexadecimal")
    return bytes.fromhex(text)


class Reader:
    """Reads bytes from left to right; what is cut off is refused, never taken as it comes."""

    def __init__(self, content: bytes, what: str) -> None:
        self.content = content
        self.what = what
        self.at = 0

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes. Raises SealingError where there are fewer."""
        part = self.content[self.at : self.at + size]
        if len(part) != size:
            raise SealingError("cut", f"the {self.what} is cut off")
        self.at += size
        return part

    def number(self, size: int) -> int:
        """Return the next `size` bytes as a number, big end first."""
        return int.from_bytes(self.take(size), "big")

    def end(self) -> None:
        """Raise SealingError unless everything was read."""
        if self.at != len(self.content):
            raise SealingError("surplus", f"something follows the {self.what}")
