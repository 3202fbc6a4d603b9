"""The description of the door in OpenAPI 3.1: written from what the code itself reads and tells.

`docs/openapi/furnisher.json` is this, and a test compares the two, the routes and the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengxin.api.furnisher.problems import STATUS, TYPE, Code
from chengxin.api.furnisher.reading import BASIS_LEAST, BASIS_MOST, MOST_BYTES
from chengxin.api.furnisher.signing import TAG
from chengxin.ledger.codes import Code as FileCode
from chengxin.ledger.columns import Column, Kind, Naming, base
from chengxin.people.problems import Code as IdentityCode
from chengxin.records.batches.batch import AT_ONCE, KINDS, MOST, Channel
from chengxin.records.codes import Code as CityCode
from chengxin.records.codes import Verdict

type Schema = Mapping[str, Any]

#: Everything that can stand at a row, whatever is wrong.
CODES = sorted({*FileCode} | {*CityCode} | {*IdentityCode})

_KEY = "^[A-Za-z0-9_-]{16,64}$"
_BOTH = {"$ref": "#/components/schemas/Words"}


def document() -> dict[str, Any]:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "个人诚信积分平台 · 报送接口 / Furnishers' interface",
            "version": "1",
            "description": _ABOUT,
        },
        "servers": [{"url": "/api/furnisher/v1"}],
        "security": [{"signature": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"signature": _signature()},
            "parameters": _headers(),
            "responses": {str(status): _problem(status) for status in sorted({*STATUS.values()})},
            "schemas": _schemas(),
        },
    }


_ABOUT = (
    "Rows are judged as those of files are (docs/files.md). Answers depend on what was sent and on "
    "nothing else; they never tell whether somebody takes part. Every text of an answer comes in "
    f"Chinese and English. A batch has at most {MOST:,} rows and {MOST_BYTES >> 20} MiB; one of at "
    f"most {AT_ONCE} rows is answered with its verdicts, a larger one with a receipt. The same "
    "idempotency key with the same body is answered with the same bytes, for ever."
)


def _paths() -> dict[str, Any]:
    batch = "#/components/schemas/Batch"
    return {
        "/records": {
            "post": _post(
                "sendRecords", "records",
                "Send records. A correction is the same record with the next version.",
            )
        },
        "/marks": {
            "post": _post(
                "sendMarks", "marks",
                "Say that own records were revoked (annulled), or that credit was repaired.",
            )
        },
        "/batches/{key}": {
            "get": _get(
                "readBatch", "How a batch stands, with verdicts behind a row.", batch, 404,
                {
                    "name": "key", "in": "path", "required": True,
                    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
                },
                _number("after", 0, MOST, 0), _number("limit", 1, 1_000, 1_000),
            )
        },
        "/statistics": {
            "get": _get(
                "readStatistics", "What was delivered in the last days, as it was told.",
                "#/components/schemas/Statistics", None, _number("days", 1, 366, 30),
            )
        },
        "/catalogue": {
            "get": _get(
                "readCatalogue", "Which items may be sent, and what a record of each carries.",
                "#/components/schemas/Catalogue", None,
            )
        },
    }  # fmt: skip


def _post(name: str, kind: str, summary: str) -> Schema:
    sent = {"$ref": f"#/components/schemas/{kind.capitalize()}"}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [
            _parameter(each)
            for each in ("ContentDigest", "SignatureInput", "Signature", "IdempotencyKey")
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": sent}}},
        "responses": {
            "200": _told("Verdicts of all rows.", "#/components/schemas/Batch"),
            "202": _told("Received; verdicts follow.", "#/components/schemas/Receipt"),
            **{str(status): _refusal(status) for status in (400, 401, 409, 413, 415, 422)},
        },
    }


def _get(name: str, summary: str, schema: str, missing: int | None, *query: Schema) -> Schema:
    statuses = [400, 401, 413, *([missing] if missing else [])]
    signed = [_parameter(each) for each in ("ContentDigest", "SignatureInput", "Signature")]
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [*signed, *query],
        "responses": {
            "200": _told("The answer.", schema),
            **{str(status): _refusal(status) for status in sorted(statuses)},
        },
    }


def _told(description: str, schema: str) -> Schema:
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": schema}}},
    }


def _parameter(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def _refusal(status: int) -> Schema:
    return {"$ref": f"#/components/responses/{status}"}


def _number(name: str, least: int, most: int, usual: int) -> Schema:
    schema = {"type": "integer", "minimum": least, "maximum": most, "default": usual}
    return {"name": name, "in": "query", "schema": schema}


def _headers() -> dict[str, Any]:
    def header(name: str, pattern: str) -> Schema:
        return {
            "name": name, "in": "header", "required": True,
            "schema": {"type": "string", "pattern": pattern},
        }  # fmt: skip

    return {
        "ContentDigest": header("Content-Digest", "^sha-256=:[A-Za-z0-9+/]{43}=:$"),
        "SignatureInput": header("Signature-Input", "^sig=\\("),
        "Signature": header("Signature", "^sig=:[A-Za-z0-9+/]{86}==:$"),
        "IdempotencyKey": header("Idempotency-Key", _KEY),
    }


def _signature() -> Schema:
    return {
        "type": "apiKey",
        "in": "header",
        "name": "Signature",
        "description": (
            "HTTP Message Signatures (RFC 9421) with Ed25519, in one form alone. Covered, in this "
            "order: @method, @authority, @path, @query, content-digest (RFC 9530, sha-256, also of "
            "an empty body) and, of POST, idempotency-key. Parameters, in this order: created, "
            f'nonce (22 to 64 characters), keyid, alg="ed25519", tag="{TAG}". A request is at most '
            "five minutes early or late, and its nonce holds once. Every refusal is the same bytes."
        ),
    }


def _problem(status: int) -> Schema:
    codes = sorted(code.value for code, each in STATUS.items() if each == status)
    return {
        "description": ", ".join(codes),
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }


def _schemas() -> dict[str, Any]:
    return {
        **{kind.capitalize(): _sent(kind) for kind in KINDS},
        "Source": _closed(
            {
                "basis": {
                    "type": "string", "minLength": BASIS_LEAST, "maxLength": BASIS_MOST,
                    "description": "What the collection rests on, such as law and article.",
                },
                "channel": {"type": "string", "enum": sorted(Channel)},
            }
        ),
        "Batch": _batch(),
        "Receipt": _closed(
            {"batch": _text(), "received": _count(), "state": {"const": "received"}}
        ),
        "Row": _closed(
            {
                "row": {"type": "integer", "minimum": 1},
                "verdict": {"type": "string", "enum": sorted(Verdict)},
                "problems": _list({"$ref": "#/components/schemas/Finding"}),
            }
        ),
        "Finding": _finding(),
        "Words": _closed({"zh": _text(), "en": _text()}),
        "Problem": _closed(
            {
                "type": {"type": "string", "enum": [TYPE + code for code in sorted(Code)]},
                "title": _text(), "detail": _text(),
                "status": {"type": "integer", "enum": sorted({*STATUS.values()})},
                "code": {"type": "string", "enum": sorted(Code)},
                "message": _BOTH, "hint": _BOTH,
                "errors": _list({"$ref": "#/components/schemas/Finding"}),
            },
            optional={"errors"},
        ),
        "Statistics": _closed(
            {
                "furnisher": _text(), "days": _count(), "deliveries": _count(),
                "latest_at": {"type": ["string", "null"], "format": "date-time"},
                "rows": _closed({each.value: _count() for each in Verdict}),
                "codes": _list(_closed({"code": _text(), "rows": _count()})),
                "key": _closed({"key_id": _text(), "expires_at": _text()}),
            }
        ),
        "Catalogue": _closed({"items": _list({"$ref": "#/components/schemas/Item"})}),
        "Item": _closed(
            {
                "item": _text(), "name": _BOTH, "finding": _list(_text()),
                "severity": _list(_text()),
                "fields": _list(
                    _closed(
                        {
                            "field": _text(), "type": _text(), "optional": {"type": "boolean"},
                            "codes": _list(_text()),
                        }
                    )
                ),
            }
        ),
    }  # fmt: skip


def _sent(kind: Kind) -> Schema:
    """What a batch of a kind holds: the columns that every record has, and fields of its item."""
    named = {each.name: _cell(each) for each in base(kind, Naming.IDENTITY)}
    fields = {"type": "string", "description": "a field of the item (see /catalogue)"}
    row = {
        "type": "object",
        "properties": named,
        "minProperties": 1,
        "additionalProperties": fields if kind is Kind.RECORDS else False,
    }
    rows = {"type": "array", "minItems": 1, "maxItems": MOST, "items": row}
    return _closed({"source": {"$ref": "#/components/schemas/Source"}, "rows": rows})


def _cell(column: Column) -> Schema:
    return {"type": "string", "description": "needed" if column.required else "may be left out"}


def _batch() -> Schema:
    return _closed(
        {
            "batch": _text(), "kind": {"type": "string", "enum": sorted(KINDS)},
            "state": {"type": "string", "enum": ["judged", "judging"]}, "received": _count(),
            **{each.value: _count() for each in Verdict},
            "rows": _list({"$ref": "#/components/schemas/Row"}),
            "next": {"type": ["integer", "null"]},
        }
    )  # fmt: skip


def _finding() -> Schema:
    return _closed(
        {
            "code": {"type": "string", "enum": CODES}, "column": _text(),
            "row": {"type": "integer", "minimum": 1}, "message": _BOTH, "hint": _BOTH,
            "at": {"type": "integer", "description": "the character that is wrong"},
            "other_row": {"type": "integer", "description": "the row that says otherwise"},
        },
        optional={"row", "at", "other_row"},
    )  # fmt: skip


def _closed(
    properties: Mapping[str, Any], optional: frozenset[str] | set[str] = frozenset()
) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": sorted({*properties} - optional),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _text() -> Schema:
    return {"type": "string"}


def _count() -> Schema:
    return {"type": "integer", "minimum": 0}
