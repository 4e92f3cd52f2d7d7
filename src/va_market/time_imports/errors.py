from va_market.kit.errors import Conflict


class TooManyImports(Conflict):
    code = "too_many_imports"
    title = "Too many imports wait"
    cause = "An assistant may have 20 imports that are neither committed nor failed."
    fix = "Commit some of them, or delete them."


class ImportHasFaults(Conflict):
    code = "import_has_faults"
    title = "Some rows of the file cannot be taken"
    cause = "The check found faulty rows, and the commit says to stop at errors."
    fix = "Commit with `on_error` `skip` to take the rest, or mend the file and send it again."
