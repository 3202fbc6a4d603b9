"""The folder of the made-up service, and the file by which the city's site knows it.

Called by the demonstration and by tests before either site starts; needs no Django.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chengxin.demo.provider.register import FILE, Registered
from chengxin.site.private import new_secret, write_once

CLIENT = "chengxin-made-up-city"

_LOGIN = """\
# Of the demonstration: written anew whenever it starts.
issuer = "{issuer}"
client = "{client}"
site = "{site}"
secret_file = "provider/client-secret"
scopes = ["real_name"]
algorithms = ["RS256"]
assurance = ["real-name"]

[claims]
number = "id_number"
name = "real_name"
document = "id_type"

[documents]
111 = "resident"
"""


def prepare(
    folder: Path, *, people: Iterable[Registered], site: str, port: int, ahead: timedelta
) -> Path:
    """Write what the service reads, in `folder`/provider; return the file for the city's site.

    `site` is the city's address, `port` the one of the service. Keys and accounts stay what they
    were; addresses may be others each time.
    """
    mine = folder / "provider"
    mine.mkdir(mode=0o700, exist_ok=True)
    issuer = f"http://127.0.0.1:{port}"
    if not (mine / "key.pem").exists():
        key = generate_private_key(65537, 2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_once(mine / "key.pem", pem.decode("ascii"))
    write_once(mine / "secret", new_secret())
    write_once(mine / "client-secret", secrets.token_urlsafe(32))
    write_once(mine / FILE, json.dumps([asdict(each) for each in people]))
    told = {"issuer": issuer, "site": site, "ahead": ahead.total_seconds()}
    _write(mine / "provider.json", json.dumps(told))
    login = folder / "login.toml"
    _write(login, _LOGIN.format(issuer=issuer, client=CLIENT, site=site))
    return login


def _write(path: Path, text: str) -> None:
    """Write a file that only its owner can read, over another one."""
    fresh = path.with_name(f".{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.rename(path)
