"""A choice is written as its text, whether a member stands there or the text itself."""

import pytest
from pydantic import TypeAdapter, ValidationError

from va_market.kit.choices import Choice
from va_market.kit.schema import Schema
from va_market.kit.trusted import trusted


class Size(Choice):
    SMALL = "small"
    LARGE = "large"


class Shirt(Schema):
    size: Size
    spare: Size | None


SHIRT = TypeAdapter(Shirt)


class TestChoice:
    @pytest.mark.filterwarnings("error")
    @pytest.mark.parametrize("size", [Size.LARGE, "large"])
    def test_is_written_as_its_text(self, size: Size) -> None:
        shirt = trusted(Shirt, {"size": size, "spare": None})
        assert SHIRT.dump_json(shirt) == b'{"size":"large","spare":null}'

    def test_is_read_as_a_member(self) -> None:
        assert Shirt(size="small", spare="large").spare is Size.LARGE

    def test_no_other_text_is_one(self) -> None:
        with pytest.raises(ValidationError):
            Shirt(size="medium", spare=None)

    @pytest.mark.parametrize("mode", ["validation", "serialization"])
    def test_the_document_names_every_word(self, mode) -> None:
        found = SHIRT.json_schema(mode=mode)
        assert found["$defs"]["Size"]["enum"] == ["small", "large"]
