from va_market.kit.errors import Conflict


class ConsentOver(Conflict):
    code = "consent_over"
    title = "The consent holds no more"
    cause = "It was revoked, has run out, or no contract between both goes on."
    fix = "Ask the assistant to share the record again."
