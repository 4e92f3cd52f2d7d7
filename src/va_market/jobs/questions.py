"""Screening questions of a job, and the answers to them that a proposal gives."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StrictBool
from pydantic.config import JsonDict

from va_market.kit.errors import FieldError, Invalid
from va_market.kit.fields import Note
from va_market.kit.schema import Schema

MOST = 10
_BOUND = 10**12
_EXAMPLE: JsonDict = {"text": "How many inboxes have you kept?", "kind": "number"}


class QuestionKind(StrEnum):
    TEXT = "text"
    YES_NO = "yes_no"
    NUMBER = "number"


class Question(Schema):
    """What a client wants to know from everybody who proposes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    text: Annotated[Note, Field(max_length=500)]
    kind: QuestionKind
    is_required: StrictBool = Field(
        default=True, description="Proposals that do not answer it are refused."
    )


Questions = Annotated[list[Question], Field(max_length=MOST)]
Number = (
    Annotated[int, Field(strict=True, ge=-_BOUND, le=_BOUND)]
    | Annotated[float, Field(strict=True, ge=-_BOUND, le=_BOUND, allow_inf_nan=False)]
)


class Answer(Schema):
    """The answer to one question."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"question": 1, "answer": 3}]}
    )

    question: int = Field(
        strict=True, ge=1, le=MOST, description="Its number in the job, counted from 1."
    )
    answer: StrictBool | Number | Note = Field(
        description="A text, true or false, or a number, as the question asks for."
    )


Answers = Annotated[list[Answer], Field(max_length=MOST)]


class AnswerRead(Schema):
    """An answer beside the question as it was asked."""

    question: int
    text: str
    kind: QuestionKind
    answer: bool | int | float | str


def answered(asked: Sequence[Any], given: Sequence[Answer]) -> list[dict[str, Any]]:
    """The answers to the questions of a job, each beside its question.

    Raises:
        Invalid: it names every answer that is missing, superfluous or of another kind.
    """
    questions = [Question.model_validate(one) for one in asked]
    if faults := list(_faults(questions, given)):
        raise Invalid("The answers do not fit the questions of the job.", errors=faults)
    return [
        {**one.model_dump(), **questions[one.question - 1].model_dump(include={"text", "kind"})}
        for one in sorted(given, key=lambda one: one.question)
    ]


def _faults(questions: Sequence[Question], given: Sequence[Answer]) -> Iterator[FieldError]:
    seen: set[int] = set()
    for place, one in enumerate(given):
        yield from _faults_of(questions, one, f"/answers/{place}", is_repeated=one.question in seen)
        seen.add(one.question)
    for number, question in enumerate(questions, start=1):
        if question.is_required and number not in seen:
            yield _fault("/answers", "answer_missing", f"question {number} asks for an answer")


def _faults_of(
    questions: Sequence[Question], one: Answer, place: str, *, is_repeated: bool
) -> Iterator[FieldError]:
    number = one.question
    if number > len(questions):
        yield _fault(f"{place}/question", "unknown_question", f"there is no question {number}")
    elif is_repeated:
        yield _fault(f"{place}/question", "answered_twice", f"question {number} has an answer")
    elif (kind := questions[number - 1].kind) is not kind_of(one.answer):
        yield _fault(f"{place}/answer", "answer_kind_differs", f"question {number} is {kind}")


def kind_of(answer: bool | float | str) -> QuestionKind:  # an answer, no switch
    """The kind of question that such a value answers; true and false are no numbers."""
    if isinstance(answer, bool):
        return QuestionKind.YES_NO
    return QuestionKind.TEXT if isinstance(answer, str) else QuestionKind.NUMBER


def _fault(pointer: str, code: str, detail: str) -> FieldError:
    return FieldError("body", pointer, code, detail)
