"""Web push on the wire: what is sent is encrypted for one browser (RFC 8291), and signed by us
(VAPID, RFC 8292). Pure functions.
"""

import base64
import hmac
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# One record holds it all; browsers take no more than four kilobytes.
RECORD_BYTES = 4096
MOST_BYTES = 3800
# Push services refuse a signature that holds for more than a day.
SIGNED_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Receiver:
    """A browser: where its push service takes messages, its public key and its secret."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def public(self) -> ec.EllipticCurvePublicKey:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(self.p256dh))


def encoded(raw: bytes) -> str:
    """Base64 as addresses and tokens have it: without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Raises `ValueError` for what is none."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes."""
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _hmac(key: bytes, *parts: bytes) -> bytes:
    return hmac.digest(key, b"".join(parts), sha256)


def encrypt(
    message: bytes,
    receiver: Receiver,
    *,
    salt: bytes = b"",
    own: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """A message only that browser can read (aes128gcm, RFC 8188); a key of its own for each."""
    salt, own = salt or os.urandom(16), own or ec.generate_private_key(ec.SECP256R1())
    theirs, ours = receiver.public, point(own.public_key())
    shared = _hmac(decoded(receiver.auth), own.exchange(ec.ECDH(), theirs))
    mixed = _hmac(shared, b"WebPush: info\0", point(theirs), ours, b"\1")
    secret = _hmac(salt, mixed)
    key = _hmac(secret, b"Content-Encoding: aes128gcm\0\1")[:16]
    nonce = _hmac(secret, b"Content-Encoding: nonce\0\1")[:12]
    head = salt + RECORD_BYTES.to_bytes(4) + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, message + b"\2", None)


def signature(
    endpoint: str, key: ec.EllipticCurvePrivateKey, contact: str, moment: datetime
) -> str:
    """What the push service is shown (the header Authorization): that it is we who send."""
    parts = urlsplit(endpoint)
    head = {"typ": "JWT", "alg": "ES256"}
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((moment + SIGNED_FOR).timestamp()),
        "sub": contact,
    }
    told = ".".join(encoded(json.dumps(part).encode()) for part in (head, claims))
    r, s = decode_dss_signature(key.sign(told.encode(), ec.ECDSA(hashes.SHA256())))
    signed = encoded(r.to_bytes(32) + s.to_bytes(32))
    return f"vapid t={told}.{signed}, k={encoded(point(key.public_key()))}"
