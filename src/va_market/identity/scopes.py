"""What an API key may be allowed: one table, `resource:read` and `resource:write`."""

from enum import StrEnum


class Scope(StrEnum):
    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    PROPOSALS_READ = "proposals:read"
    PROPOSALS_WRITE = "proposals:write"
    CONTRACTS_READ = "contracts:read"
    CONTRACTS_WRITE = "contracts:write"
    TIME_READ = "time:read"
    TIME_WRITE = "time:write"
    ORGANIZATIONS_READ = "organizations:read"
    ORGANIZATIONS_WRITE = "organizations:write"
    EVENTS_READ = "events:read"
    EVENTS_WRITE = "events:write"
    PRICING_READ = "pricing:read"
    PRICING_WRITE = "pricing:write"
    ASSISTANTS_READ = "assistants:read"
    ASSISTANTS_WRITE = "assistants:write"
    ROSTER_READ = "roster:read"
    ROSTER_WRITE = "roster:write"
    KNOWLEDGE_READ = "knowledge:read"
    KNOWLEDGE_WRITE = "knowledge:write"
    ENQUIRIES_READ = "enquiries:read"
    ENQUIRIES_WRITE = "enquiries:write"
    AUDIT_READ = "audit:read"
