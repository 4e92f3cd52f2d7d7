"""The parent of all models of requests and answers."""

import warnings

from pydantic import BaseModel, ConfigDict
from pydantic.warnings import UnsupportedFieldAttributeWarning

# FastAPI names the body of a route in a way that Pydantic takes for a mistake. It says so nowhere
# while it builds a validator itself; what is deferred is built elsewhere.
warnings.filterwarnings(
    "ignore", message="The 'alias' attribute", category=UnsupportedFieldAttributeWarning
)


class Schema(BaseModel):
    """What callers send or see.

    Pydantic builds its validator when it is first needed. So a server of hundreds of schemas
    starts sooner, and holds only those of the routes that are asked for.
    """

    model_config = ConfigDict(defer_build=True)
