"""Every route of the site, walked from the patterns themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

#: A value for each kind of converter that the routes use.
VALUES: dict[str, object] = {
    "IntConverter": 999_999,
    "StringConverter": "x",
    "SlugConverter": "x",
    "UUIDConverter": UUID(int=0),
}


@dataclass(frozen=True, slots=True)
class Route:
    """A named route, with its namespace, and an address that leads to it."""

    name: str
    address: str


def routes(urlconf: str, namespace: str = "") -> list[Route]:
    """Return every route of a module, or those of a namespace by their names in it.

    One without a name fails.
    """
    prefix = f"{namespace}:" if namespace else ""
    return [
        replace(each, name=each.name.removeprefix(prefix))
        for each in _below(get_resolver(urlconf), "", urlconf)
        if each.name.startswith(prefix)
    ]


def readable(client: Client, urlconf: str) -> set[str]:
    """Return the names of the pages that can be asked for by GET, whoever asks."""
    return {
        each.name
        for each in routes(urlconf)
        # What other programs ask for is shown by no browser.
        if not each.name.startswith("furnisher:")
        and client.get(each.address, secure=True).status_code != 405
    }


def _below(resolver: URLResolver, prefix: str, urlconf: str) -> Iterator[Route]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{prefix}{each.namespace}:" if each.namespace else prefix
            yield from _below(each, inner, urlconf)
            continue
        assert isinstance(each, URLPattern)
        assert each.name, each
        given = {
            name: VALUES[type(converter).__name__]
            for name, converter in each.pattern.converters.items()
        }
        name = prefix + each.name
        yield Route(name, reverse(name, urlconf=urlconf, kwargs=given))
