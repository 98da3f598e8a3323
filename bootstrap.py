"""Put the program into its own environment before anything else is imported.

Only the standard library is used here. Outside the project's environment this makes
one beside ``manage.py`` (or where ``LASTMETRE_VENV`` says), installs the locked
dependencies into it and starts the program again inside. A stamp, written last, holds
the digest of the lock: with the right stamp a start costs a millisecond, without it
the installation is taken up where it stopped.
"""

import contextlib
import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

PROJECT = Path(__file__).resolve().parent
LOCK = PROJECT / "requirements.lock"
STAMP = "lastmetre.stamp"
INSTALL_LOG = "lastmetre-install.log"
NEEDED_MEGABYTES = 700
VENV_NAMES = {"bin", "include", "lib", "lib64", "pyvenv.cfg"}
UNREACHABLE = re.compile(
    r"Temporary failure in name resolution|Name or service not known"
    r"|Failed to establish a new connection|Network is unreachable"
    r"|nodename nor servname|ConnectTimeoutError|ReadTimeoutError|ProxyError"
)
NOT_FOUND = re.compile(r"No matching distribution found for (\S+)")
DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded")
WRONG_HASH = re.compile(r"DO NOT MATCH THE HASHES")


class CannotStart(Exception):
    """The program cannot start; the message is one sentence for a person."""


def run(argv: list[str]) -> None:
    """Enter the environment, then run the command that ``argv`` names.

    Args:
        argv: The command line, the program's name first.
    """
    try:
        enter(argv)
    except CannotStart as reason:
        sys.exit(f"LastMetre cannot start: {reason}")
    except KeyboardInterrupt:
        sys.exit("\nStopped; the next start goes on from here.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    # Neither Django nor what uses it can be imported before here.
    from web.command_line import execute  # noqa: PLC0415

    execute(argv)


def enter(argv: list[str]) -> None:
    """Return inside the project's environment, made complete if it is not.

    Outside of it the process is replaced by one inside and this never returns.

    Raises:
        CannotStart: The environment cannot be made or filled.
    """
    if is_complete(Path(sys.prefix)):
        return
    environment = environment_path()
    if not is_complete(environment):
        install(environment)
    restart_inside(environment, argv)


def environment_path() -> Path:
    """Return where the project's environment lies or shall lie."""
    chosen = os.environ.get("LASTMETRE_VENV")
    return Path(chosen).expanduser().absolute() if chosen else PROJECT / ".venv"


def is_complete(environment: Path) -> bool:
    """Tell whether the environment holds everything that the lock asks for."""
    try:
        return (environment / STAMP).read_text() == lock_digest()
    except (OSError, UnicodeDecodeError):
        return False


def lock_digest() -> str:
    """Return the digest of the lock, by which an environment is recognised."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def restart_inside(environment: Path, argv: list[str]) -> NoReturn:
    """Replace this process by the same command inside the environment.

    Raises:
        CannotStart: The environment's Python does not recognise the environment.
    """
    if os.environ.get("LASTMETRE_ENTERED") == str(environment):
        raise CannotStart(
            f"the Python in {environment} belongs to another environment; "
            "remove that folder and start again."
        )
    os.environ["LASTMETRE_ENTERED"] = str(environment)
    sys.stdout.flush()
    python = str(python_of(environment))
    os.execv(python, [python, *argv])  # noqa: S606


def install(environment: Path) -> None:
    """Make the environment if there is none and install the lock into it.

    Raises:
        CannotStart: Something is missing; the message says what, and what to do.
    """
    require_tools()
    try:
        environment.parent.mkdir(parents=True, exist_ok=True)
        with only_one(environment):
            if is_complete(environment):  # another start has done it meanwhile
                return
            require_space(environment.parent)
            make_environment(environment)
            forget_halves(environment)
            install_lock(environment)
            write_stamp(environment)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CannotStart(disk_full_sentence(environment)) from error
        raise CannotStart(
            f"{error.filename or environment} cannot be written: {error.strerror}."
        ) from error


def require_tools() -> None:
    """Refuse on a Python that cannot make environments.

    Raises:
        CannotStart: A module of the standard library is not installed.
    """
    if sys.platform == "win32":
        raise CannotStart("it runs on Linux and macOS; on Windows start it inside WSL.")
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise CannotStart(
                f"this Python has no {module} module; on Debian and Ubuntu run "
                "'apt install python3-venv', then start again."
            )


def require_space(folder: Path) -> None:
    """Refuse early when the disk cannot hold the dependencies.

    Raises:
        CannotStart: Too little space is left.
    """
    if shutil.disk_usage(folder).free < NEEDED_MEGABYTES * 2**20:
        raise CannotStart(disk_full_sentence(folder))


def disk_full_sentence(folder: Path) -> str:
    """Return what to do about a full disk."""
    return (
        f"the disk is full; free about {NEEDED_MEGABYTES} MB where {folder} lies "
        "(or set LASTMETRE_VENV to a folder with more room), then start again."
    )


@contextlib.contextmanager
def only_one(environment: Path) -> Iterator[None]:
    """Hold the environment's file lock, so that two starts do not install at once."""
    # Not on Windows, where require_tools has refused already.
    import fcntl  # noqa: PLC0415

    with environment.with_name(environment.name + ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another start is installing the dependencies; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def make_environment(environment: Path) -> None:
    """Make the environment unless a working one is there.

    Raises:
        CannotStart: The folder holds something else, or Python's venv fails.
    """
    if works(environment):
        return
    if environment.exists():
        names = set(os.listdir(environment))
        if "pyvenv.cfg" not in names and names - VENV_NAMES:
            raise CannotStart(f"{environment} is in the way: it is no environment.")
    print(f"Making the environment {environment}", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(environment)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        said = made.stdout + made.stderr
        if DISK_FULL.search(said):
            raise CannotStart(disk_full_sentence(environment))
        raise CannotStart(f"Python's venv failed: {last_line(said)}")


def works(environment: Path) -> bool:
    """Tell whether the environment's Python is new enough and has pip."""
    python = python_of(environment)
    if not python.exists():
        return False
    asked = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    reply = subprocess.run([str(python), "-c", asked], capture_output=True, check=False)
    return reply.returncode == 0


def python_of(environment: Path) -> Path:
    """Return the environment's interpreter."""
    return environment / "bin" / "python"


def installed(environment: Path) -> list[Path]:
    """Return the metadata folders of the packages in the environment."""
    return sorted(environment.glob("lib/python3*/site-packages/*.dist-info"))


def forget_halves(environment: Path) -> None:
    """Remove the metadata of packages whose installation was cut off.

    pip writes ``INSTALLER`` after a package's files; without it the files may be
    incomplete, yet pip would take the package for installed.
    """
    for metadata in installed(environment):
        if not (metadata / "INSTALLER").exists():
            shutil.rmtree(metadata)


def install_lock(environment: Path) -> None:
    """Install the locked packages, with a line that shows how far it is.

    Raises:
        CannotStart: pip failed; the message says why in one sentence.
    """
    log = environment / INSTALL_LOG
    command = [str(python_of(environment)), "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off"]
    command += ["--require-hashes", "--requirement", str(LOCK)]
    # A user's or machine's pip settings may demand or forbid what we decide here.
    wanted = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    with log.open("w") as output:
        pip = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=wanted
        )
        try:
            show_progress(pip, environment)
        except BaseException:
            pip.terminate()
            pip.wait()
            raise
    if pip.returncode:
        raise CannotStart(explain(log.read_text(errors="replace"), log))


def show_progress(pip: "subprocess.Popen[bytes]", environment: Path) -> None:
    """Print how many packages are there until pip has ended."""
    total = len(re.findall(r"^[\w.-]+==", LOCK.read_text(), re.MULTILINE))
    log = environment / INSTALL_LOG
    on_terminal = sys.stdout.isatty()
    said = ("", -1)
    while pip.poll() is None:
        time.sleep(0.2)
        step, count = progress(log.read_text(errors="replace"), environment)
        # A log file or a CI page gets every twentieth package only.
        mark = (step, count if on_terminal else count // 20)
        if mark != said:
            line = f"Installing the dependencies: {count} of {total} {step}"
            print(f"\r{line}" if on_terminal else line, end="" if on_terminal else "\n")
            sys.stdout.flush()
            said = mark
    if on_terminal:
        print()


def progress(output: str, environment: Path) -> tuple[str, int]:
    """Return pip's present step and how many packages have passed it."""
    if "Installing collected packages" in output:
        return "installed", len(installed(environment))
    seen = re.findall(r"^(?:Collecting|Requirement already)", output, re.MULTILINE)
    return "fetched", len(seen)


def explain(output: str, log: Path) -> str:
    """Return one sentence that says why pip failed.

    Args:
        output: What pip printed.
        log: Where all of it can be read.
    """
    if DISK_FULL.search(output):
        return disk_full_sentence(log.parent)
    if UNREACHABLE.search(output):
        return (
            "the package registry cannot be reached; check the network (or pip's "
            "index and proxy settings), then start again: it goes on from here."
        )
    missing = NOT_FOUND.search(output)
    if missing:
        return (
            f"the package registry has no {missing[1]} for this Python "
            f"({sys.version_info[0]}.{sys.version_info[1]}) and machine; see {log}."
        )
    if WRONG_HASH.search(output):
        return f"a package differs from the one that was locked; see {log}."
    return f"pip failed: {last_line(output)} (all of it: {log})"


def last_line(output: str) -> str:
    """Return the last line that says something, errors first."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["it said nothing"])[-1]


def write_stamp(environment: Path) -> None:
    """Mark the environment as complete, in one step that cannot be seen half done."""
    draft = environment / f"{STAMP}.new"
    draft.write_text(lock_digest())
    draft.replace(environment / STAMP)


if __name__ == "__main__":
    # Building an image: fill the environment without running anything.
    try:
        if not is_complete(environment_path()):
            install(environment_path())
    except CannotStart as refusal:
        sys.exit(f"LastMetre cannot be installed: {refusal}")
