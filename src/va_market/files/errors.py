from va_market.kit.errors import Conflict, Forbidden, Invalid


class NotTheWorker(Forbidden):
    code = "only_workers_send_files"
    title = "Only whoever works on the contract sends files"
    cause = "Files are evidence of the assistant's work; others read what is attached."
    fix = "Sign in as the assistant of the contract."


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
