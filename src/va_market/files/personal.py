"""What files keep about a person."""

from sqlalchemy import func, select
from sqlmodel import col

from va_market.files.models import StoredFile
from va_market.kit.personal import PERSON, Part

PARTS = (
    Part(
        "files",
        "Files that you sent; their contents are at /v1/files/{file_id}/content.",
        select(
            col(StoredFile.id),
            col(StoredFile.contract_id),
            col(StoredFile.name),
            col(StoredFile.media_type),
            col(StoredFile.byte_count),
            func.encode(col(StoredFile.content_hash), "hex").label("content_hash"),
            col(StoredFile.created_at),
            col(StoredFile.subject_kind),
            col(StoredFile.subject_id),
            col(StoredFile.attached_at),
        ).where(col(StoredFile.uploaded_by) == PERSON),
        by=(col(StoredFile.uploaded_by), col(StoredFile.id)),
        covers=(StoredFile.uploaded_by,),
    ),
    Part(
        "files_about_you",
        "Receipts that an agency sent for what you spent.",
        select(
            col(StoredFile.id),
            col(StoredFile.contract_id),
            col(StoredFile.subject_kind),
            col(StoredFile.subject_id),
        ).where(col(StoredFile.shown_to) == PERSON),
        by=(col(StoredFile.shown_to), col(StoredFile.id)),
        covers=(StoredFile.shown_to,),
    ),
)
