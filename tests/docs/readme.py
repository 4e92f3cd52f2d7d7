"""The README as data: its fences, links, and the paths and settings it names."""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
ADDRESS = "http://127.0.0.1:8000"
# `sh` blocks are for the reader alone: they install, or need a machine of their own.
RUN = "bash"
# The page of the documentation, and folders of the machine.
NO_OPERATIONS = {"/docs", "/openapi.json", "/metrics", "/traces", "/data", "/var/lib/va-market"}


@dataclass(frozen=True)
class Fence:
    language: str
    text: str


def tokens() -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(README.read_text())


def fences(*languages: str) -> list[Fence]:
    """The fenced blocks in any of these languages, from top to bottom."""
    found = [Fence(t.info.strip(), t.content) for t in tokens() if t.type == "fence"]
    return [fence for fence in found if fence.language in languages]


def links() -> list[str]:
    """Where links lead, without those to other hosts."""
    inside = [child for token in tokens() for child in token.children or ()]
    found = [str(t.attrs["href"]) for t in inside if t.type == "link_open"]
    return [link for link in found if not link.startswith("http")]


def operations() -> set[str]:
    """Paths of the API that text and examples name, with `{}` for ids, without `/v1`."""
    text = "\n".join([*inline_code(), *(fence.text for fence in fences(RUN, "python"))])
    found = re.findall(r"""(?:\$API|API\}|"|/v1|(?<!\S))(/[a-z][a-zA-Z0-9./{}$'\[\]_-]*)""", text)
    return {re.sub(r"\{[^}]*\}|\$[A-Z]+", "{}", path) for path in found} - NO_OPERATIONS


def inline_code() -> list[str]:
    inside = [child for token in tokens() for child in token.children or ()]
    return [child.content for child in inside if child.type == "code_inline"]
