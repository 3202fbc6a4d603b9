"""The gate of the furnishers' door: who asks is known before a byte of the body is read.

Every refusal of a signature is the same bytes, whatever was wrong with it. A number is used up only
by a request whose signature is right, so nobody else can use it up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from chengxin.api.furnisher.problems import STATUS, Code, RequestProblemError, document
from chengxin.api.furnisher.reading import MOST_BYTES
from chengxin.api.furnisher.signing import Asked, content_digest, read_signature
from chengxin.clock import now
from chengxin.records.admitting.publickey import PublicKey
from chengxin.records.admitting.selectors import Holder, holder_of
from chengxin.records.batches.services import Answer, use_up

#: So late or early a request may be by its own word, and so long its number is remembered.
SKEW, KEPT = timedelta(minutes=5), timedelta(minutes=15)

JSON, PROBLEM = "application/json", "application/problem+json"

_KEY = re.compile("[A-Za-z0-9_-]{16,64}")
_NUMBER = re.compile("[0-9]{1,10}")
#: With this a signature is compared where there is no key, so that it takes as long.
_NOBODY = PublicKey(
    bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is known to be a furnisher's own."""

    holder: Holder
    request: HttpRequest

    def key(self) -> str:
        """Return the idempotency key. Raises RequestProblemError."""
        found = self.request.headers.get("Idempotency-Key", "")
        if not _KEY.fullmatch(found):
            raise RequestProblemError(Code.BAD_KEY)
        return found

    def body(self) -> bytes:
        """Return the body, which is the one that was signed. Raises RequestProblemError."""
        if self.request.headers.get("Content-Encoding") or self.request.content_type != JSON:
            raise RequestProblemError(Code.NOT_JSON)
        return _signed_body(self.request)

    def numbers(self, **limits: tuple[int, int, int]) -> dict[str, int]:
        """Return what the query says: each name with its least, most and usual number.

        Raises RequestProblemError for anything else in it.
        """
        found = {name: usual for name, (_least, _most, usual) in limits.items()}
        for name, values in self.request.GET.lists():
            if name not in limits or len(values) != 1 or not _NUMBER.fullmatch(values[0]):
                raise RequestProblemError(Code.BAD_QUERY)
            least, most, _usual = limits[name]
            found[name] = int(values[0])
            if not least <= found[name] <= most:
                raise RequestProblemError(Code.BAD_QUERY)
        return found


def signed(*methods: str) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponse]]:
    """Serve a view to whoever signs as an admitted furnisher, by these methods.

    A signature stands in the place of a token against forged requests: no browser makes one.
    """

    def declare(view: Callable[..., Answer]) -> Callable[..., HttpResponse]:
        def serve(request: HttpRequest, **given: str) -> HttpResponse:
            if request.method not in methods:
                response = HttpResponse(status=405)
                response.headers["Allow"] = ", ".join(methods)
                return response
            try:
                return _response(view(Call(_holder(request), request), **given))
            except RequestProblemError as problem:
                return _response(refused(problem))

        return csrf_exempt(serve)

    return declare


def _holder(request: HttpRequest) -> Holder:
    """Return who signed a request. Raises RequestProblemError, always the same."""
    said = read_signature(_asked(request))
    holder = holder_of(said.key_id) if said else None
    key = holder.key if holder else _NOBODY
    right = said is not None and key.verifies(said.signature, said.message)
    if said is None or holder is None or not right:
        raise RequestProblemError(Code.UNSIGNED)
    if abs(now().timestamp() - said.created) > SKEW.total_seconds():
        raise RequestProblemError(Code.UNSIGNED)
    if not use_up(key_id=said.key_id, nonce=said.nonce, kept=KEPT):
        raise RequestProblemError(Code.UNSIGNED)
    if request.method != "POST":
        _signed_body(request)
    return holder


def _asked(request: HttpRequest) -> Asked:
    host, port = request.get_host().lower(), ":443" if request.is_secure() else ":80"
    return Asked(
        request.method or "", host.removesuffix(port), request.path,
        request.META.get("QUERY_STRING", ""), request.headers.get("Content-Digest", ""),
        request.headers.get("Idempotency-Key", ""), request.headers.get("Signature-Input", ""),
        request.headers.get("Signature", ""),
    )  # fmt: skip


def _signed_body(request: HttpRequest) -> bytes:
    """Read the body up to its limit, and hold it against the digest that was signed."""
    length = request.headers.get("Content-Length") or "0"
    if not _NUMBER.fullmatch(length) or int(length) > MOST_BYTES:
        raise RequestProblemError(Code.TOO_LARGE)
    body = bytes(request.read(MOST_BYTES + 1))
    if content_digest(body) != request.headers.get("Content-Digest", ""):
        raise RequestProblemError(Code.UNSIGNED)
    return body


def _response(answer: Answer) -> HttpResponse:
    kind = JSON if answer.status < 400 else PROBLEM
    response = HttpResponse(answer.body, status=answer.status, content_type=kind)
    # Both languages stand in every answer.
    response.headers["Content-Language"] = "zh-Hans, en"
    if answer.status == 401:
        response.headers["WWW-Authenticate"] = "Signature"
    if answer.status == 409:
        response.headers["Retry-After"] = "5"
    return response


def refused(problem: RequestProblemError) -> Answer:
    """Return the answer to a problem."""
    return Answer(STATUS[problem.code], document(problem))
