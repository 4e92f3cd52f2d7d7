from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    LargeBinary,
    Text,
    text,
)
from sqlmodel import Field

from va_market.kit.days import DateOrder
from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move
from va_market.time_imports.formats.headers import ImportFormat


class ImportStatus(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    COMMITTING = "committing"
    COMMITTED = "committed"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        return self in {ImportStatus.COMMITTED, ImportStatus.FAILED}


class OnError(StrEnum):
    STOP = "stop"
    SKIP = "skip"


ASSISTANT = "assistant"
_UNDER_WAY = (ImportStatus.UPLOADED, ImportStatus.CHECKING, ImportStatus.COMMITTING)
_AT_REST = (
    *(ImportStatus.UPLOADED, ImportStatus.CHECKING, ImportStatus.CHECKED),
    *(ImportStatus.COMMITTED, ImportStatus.FAILED),
)

TIME_IMPORT = Machine(
    "time import",
    ImportStatus,
    [
        move("check", (ImportStatus.UPLOADED,), ImportStatus.CHECKING, [SYSTEM]),
        move("finish_check", (ImportStatus.CHECKING,), ImportStatus.CHECKED, [SYSTEM]),
        move("commit", (ImportStatus.CHECKED,), ImportStatus.COMMITTING, [ASSISTANT]),
        move("complete", (ImportStatus.COMMITTING,), ImportStatus.COMMITTED, [SYSTEM]),
        move("fail", _UNDER_WAY, ImportStatus.FAILED, [SYSTEM]),
        move("delete", _AT_REST, None, [ASSISTANT]),
    ],
)


class TimeImport(Versioned, table=True):
    """A file of recorded time: checked first, and taken when the assistant says so."""

    __tablename__ = "time_imports"
    __table_args__ = (
        CheckConstraint(
            "least(file_bytes, place, line, row_count, done_rows, valid, duplicates, faulty, "
            "skipped, imported, valid_seconds) >= 0",
            name="counts_up",
        ),
        CheckConstraint("imported <= valid", name="imports_what_is_valid"),
        CheckConstraint(
            "(status IN ('committing', 'committed')) <= (on_error IS NOT NULL)",
            name="is_committed_in_a_manner",
        ),
        CheckConstraint("(status = 'failed') = (failure IS NOT NULL)", name="says_why_it_failed"),
        Index("ix_time_imports_contract_newest", "contract_id", "assistant_id", "created_at", "id"),
        Index("ix_time_imports_assistant", "assistant_id", "id"),
        Index("ix_time_imports_updated", "updated_at"),
        Index(
            "ix_time_imports_under_way",
            "updated_at",
            postgresql_where=text("status IN ('uploaded', 'checking', 'committing')"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    status: ImportStatus = Field(sa_type=text_enum(ImportStatus, "status"))
    format: ImportFormat = Field(sa_type=text_enum(ImportFormat, "format"))
    time_zone: str = Field(sa_type=Text)
    """Where the clocks of the file are."""
    date_order: DateOrder | None = Field(default=None, sa_type=text_enum(DateOrder, "date_order"))
    """As it was said, or found; nobody asks where dates begin with the year."""
    only_client: str | None = Field(default=None, sa_type=Text)
    only_project: str | None = Field(default=None, sa_type=Text)
    only_user: str | None = Field(default=None, sa_type=Text)
    on_error: OnError | None = Field(default=None, sa_type=text_enum(OnError, "on_error"))
    failure: str | None = Field(default=None, sa_type=Text)
    """The code of what ended it."""
    file_bytes: int
    has_counted: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether the first walk is over: it counts the rows, and finds the order of dates."""
    has_day_first: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    has_month_first: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    has_either: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    place: int = 0
    """Where in the file the next row begins."""
    line: int = 1
    row_count: int = 0
    done_rows: int = 0
    valid: int = 0
    duplicates: int = 0
    faulty: int = 0
    skipped: int = 0
    """Rows of other clients, projects or people than were asked for."""
    imported: int = 0
    valid_seconds: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class TimeImportPiece(Table, table=True):
    """A part of a file, until it is checked."""

    __tablename__ = "time_import_pieces"

    import_id: UUID = Field(primary_key=True, foreign_key="time_imports.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class TimeImportRow(Table, table=True):
    """A row that is read: to be taken if it has a time, else known already."""

    __tablename__ = "time_import_rows"
    __table_args__ = (
        CheckConstraint("num_nulls(started_at, ended_at) IN (0, 2)", name="has_both_ends"),
        CheckConstraint("ended_at > started_at", name="runs_forward"),
        Index("ix_time_import_rows_key", "import_id", "key"),
        Index("ix_time_import_rows_start", "import_id", "started_at"),
    )

    import_id: UUID = Field(primary_key=True, foreign_key="time_imports.id", ondelete="CASCADE")
    line: int = Field(primary_key=True)
    key: bytes = Field(sa_type=LargeBinary)
    """A hash of what the row says."""
    hash: bytes = Field(sa_type=LargeBinary)
    """The same for the work: equal rows without clock times are several pieces of work."""
    started_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    memo: str = Field(sa_type=Text)
    is_billable: bool


class TimeImportFault(Table, table=True):
    """A row that is not taken, and why."""

    __tablename__ = "time_import_faults"
    __table_args__ = (Index("ix_time_import_faults_line", "import_id", "line", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    import_id: UUID = Field(foreign_key="time_imports.id", ondelete="CASCADE")
    line: int
    column_name: str | None = Field(default=None, sa_type=Text)
    code: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)


class ImportedEntry(Table, table=True):
    """Which work of a file an entry is: nobody imports it twice while the entry is there."""

    __tablename__ = "imported_entries"
    __table_args__ = (Index("ix_imported_entries_entry", "entry_id"),)

    assistant_id: UUID = Field(primary_key=True, foreign_key="assistant_profiles.user_id")
    hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    entry_id: UUID = Field(foreign_key="time_entries.id", ondelete="CASCADE")
