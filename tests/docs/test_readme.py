"""The README and its further page say what is so."""

import re
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo
from typer.main import get_command

from tests.cli.inside import invoke
from tests.docs.readme import MONEY, PAGES, README, ROOT, fences, inline_code, links, operations
from va_market.cli import app, openapi_text
from va_market.settings import Settings

# What a default is called that depends on the machine.
MADE = {"data_folder": "see below"}


def row_of(name: str, field: FieldInfo) -> str:
    shown = str(field.default).lower() if field.annotation is bool else field.default
    default = "not set" if field.default is None else f"`{shown}`"
    return f"| `VA_MARKET_{name.upper()}` | {MADE.get(name, default)} | {field.description} |"


def test_first_come_the_two_commands() -> None:
    first = next(iter(fences("sh", "bash", "python")))

    assert first.text == "make run\nmake test\n"
    assert README.read_text().split("```")[0].strip() == "# VA Market"


def test_every_setting_is_listed_as_it_is() -> None:
    rows = re.findall(r"^\| `VA_MARKET_.*$", README.read_text(), re.MULTILINE)

    assert rows == [row_of(name, field) for name, field in Settings.model_fields.items()]


def test_every_named_variable_is_a_setting() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    named = set(re.findall(r"\bVA_MARKET_[A-Z_]+", text))

    assert named <= {f"VA_MARKET_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_named_path_is_in_the_api(page: Path) -> None:
    paths = set(re.findall(r'^    "(/[^"]*)": \{$', openapi_text(), re.MULTILINE))
    known = {re.sub(r"\{[^}]*\}", "{}", path).removeprefix("/v1") for path in paths}

    assert len(operations(page)) > 15
    assert operations(page) <= known


@pytest.mark.parametrize(("page", "link"), [(page, link) for page in PAGES for link in links(page)])
def test_links_lead_to_files(page: Path, link: str) -> None:
    assert (page.parent / link).is_file()


def test_the_readme_leads_to_the_further_page() -> None:
    assert str(MONEY.relative_to(ROOT)) in links(README)


def test_every_named_folder_of_the_house_is_there() -> None:
    [house] = [fence.text for fence in fences("text")]
    found = re.findall(r"^  ([a-z_]+(?:/|\.py))", house, re.MULTILINE)

    assert len(found) > 12
    assert all((ROOT / "src" / "va_market" / name).exists() for name in found)


def test_every_named_target_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)\b", _code())) <= targets


def test_every_named_command_is_one() -> None:
    named = set(re.findall(r"va-market ((?:operator )?[a-z]+)", _code()))

    assert {"serve", "migrate", "worker", "operator create"} <= named
    assert set(get_command(app).commands) >= {name.split()[0] for name in named}  # type: ignore[attr-defined]
    assert invoke("operator", "create", "--help").exit_code == 0


def _code() -> str:
    """What stands in backticks and in blocks."""
    blocks = [fence.text for page in PAGES for fence in fences("sh", "bash", page=page)]
    return "\n".join([*(code for page in PAGES for code in inline_code(page)), *blocks])
