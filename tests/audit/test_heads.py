"""The file of heads: what is written is read again, and nothing else is."""

import re
from pathlib import Path
from uuid import UUID

import pytest

from va_market.audit import heads
from va_market.audit.heads import Head, HeadsRefused
from va_market.audit.models import NOTHING, REGISTRY

FIRST = (
    "# va-market-audit-heads/1: {} chains, "
    "each with its id, its length and the hash of its last row"
)
CHAIN = UUID("0193a1c8-0000-7000-8000-000000000001")
LINE = f"{CHAIN} 6 {'ab' * 32}"
HEADS = {REGISTRY: Head(0, NOTHING), CHAIN: Head(6, b"\xab" * 32)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "audit.heads"


class TestWriting:
    def test_what_is_written_is_read_again(self, file: Path) -> None:
        heads.write(file, HEADS)

        assert heads.read(file) == HEADS
        first, _, last = file.read_text().splitlines()
        assert (first, last) == (FIRST.format(2), LINE)

    def test_it_replaces_a_file_and_is_for_its_owner_alone(self, file: Path) -> None:
        file.write_text("other")
        file.chmod(0o644)

        heads.write(file, HEADS)

        assert heads.read(file) == HEADS
        assert file.stat().st_mode & 0o777 == 0o600
        assert [one.name for one in file.parent.iterdir()] == [file.name]

    def test_a_write_that_fails_leaves_the_file_and_no_other(self, file: Path) -> None:
        heads.write(file, HEADS)

        class Torn(dict[UUID, Head]):
            def items(self):
                yield CHAIN, HEADS[CHAIN]
                raise OSError(28, "No space left on device")

        with pytest.raises(HeadsRefused, match="cannot be written: No space left on device"):
            heads.write(file, Torn())
        assert heads.read(file) == HEADS
        assert [one.name for one in file.parent.iterdir()] == [file.name]

    def test_a_link_goes_on_leading_to_the_file(self, file: Path, tmp_path: Path) -> None:
        link = tmp_path / "link"
        link.symlink_to(file)

        heads.write(link, HEADS)

        assert link.is_symlink()
        assert heads.read(file) == HEADS

    @pytest.mark.parametrize("name", ["", "missing/audit.heads"])
    def test_a_place_where_no_file_can_be_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(HeadsRefused, match=r"cannot be written: .+\."):
            heads.write(tmp_path / name, HEADS)


class TestReading:
    @pytest.mark.parametrize(
        ("lines", "fault"),
        [
            ([], "line 1: it does not say"),
            ([LINE], "line 1: it does not say"),
            (["# va-market-audit-heads/2: 0 chains"], "line 1: it does not say"),
            ([FIRST.format(1), LINE[:-1]], "line 2: it is no chain id, length and hash"),
            ([FIRST.format(1), LINE.replace(" 6 ", " -6 ")], "line 2: it is no chain id"),
            ([FIRST.format(1), LINE.replace(" 6 ", f" {10**18} ")], "line 2: it is no chain id"),
            ([FIRST.format(1), LINE.replace("a", "ä")], "line 2: it is no chain id"),
            ([FIRST.format(1), "", LINE], "line 2: it is no chain id"),
            ([FIRST.format(2), LINE, LINE], "line 3: the chain stands there twice"),
            ([FIRST.format(2), LINE], "line 2: it is the last, but line 1 says 2 chains"),
        ],
    )
    def test_what_was_not_written_so_is_refused(
        self, file: Path, lines: list[str], fault: str
    ) -> None:
        file.write_text("\n".join(lines), encoding="utf-8")

        with pytest.raises(HeadsRefused, match=re.escape(f"{file}, {fault}")):
            heads.read(file)

    def test_a_file_that_is_not_there_is_refused(self, file: Path) -> None:
        with pytest.raises(HeadsRefused, match="cannot be read: No such file or directory"):
            heads.read(file)
