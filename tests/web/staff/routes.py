"""Every route of the staff pages, walked from the patterns themselves, with an address of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

METHODS = ("get", "head", "post", "put", "delete", "patch", "options", "trace")

#: A value for each kind of converter that the routes use.
VALUES: dict[str, object] = {
    "IntConverter": 999_999,
    "StringConverter": "x",
    "SlugConverter": "x",
    "UUIDConverter": UUID(int=0),
}


@dataclass(frozen=True, slots=True)
class Route:
    """A named route and an address that leads to it."""

    name: str
    address: str


def routes(namespace: str = "staff") -> list[Route]:
    """Return every route below the namespace; one without a name fails."""
    found = next(
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and each.namespace == namespace
    )
    return list(_below(found))


def _below(resolver: URLResolver) -> Iterator[Route]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _below(each)
            continue
        assert isinstance(each, URLPattern)
        assert each.name, each
        given = {
            name: VALUES[type(converter).__name__]
            for name, converter in each.pattern.converters.items()
        }
        yield Route(each.name, reverse(f"staff:{each.name}", kwargs=given))
