"""The event log, the audit log and the published tables, as callers read them.

Its own folder, because `events` and `audit` lie below `identity` and cannot know who is calling.
"""
