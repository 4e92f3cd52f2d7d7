"""The committed document is the one of the code, valid, and by the rules of the house.

`python -m tests.checks.openapi` is part of `make check`; tests/contract runs the same as tests.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.document import FILE, Operation, operations
from va_market.cli import openapi_text, state_machines_text

PROBLEM = "application/problem+json"
# Whoever adds to this list opens an operation to everybody.
# What other programs read, that know no JSON.
FILES = {
    "time_export_time": {"text/csv", "application/jsonl"},
    "invoices_get_invoice_pdf": {"application/pdf"},
    "invoices_get_invoice_ubl": {"application/xml"},
    "invoices_get_invoice_csv": {"text/csv"},
    "payouts_get_payout_batch_csv": {"text/csv"},
    "payouts_get_payout_batch_transfers": {"application/xml"},
    **{
        f"reports_get_{name}_csv": {"text/csv"}
        for name in ("earnings", "spend", "costs", "revenue")
    },
    "files_download_file": {
        *("image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain"),
    },
    "time_read_time_feed": {"text/calendar"},
}
PUBLIC = frozenset(
    {
        "sign_in_register",
        "sign_in_log_in",
        "sign_in_refresh_tokens",
        "sign_in_verify_email",
        "sign_in_request_password_reset",
        "sign_in_confirm_password_reset",
        "assistants_list_categories",
        "meta_list_event_types",
        "meta_list_state_machines",
        "time_read_time_feed",
        "payments_hear_of_payments",  # the signature of the provider stands for the caller
        "health_read_liveness",
        "health_read_readiness",
    }
)


def stale(text: str, file: Path = FILE) -> Iterator[str]:
    """The committed file differs from `text`."""
    if not file.exists() or file.read_text() != text:
        yield f"{file.name} is not what the code says: run `make openapi` and read the difference"


def invalid(document: dict[str, Any]) -> Iterator[str]:
    """The document breaks OpenAPI 3.1."""
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        yield f"not valid: {'/'.join(map(str, error.path))}: {error.message}"


def unruly(document: dict[str, Any]) -> Iterator[str]:
    """The document breaks the rules of the house (api.md §9)."""
    if document["openapi"] != "3.1.0":
        yield f"the version is {document['openapi']}"
    yield from _doubled_ids(document)
    for operation in operations(document):
        rules = (_naming, _parameters, _answers, _security)
        for fault in (fault for rule in rules for fault in rule(operation)):
            yield f"{operation.id}: {fault}"
    yield from _unknown_tags(document)
    yield from _shared_parameters(document)
    if '"itemSchema"' in json.dumps(document):
        yield "itemSchema belongs to 3.2"
    yield from _false_examples(document)


def _doubled_ids(document: dict[str, Any]) -> Iterator[str]:
    ids = [operation.id for operation in operations(document)]
    yield from (
        f"{one} names two operations" for one in sorted({i for i in ids if ids.count(i) > 1})
    )


def _unknown_tags(document: dict[str, Any]) -> Iterator[str]:
    used = {tag for operation in operations(document) for tag in operation.spec["tags"]}
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    yield from (f"the tag {tag} is not described" for tag in sorted(used ^ described))


def _naming(operation: Operation) -> Iterator[str]:
    tag = re.sub(r"\W+", "_", operation.spec["tags"][0])
    if not re.fullmatch(rf"{tag}_[a-z][a-z_]*", operation.id):
        yield "the id is not tag and function"
    if not operation.spec.get("summary"):
        yield "there is no summary"
    if not operation.spec.get("description"):
        yield "there is no description: write the docstring of the function"


def _parameters(operation: Operation) -> Iterator[str]:
    for parameter in operation.spec.get("parameters", ()):
        if "$ref" not in parameter and not parameter.get("description"):
            yield f"the parameter {parameter['name']} is not described"


def _shared_parameters(document: dict[str, Any]) -> Iterator[str]:
    shared = document["components"].get("parameters", {})
    yield from (
        f"the parameter {n} is not described" for n, p in shared.items() if not p["description"]
    )


def _answers(operation: Operation) -> Iterator[str]:
    for status, response in operation.spec["responses"].items():
        if not response["description"]:
            yield f"{status} is not described"
        media = set(response.get("content", ()))
        if int(status) >= 400 and media != {PROBLEM}:
            yield f"{status} is {media}, not {PROBLEM} alone"
        known = FILES.get(operation.id, {"application/json"})
        if int(status) < 300 and media not in (known, set()):
            yield f"{status} is {media}"


def _security(operation: Operation) -> Iterator[str]:
    is_public = not operation.spec.get("security")
    if is_public != (operation.id in PUBLIC):
        yield "public, but not on the list" if is_public else "on the list, but not public"


def _false_examples(document: dict[str, Any]) -> Iterator[str]:
    """Examples of a schema that the schema refuses."""
    components = {"components": document["components"]}
    for name, schema in document["components"]["schemas"].items():
        validator = jsonschema_rs.Draft202012Validator({**schema, **components})
        for example in schema.get("examples", ()):
            for error in validator.iter_errors(example):
                yield f"{name}: its example is wrong: {error.message}"


def faults() -> Iterator[str]:
    text = openapi_text()
    if not FILE.exists():
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(text)
    document = json.loads(text)
    yield from stale(state_machines_text(), FILE.with_name("state-machines.md"))
    yield from (*stale(text), *invalid(document), *unruly(document))


def main() -> int:
    found = list(faults())
    for fault in found:
        print(fault)  # noqa: T201  # the output of a command
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
