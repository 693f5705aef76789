"""Pictures as they come in: sound ones of every kind, and those made to do harm."""

import io
import random
import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

SAVED_AS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}


def picture(kind: str = "png", size: tuple[int, int] = (60, 40), **saving: Any) -> bytes:
    """Return a sound picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (180, 30, 30)).save(out, SAVED_AS[kind], **saving)
    return out.getvalue()


def photograph(size: tuple[int, int] = (60, 40), seed: int = 1) -> bytes:
    """Return a JPEG whose points are all different, with a place and a camera in its EXIF."""
    chance = random.Random(seed)
    image = Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCamera", 6
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment="secret comment")
    return out.getvalue()


def animation(kind: str = "gif", frames: int = 5, side: int = 8) -> bytes:
    """Return an animation whose frames all differ."""
    chance = random.Random(frames)
    drawn = [
        Image.frombytes("RGB", (side, side), chance.randbytes(side * side * 3))
        for _frame in range(frames)
    ]
    out = io.BytesIO()
    drawn[0].save(out, SAVED_AS[kind], save_all=True, append_images=drawn[1:], duration=50)
    return out.getvalue()


def png_bomb(width: int, height: int) -> bytes:
    """Return a few kilobytes that unpack to width × height points."""
    packer = zlib.compressobj(1)
    row = b"\0" * (1 + width)
    packed = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()
    return _png(width, height, packed)


def png_that_lies(width: int, height: int) -> bytes:
    """Return a PNG that states a size and holds next to nothing of it."""
    return _png(width, height, zlib.compress(bytes(1000)))


def png_with_text_bomb(megabytes: int) -> bytes:
    """Return a small PNG with packed texts that unpack to far more."""
    info = PngImagePlugin.PngInfo()
    for number in range(megabytes):
        info.add_text(f"k{number}", "a" * 1024 * 1024, zip=True)
    return picture("png", pnginfo=info)


def jpeg_that_states(width: int, height: int) -> bytes:
    """Return a JPEG whose header states a size far beyond its data."""
    content = bytearray(picture("jpeg"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def gif_that_states(width: int, height: int) -> bytes:
    """Return a GIF whose screen and frame state a size far beyond its data."""
    content = bytearray(picture("gif"))
    content[6:10] = struct.pack("<HH", width, height)
    at = content.index(b"\x2c") + 5
    content[at : at + 4] = struct.pack("<HH", width, height)
    return bytes(content)


def _png(width: int, height: int, packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", packed), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def upload(name: str, content: bytes = b"") -> SimpleUploadedFile:
    """Return a picture as a browser sends it."""
    return SimpleUploadedFile(name, content or picture("png"), "image/png")
