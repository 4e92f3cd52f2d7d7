"""What all tables share: constraint names and how an enumeration is stored."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy
from sqlalchemy import Enum, text
from sqlalchemy.orm import declared_attr
from sqlalchemy.orm.attributes import set_attribute
from sqlalchemy.orm.instrumentation import is_instrumented
from sqlmodel import Field, SQLModel

# Constraint names are the key by which a lost race becomes a kind error, so they are predictable.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """The parent of every table class; its metadata is what Alembic compares."""

    # Nothing is ever validated as a table.
    model_config = {"defer_build": True}

    if TYPE_CHECKING:
        __table__: ClassVar[sqlalchemy.Table]  # made by SQLModel, which does not say so

    # SQLModel gives SQLAlchemy each value, and then Pydantic, which checks nothing in tables. Made
    # and filled in that way, a row of twenty columns costs as much as its INSERT.
    def __init__(self, **given: Any) -> None:
        values = {**given}
        for name, field in type(self).model_fields.items():
            if name not in given and not field.is_required():
                values[name] = field.get_default(call_default_factory=True)
        for name, value in values.items():
            set_attribute(self, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        if is_instrumented(self, name):  # type: ignore[no-untyped-call]  # in SQLAlchemy
            set_attribute(self, name, value)
        else:
            super().__setattr__(name, value)


class Versioned(Table):
    """A table whose rows count their changes; a change of a row that moved on is a lost race."""

    version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}


def text_enum(states: type[StrEnum], name: str) -> Enum:
    """A text column that holds the values of `states`, kept to them by a CHECK called `name`."""
    return Enum(
        states,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=_values,
    )


def _values(states: Any) -> list[str]:
    return [str(state) for state in states]
