"""The lists there are, found where they are made."""

import importlib
import pkgutil
from functools import cache

import va_market
from va_market.kit.pages import Listing


@cache
def listings() -> dict[str, Listing]:
    """Every list of a repository by its name, such as `jobs.LISTING`."""
    return {
        f"{_short(module)}.{name}": value
        for module in _repositories()
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, Listing)
    }


def _repositories() -> list[str]:
    found = pkgutil.walk_packages(va_market.__path__, "va_market.")
    names = (one.name for one in found if ".repository" in one.name and not one.ispkg)
    return [name for name in names if name != "va_market.__main__"]


def _short(module: str) -> str:
    return module.removeprefix("va_market.").replace("repository.", "").removesuffix(".repository")
