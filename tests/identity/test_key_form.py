"""The form of API keys: what a scanner, a typing error and a cut-off copy look like."""

import re

import pytest

from va_market.identity.keys import checksum, new_key, new_public_id, public_id_of

KEY = new_key("0123456789Az")


class TestForm:
    def test_its_parts_have_their_lengths(self) -> None:
        public_id = new_public_id()

        assert re.fullmatch(
            rf"vam_{public_id}_[0-9A-Za-z]{{43}}[0-9A-Za-z]{{6}}", new_key(public_id)
        )
        assert len(public_id) == 12

    def test_no_two_are_equal(self) -> None:
        assert len({new_key("0123456789Az") for _ in range(1000)}) == 1000

    @pytest.mark.parametrize(
        ("body", "digits"),
        # CRC32 of nothing is 0; of "123456789" it is 0xCBF43926, the check value of the standard.
        [("", "000000"), ("123456789", "3jZRME")],
    )
    def test_checksum_is_crc32_in_base_62(self, body: str, digits: str) -> None:
        assert checksum(body) == digits

    def test_id_of_a_whole_key(self) -> None:
        assert public_id_of(KEY) == "0123456789Az"

    def test_one_wrong_character_anywhere_is_seen(self) -> None:
        for place, letter in enumerate(KEY):
            other = "b" if letter == "a" else "a"
            assert public_id_of(KEY[:place] + other + KEY[place + 1 :]) is None, place

    def test_a_part_is_no_key(self) -> None:
        assert [cut for cut in range(len(KEY)) if public_id_of(KEY[:cut]) is not None] == []

    @pytest.mark.parametrize(
        "made_up",
        [KEY + "\n", " " + KEY, KEY + "x", KEY.replace("a", "ä") + "ä"],
        ids=["line feed", "space", "letter", "umlauts"],
    )
    def test_nor_is_more(self, made_up: str) -> None:
        assert public_id_of(made_up) is None
