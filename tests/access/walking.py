"""Finding every selector of the program, and what is wrong with one."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import chengxin
from chengxin.access.looks import MARK


def selector_modules() -> Iterator[ModuleType]:
    """Every module that is called `selectors` or `overview`, or lies in a package called so."""
    for found in pkgutil.walk_packages(chengxin.__path__, "chengxin."):
        rooms = found.name.split(".")
        if {"selectors", "overview"} & {*rooms} and "web" not in rooms:
            yield import_module(found.name)


def faults(module: ModuleType) -> Iterator[str]:
    """What is wrong with the public functions of a module."""
    for name, function in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        if function.__module__ != module.__name__:
            continue
        place = f"{module.__name__}.{name}"
        parameters = [*inspect.signature(function).parameters]
        shows = getattr(function, MARK, None)
        if shows is None:
            yield f"{place} wears neither @about_a_person nor @about_nobody"
        elif shows and parameters[:2] != ["context", "person_no"]:
            yield f"{place} does not take context and person_no first"
        elif not shows and {"person_no", "person", "identity"} & {*parameters}:
            yield f"{place} says that it is about nobody and takes a person"
