"""A certificate for this machine, made anew for a test run: signed by itself, so only who is told to trusts it."""

from __future__ import annotations

import hashlib
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import gevent

# A test key that comes with a library the product needs anyway; its own certificate names no host.
_KEY = Path(gevent.__file__).parent / "tests" / "2_7_keycert.pem"

_SHA256_WITH_RSA = bytes.fromhex("300d06092a864886f70d01010b0500")
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")
_SHA256_DIGEST = bytes.fromhex("3031300d060960864801650304020105000420")
_COMMON_NAME = bytes.fromhex("0603550403")
_ALTERNATIVE_NAMES = bytes.fromhex("0603551d11")
_BASIC_CONSTRAINTS = bytes.fromhex("0603551d13")
_IS_AUTHORITY = bytes.fromhex("30030101ff")


def write_certificate(folder: Path) -> Path:
    """Write key and certificate for localhost and 127.0.0.1 into one file."""
    key = _KEY.read_text().split("-----BEGIN CERTIFICATE-----")[0]
    modulus, exponent, secret = _read_key(key)
    name = _sequence(_wrap(0x31, _sequence(_COMMON_NAME, _wrap(0x0C, b"localhost"))))
    now = datetime.now(UTC)
    validity = _sequence(*(_moment(now + timedelta(days=days)) for days in (-1, 1)))
    public_key = _sequence(_RSA, _wrap(0x03, b"\0" + _sequence(_integer(modulus), _integer(exponent))))
    names = _sequence(_wrap(0x82, b"localhost"), _wrap(0x87, bytes([127, 0, 0, 1])))
    extensions = _sequence(
        _sequence(_ALTERNATIVE_NAMES, _wrap(0x04, names)), _sequence(_BASIC_CONSTRAINTS, _wrap(0x04, _IS_AUTHORITY))
    )
    version = _wrap(0xA0, _integer(2))
    body = _sequence(version, _integer(1), _SHA256_WITH_RSA, name, validity, name, public_key, _wrap(0xA3, extensions))
    certificate = _sequence(body, _SHA256_WITH_RSA, _wrap(0x03, b"\0" + _sign(body, modulus, secret)))
    path = folder / "localhost.pem"
    path.write_text(key + ssl.DER_cert_to_PEM_cert(certificate))
    return path


def _sign(body: bytes, modulus: int, secret: int) -> bytes:
    size = (modulus.bit_length() + 7) // 8
    digest = _SHA256_DIGEST + hashlib.sha256(body).digest()
    padded = b"\0\1" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest
    return pow(int.from_bytes(padded), secret, modulus).to_bytes(size)


def _read_key(pem: str) -> tuple[int, int, int]:
    """Find modulus, public and secret exponent: the first large numbers of the key."""
    lines = pem.partition("-----\n")[2].partition("\n-----")[0]
    content = ssl.PEM_cert_to_DER_cert(f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
    numbers: list[int] = []
    _collect_numbers(content, numbers)
    modulus, exponent, secret = [number for number in numbers if number][:3]
    return modulus, exponent, secret


def _collect_numbers(content: bytes, numbers: list[int]) -> None:
    while content:
        tag, length, start = content[0], content[1], 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(content[2:start])
        inner, content = content[start : start + length], content[start + length :]
        if tag == 0x02:
            numbers.append(int.from_bytes(inner))
        elif tag == 0x30 or (tag == 0x04 and inner[:1] == b"\x30"):
            _collect_numbers(inner, numbers)


def _wrap(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    stated = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(stated)]) + stated + content


def _sequence(*parts: bytes) -> bytes:
    return _wrap(0x30, b"".join(parts))


def _integer(number: int) -> bytes:
    return _wrap(0x02, number.to_bytes(number.bit_length() // 8 + 1))


def _moment(at: datetime) -> bytes:
    return _wrap(0x17, at.strftime("%y%m%d%H%M%SZ").encode())
