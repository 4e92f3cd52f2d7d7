import csv
import io

from va_market.kit.cells import csv_of


def test_rows_have_quotes_around_every_cell() -> None:
    assert csv_of([["a", ""], ['say "b"', "c, d"]]) == '"a",""\r\n"say ""b""","c, d"\r\n'


def test_rows_read_back_as_they_were() -> None:
    rows = [["first\nline", "tab\there"], ["Zażółć", ""]]
    assert list(csv.reader(io.StringIO(csv_of(rows), newline=""))) == rows
