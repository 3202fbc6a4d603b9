"""A client for furnishers of the site: makes a key, signs, sends batches, reads the answers.

Nothing but the standard library and `cryptography`. Keep the file of the secret key where only the
program that sends can read it; the site gets the public half alone, from `keygen`:

    python chengxin_furnisher.py keygen secret.pem
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

TAG = "chengxin-furnisher"
PREFIX = "/api/furnisher/v1"
_READING = ("@method", "@authority", "@path", "@query", "content-digest")
_WRITING = (*_READING, "idempotency-key")


class RefusedError(Exception):
    """The site refused a request; `problem` is its problem document (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code', '')}: {problem.get('detail', '')}")
        self.status, self.problem = status, problem


@dataclass(frozen=True, slots=True)
class Key:
    """A furnisher's key, both halves. It never shows itself."""

    secret: Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"Key({self.key_id})"

    @classmethod
    def make(cls, path: Path) -> Key:
        """Make a key and keep its secret half in a new file that only its owner can read."""
        secret = Ed25519PrivateKey.generate()
        pem = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        return cls(secret)

    @classmethod
    def load(cls, path: Path) -> Key:
        """Read a key that was made before."""
        secret = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(secret, Ed25519PrivateKey):
            raise ValueError("this file holds no Ed25519 key")
        return cls(secret)

    @property
    def public(self) -> str:
        """Return the public half, as the site's staff enter it."""
        return base64.b64encode(self.secret.public_key().public_bytes_raw()).decode()

    @property
    def key_id(self) -> str:
        """Return the name that follows from the public half."""
        raw = self.secret.public_key().public_bytes_raw()
        return f"ed25519-{hashlib.sha256(raw).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Client:
    """Sends as one furnisher, with one key, to one site."""

    site: str
    key: Key
    timeout: float = 60.0

    def send_records(
        self, rows: Sequence[Mapping[str, str]], *, basis: str, channel: str, batch: str = ""
    ) -> dict[str, Any]:
        """Send records; the same `batch` may be sent again until there is an answer."""
        return self._send("records", rows, basis, channel, batch)

    def send_marks(
        self, rows: Sequence[Mapping[str, str]], *, basis: str, channel: str, batch: str = ""
    ) -> dict[str, Any]:
        """Send that own records were revoked (`annulled`) or repaired (`repaired`)."""
        return self._send("marks", rows, basis, channel, batch)

    def batch(self, batch: str, **query: int) -> dict[str, Any]:
        """Ask how a batch stands: `after` and `limit` choose its rows."""
        return self._ask("GET", f"/batches/{batch}", query=query)

    def rows(self, batch: str) -> Iterator[dict[str, Any]]:
        """Yield the verdict of every row of a batch that is judged."""
        after: int | None = 0
        while after is not None:
            page = self.batch(batch, after=after)
            yield from page["rows"]
            after = page["next"]

    def wait(self, batch: str, seconds: float = 600.0) -> dict[str, Any]:
        """Ask until a batch is judged. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = self.batch(batch, limit=1)
            if found["state"] == "judged":
                return found
            time.sleep(1.0)
        raise TimeoutError(batch)

    def statistics(self, days: int = 30) -> dict[str, Any]:
        """Return what was delivered in the last days, by verdict and code."""
        return self._ask("GET", "/statistics", query={"days": days})

    def catalogue(self) -> dict[str, Any]:
        """Return the items that may be sent, with their fields."""
        return self._ask("GET", "/catalogue")

    def _send(
        self, kind: str, rows: Sequence[Mapping[str, str]], basis: str, channel: str, batch: str
    ) -> dict[str, Any]:
        said = {"source": {"basis": basis, "channel": channel}, "rows": [*rows]}
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        return self._ask("POST", f"/{kind}", body=body, idempotency_key=batch or new_batch())

    def _ask(
        self, method: str, path: str, *, query: Mapping[str, int] | None = None, body: bytes = b"",
        idempotency_key: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        url = f"{self.site.rstrip('/')}{PREFIX}{path}"
        if query:
            url = f"{url}?{urlencode(query)}"
        request = urllib.request.Request(url, method=method, data=body or None)
        for name, value in sign(self.key, method, url, body, idempotency_key).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                found: dict[str, Any] = json.load(response)
                return found
        except urllib.error.HTTPError as error:
            with error:
                said = error.read()
            try:
                problem = json.loads(said)
            except ValueError:
                problem = {}
            raise RefusedError(error.code, problem) from None


def new_batch() -> str:
    """Return a key for a batch that was never used."""
    return secrets.token_urlsafe(24)


def sign(
    key: Key, method: str, url: str, body: bytes, idempotency_key: str = "", *,
    created: int | None = None, nonce: str = "",
) -> dict[str, str]:  # fmt: skip
    """Return the headers of a signed request (RFC 9421, RFC 9530)."""
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
    authority = parts.hostname or ""
    if parts.port not in (None, usual):
        authority = f"{authority}:{parts.port}"
    said = {
        "@method": method, "@authority": authority, "@path": parts.path,
        "@query": f"?{parts.query}", "content-digest": digest, "idempotency-key": idempotency_key,
    }  # fmt: skip
    covered = _WRITING if method == "POST" else _READING
    params = (
        f"({' '.join(f'"{name}"' for name in covered)})"
        f";created={int(time.time()) if created is None else created}"
        f';nonce="{nonce or secrets.token_urlsafe(18)}";keyid="{key.key_id}"'
        f';alg="ed25519";tag="{TAG}"'
    )
    lines = [f'"{name}": {said[name]}' for name in covered]
    message = "\n".join([*lines, f'"@signature-params": {params}']).encode()
    signature = base64.b64encode(key.secret.sign(message)).decode()
    headers = {
        "Content-Digest": digest, "Signature-Input": f"sig={params}",
        "Signature": f"sig=:{signature}:", "Accept": "application/json",
    }  # fmt: skip
    if method == "POST":
        headers |= {"Content-Type": "application/json", "Idempotency-Key": idempotency_key}
    return headers


def main(arguments: Sequence[str]) -> int:
    """Make a key: `keygen FILE` keeps the secret half there and prints the public one."""
    if len(arguments) != 2 or arguments[0] != "keygen":
        print(__doc__)
        return 2
    key = Key.make(Path(arguments[1]))
    print(key.public)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
