"""Every kind of caller, by name, and the sets of them that the rows speak of.

The organization concerned is called home; another one, an agency, is called the rival.
"""

from va_market.identity.models import Role

Kinds = frozenset[str]


def kinds(*names: str) -> Kinds:
    return frozenset(names)


ROLES = tuple(str(role) for role in Role)
INSIDERS = frozenset(ROLES)
MANAGERS = kinds("owner", "admin")
HIRING = MANAGERS | {"hiring_manager"}
RIVALS = frozenset(f"rival_{role}" for role in ROLES)
ASSISTANT = kinds("assistant")  # of the thing
ASSISTANTS = kinds("assistant", "other_assistant")
# `stranger` is signed in and has nothing; `former` was an admin of home a moment ago; `operator`
# gives no reason.
PEOPLE = INSIDERS | RIVALS | ASSISTANTS | {"stranger", "former", "operator"}
PARTIES = INSIDERS | ASSISTANT

# Keys and whose rights they have. `..._without` has every scope but the one that is asked for;
# the others have that scope alone, and all of them where no single one is asked for.
RIGHTS_OF_KEY = {
    "key": "owner",
    "key_without": "owner",
    "agency_key": "rival_owner",
    "agency_key_without": "rival_owner",
    "demoted_key": "member",
}
# Credentials of owners of home that are worth nothing.
DEAD = kinds(
    *("disabled", "ended_session", "expired_token", "foreign_token"),
    *("removed_key", "revoked_key", "expired_key"),
)
EVERYBODY = PEOPLE | DEAD | frozenset(RIGHTS_OF_KEY) | {"anonymous"}
