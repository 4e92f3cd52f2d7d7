"""Every example of the README and its further page runs, in order, against a live server."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.processes import PATIENCE, Running, environment
from tests.docs.readme import ADDRESS, MONEY, RUN, fences

OURS = Path(__file__).with_name("curl.py")
CURLS = ["ours", *(["real"] if shutil.which("curl") else [])]
BETWEEN = "@@ next block @@"


def execute(
    *command: str, path: str | None = None, folder: Path | None = None, **settings: str
) -> str:
    env = environment(**settings) | ({"PATH": path} if path else {})
    done = subprocess.run(  # noqa: S603  # the examples of our own pages
        command, env=env, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with our command in it, and `curl` and `python3`, for machines that have neither."""
    python = tmp_path / "python3"
    python.symlink_to(sys.executable)
    _make(tmp_path / "curl", f'"{sys.executable}" "{OURS}"')
    _make(tmp_path / ".venv" / "bin" / "va-market", f'"{sys.executable}" -m va_market')
    return tmp_path


def _make(command: Path, what: str) -> None:
    command.parent.mkdir(parents=True, exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec {what} "$@"\n')
    command.chmod(0o755)


def path_with(tools: Path, curl: str) -> str:
    usual = environment()["PATH"]
    return f"{tools}:{usual}" if curl == "ours" else f"{usual}:{tools}"


def run_in_bash(
    blocks: list[str], server: Running, path: str, folder: Path | None = None, **settings: str
) -> list[str]:
    """One script of all blocks; what each of them printed."""
    text = f"\necho; echo '{BETWEEN}'\n".join(["set -euo pipefail", *blocks])
    script = text.replace(ADDRESS, server.address)
    bash = shutil.which("bash")
    assert bash is not None, "the README is written for bash"
    done = execute(bash, "-c", script, path=path, folder=folder, **settings)
    return done.split(BETWEEN)[1:]


@pytest.mark.parametrize("curl", CURLS)
def test_main_job_in_curl(curl: str, server: Running, tools: Path) -> None:
    blocks = [fence.text for fence in fences(RUN)]

    printed = run_in_bash(blocks, server, path_with(tools, curl))

    assert len(printed) == len(blocks)
    amounts = next(i for i, block in enumerate(blocks) if "/timesheet" in block)
    assert printed[amounts].split() == ["37.50", "33.75"]
    _check_shown_answers(printed)


def _check_shown_answers(printed: list[str]) -> None:
    """A `json` block shows what the block above it prints."""
    answers, said = iter(printed), ""
    for fence in fences(RUN, "json"):
        if fence.language == RUN:
            said = next(answers)
        else:
            shown = json.loads(fence.text)
            assert {**json.loads(said), "request_id": shown["request_id"]} == shown


def test_money_in_curl_prints_what_stands_below_each_block(
    server: Running, settings: dict[str, str], tools: Path
) -> None:
    first, *others = fences(RUN, "console", page=MONEY)
    blocks, shown = others[::2], others[1::2]
    assert {fence.language for fence in blocks} == {RUN}
    assert {fence.language for fence in shown} == {"console"}

    path = path_with(tools, CURLS[-1])
    code = [fence.text for fence in (first, *blocks)]
    _setting_up, *printed = run_in_bash(code, server, path, folder=tools, **settings)

    assert [said.strip() for said in printed] == [fence.text.strip() for fence in shown]


def test_main_job_and_the_agency_in_httpx(server: Running) -> None:
    """One program of all blocks: those of the agency go on where the main job ends."""
    blocks = [fence.text.replace(ADDRESS, server.address) for fence in fences("python")]
    said = f"print({BETWEEN!r})\n"

    printed = execute(sys.executable, "-c", said.join(blocks)).split(BETWEEN)

    amounts, _invited, proposed, followed = (part.split() for part in printed)
    assert amounts == ["37.50", "33.75"]
    assert proposed == ["submitted", "True"]
    assert followed[-1] == "contract.created"
    assert {"proposal.submitted", "proposal.accepted"} <= set(followed)
