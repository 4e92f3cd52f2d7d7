"""No engine builds the image here, so what can be checked without one is."""

import json
import re
import subprocess
import sys

from tests.cli.processes import PATIENCE, Running, environment
from tests.docs.readme import ROOT

TEXT = (ROOT / "Dockerfile").read_text()
ALLOWED = {
    line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
}


def test_everything_copied_is_there_and_not_ignored() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", TEXT, re.MULTILINE)
    sources = {source for line in copied for source in line.split()}

    assert sources == ALLOWED
    assert all((ROOT / source).exists() for source in sources)


def test_image_runs_without_root_rights_in_the_exec_form() -> None:
    last = TEXT.split("\nFROM ")[-1]

    assert re.search(r"^USER market$", last, re.MULTILINE)
    assert json.loads(last.split("\nCMD ")[-1]) == ["va-market", "serve"]


def test_health_check_follows_readiness(server: Running) -> None:
    [line] = re.findall(r"^    CMD (\[.*\])$", TEXT, re.MULTILINE)
    _python, *arguments = json.loads(line)
    port = server.address.rsplit(":", 1)[1]

    assert _exit_code(arguments, port) == 0
    assert _exit_code(arguments, "1") == 1


def _exit_code(arguments: list[str], port: str) -> int:
    done = subprocess.run(  # noqa: S603  # the health check of our own Dockerfile
        [sys.executable, *arguments],
        env=environment(port=port),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode
