"""What `make check` brings for Node is pinned, hashed, and says nothing of where it comes from."""

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "node"
LOCK = json.loads((FOLDER / "package-lock.json").read_text())


def test_versions_are_exact() -> None:
    wanted = json.loads((FOLDER / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert LOCK["packages"][""]["devDependencies"] == wanted


def test_every_package_has_a_hash_and_no_address() -> None:
    packages = [entry for path, entry in LOCK["packages"].items() if path]
    assert all(entry["integrity"].startswith("sha512-") for entry in packages)
    assert "://" not in json.dumps(LOCK)
