from va_market.kit.errors import Conflict, Forbidden, Invalid


class MayNotSendFiles(Forbidden):
    code = "may_not_send_files"
    title = "You do not send files for this contract"
    cause = "Files show work and spending: whoever works, and whoever handles expenses, sends them."
    fix = "Sign in as the assistant, or as somebody who decides for the client or the agency."


class FileRefused(Invalid):
    code = "file_refused"
    title = "The file is none that is kept"
    cause = "Its content is not wholly a PNG, JPEG or WebP image, a PDF document or plain text."
    fix = "Send one of these; what the name or `Content-Type` says does not matter."


class FileQuotaSpent(Conflict):
    code = "file_quota_spent"
    title = "There is no room for the file"
    cause = "You, or the client of the contract, have as many bytes of files as the market keeps."
    fix = "Delete files that nothing holds, or ask the operator for more room."


class FileInUse(Conflict):
    code = "file_in_use"
    title = "Something holds the file"
    cause = "A file that is attached stays with the thing it is attached to."
    fix = "Take it off that thing first, as long as that can be changed."
    constraint = "file_in_use"
