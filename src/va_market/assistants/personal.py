"""What assistants keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.assistants.models import AssistantProfile
from va_market.kit.personal import PERSON, Part, columns_of

PARTS = (
    Part(
        "assistant_profile",
        "Your profile as an assistant, listed or not.",
        select(*columns_of(AssistantProfile, without={"skill_keys"})).where(
            col(AssistantProfile.user_id) == PERSON
        ),
        by=(col(AssistantProfile.user_id),),
        covers=(AssistantProfile.user_id,),
    ),
)
