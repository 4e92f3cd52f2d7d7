"""The README and its further page as data: fences, links, and the paths that they name."""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
MONEY = ROOT / "openapi" / "money.md"
PAGES = (README, MONEY)
ADDRESS = "http://127.0.0.1:8000"
# `sh` blocks are for the reader alone: they install, or need a machine of their own.
RUN = "bash"
# The page of the documentation, and folders of the machine.
NO_OPERATIONS = {"/docs", "/openapi.json", "/metrics", "/traces", "/data", "/var/lib/va-market"}


@dataclass(frozen=True)
class Fence:
    language: str
    text: str


def tokens(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text())


def fences(*languages: str, page: Path = README) -> list[Fence]:
    """The fenced blocks in any of these languages, from top to bottom."""
    found = [Fence(t.info.strip(), t.content) for t in tokens(page) if t.type == "fence"]
    return [fence for fence in found if fence.language in languages]


def links(page: Path) -> list[str]:
    """Where links lead, without those to other hosts."""
    inside = [child for token in tokens(page) for child in token.children or ()]
    found = [str(t.attrs["href"]) for t in inside if t.type == "link_open"]
    return [link for link in found if not link.startswith("http")]


def operations(page: Path) -> set[str]:
    """Paths of the API that text and examples name, with `{}` for ids, without `/v1`."""
    blocks = [fence.text for fence in fences(RUN, "python", page=page)]
    text = "\n".join([*inline_code(page), *blocks])
    found = re.findall(r"""(?:\$API|API\}|"|/v1|(?<!\S))(/[a-z][a-zA-Z0-9./{}$'\[\]_-]*)""", text)
    return {re.sub(r"\{[^}]*\}|\$[A-Z]+", "{}", path) for path in found} - NO_OPERATIONS


def inline_code(page: Path) -> list[str]:
    inside = [child for token in tokens(page) for child in token.children or ()]
    return [child.content for child in inside if child.type == "code_inline"]
