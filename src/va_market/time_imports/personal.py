"""What imports of time keep about a person."""

from sqlalchemy import func, select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.time_imports.models import ImportedEntry, TimeImport

PARTS = (
    Part(
        "time_imports",
        "Files of recorded time that you sent: how they were read, and what became of them.",
        select(*columns_of(TimeImport)).where(col(TimeImport.assistant_id) == PERSON),
        by=(col(TimeImport.assistant_id), col(TimeImport.id)),
        covers=(TimeImport.assistant_id,),
    ),
    Part(
        "imported_entries",
        "Which of your entries came from a file.",
        select(
            col(ImportedEntry.entry_id),
            func.encode(col(ImportedEntry.hash), "hex").label("content_hash"),
        ).where(col(ImportedEntry.assistant_id) == PERSON),
        by=(col(ImportedEntry.assistant_id), col(ImportedEntry.hash)),
        covers=(ImportedEntry.assistant_id,),
    ),
)
