import base64
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.ids import new_id
from va_market.kit.pages import BadCursor, Seal

KEY = b"a key that only the tests know"
NOON = datetime(2026, 12, 7, 12, 0, 0, 123456, tzinfo=UTC)
ROW = UUID("01980000-0000-7000-8000-000000000001")


def seal(**changes) -> Seal:
    given = {"key": KEY, "sort": "-created_at", "filters": {"status": ["open"]}, **changes}
    return Seal(**given)


class TestSeal:
    @pytest.mark.parametrize("value", [NOON, 42, 2**62, "a title", "naïve"])
    def test_a_cursor_opens_to_what_was_closed(self, value):
        assert seal().open(seal().close(value, ROW)) == (value, ROW)

    @pytest.mark.parametrize(
        "other",
        [
            {"key": b"another key"},
            {"sort": "created_at"},
            {"filters": {}},
            {"filters": {"status": ["paused"]}},
            {"filters": {"status": ["open"], "q": "inbox"}},
        ],
    )
    def test_a_cursor_is_bound_to_its_key_sort_and_filters(self, other):
        cursor = seal().close(NOON, ROW)
        with pytest.raises(BadCursor):
            seal(**other).open(cursor)

    def test_the_order_of_filters_does_not_matter(self):
        one = seal(filters={"q": "inbox", "level": ["expert"]})
        other = seal(filters={"level": ["expert"], "q": "inbox"})
        assert other.open(one.close(NOON, ROW)) == (NOON, ROW)

    def test_every_changed_byte_is_noticed(self):
        raw = base64.urlsafe_b64decode(seal().close(7, ROW) + "==")
        for place in range(len(raw)):
            changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
            with pytest.raises(BadCursor):
                seal().open(base64.urlsafe_b64encode(changed).rstrip(b"=").decode())

    @given(text=st.text(max_size=200))
    def test_any_other_text_is_refused(self, text):
        with pytest.raises(BadCursor):
            seal().open(text)


class TestIds:
    def test_ids_are_in_the_order_they_were_made(self):
        made = [new_id() for _ in range(1000)]
        assert made == sorted(made)
        assert {one.version for one in made} == {7}
