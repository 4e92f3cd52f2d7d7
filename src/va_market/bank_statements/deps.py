"""What stands between the body of an upload and its transaction: the file is read."""

from typing import Annotated

from fastapi import Depends, Query, Request

from va_market.bank_statements import service
from va_market.bank_statements.formats.lines import Format
from va_market.bank_statements.schemas import StatementUpload
from va_market.bank_statements.service.reading import ReadFile
from va_market.identity.deps import CurrentActor
from va_market.kit.http.uploads import FileBody, ReceivedFile

CSV, XML = "text/csv", "application/xml"
STATEMENT_FILE = FileBody(CSV, most_bytes=10 * 2**20, or_else=(XML, "text/xml"))


async def _read(
    request: Request,
    actor: CurrentActor,
    file: ReceivedFile,
    query: Annotated[StatementUpload, Query()],
) -> ReadFile:
    said = request.headers["content-type"].lower()
    format_ = Format.CSV if said.startswith(CSV) else Format.CAMT_053
    return await service.read_file(actor, file=file, format_=format_, query=query)


StatementFile = Annotated[ReadFile, Depends(_read)]
