import runpy
import sys
from pathlib import Path

import pytest

import bootstrap
from bootstrap import CannotStart


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text("first==1 \\\n    --hash=sha256:00\n")
    monkeypatch.setattr(bootstrap, "LOCK", path)
    return path


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    path = tmp_path / "environment"
    path.mkdir()
    return path


def package(environment: Path, name: str) -> Path:
    """Lay down what a started installation of a package leaves."""
    path = environment / "lib" / "python3.11" / "site-packages" / f"{name}-1.dist-info"
    path.mkdir(parents=True)
    (path / "METADATA").write_text("Name: x")
    return path


def test_an_old_python_is_told_in_one_sentence_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # given a Python that is too old
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    # when it runs the program
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(bootstrap.PROJECT / "manage.py"), run_name="__main__")

    # then it says so and does nothing
    assert "needs Python 3.11 or newer, but this is Python 3.9" in str(ended.value)


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_that_cannot_make_environments_is_named_with_its_cure(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given Debian's Python without the package python3-venv
    monkeypatch.setitem(sys.modules, module, None)

    # then the refusal says which package to install
    with pytest.raises(CannotStart, match="apt install python3-venv"):
        bootstrap.require_tools()


def test_an_environment_is_complete_until_the_lock_changes(
    lock: Path, environment: Path
) -> None:
    # given an environment without a stamp
    assert not bootstrap.is_complete(environment)

    # when its installation is done
    bootstrap.write_stamp(environment)

    # then it is complete, and no longer so for another lock
    assert bootstrap.is_complete(environment)
    lock.write_text("first==2 \\\n    --hash=sha256:00\n")
    assert not bootstrap.is_complete(environment)


def test_a_package_that_was_cut_off_is_installed_again(environment: Path) -> None:
    # given one whole package and one whose installation was killed
    whole, half = package(environment, "whole"), package(environment, "half")
    (whole / "INSTALLER").write_text("pip")

    # when the installation is taken up again
    bootstrap.forget_halves(environment)

    # then pip no longer takes the half one for installed
    assert bootstrap.installed(environment) == [whole]
    assert not half.exists()


def test_a_folder_that_is_no_environment_is_left_alone(environment: Path) -> None:
    # given somebody's folder under the environment's name
    treasure = environment / "thesis.odt"
    treasure.write_text("years of work")

    # then nothing is made there
    with pytest.raises(CannotStart, match="is in the way"):
        bootstrap.make_environment(environment)
    assert treasure.read_text() == "years of work"


def test_a_full_disk_is_noticed_before_anything_is_fetched(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED_MEGABYTES", 10**9)
    with pytest.raises(CannotStart, match="the disk is full"):
        bootstrap.require_space(environment)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        (
            "WARNING: Retrying ... Temporary failure in name resolution\n"
            "ERROR: No matching distribution found for django==5.2",
            "registry cannot be reached",
        ),
        (
            "ERROR: No matching distribution found for lxml==6.1",
            "has no lxml==6.1 for this Python",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM ...",
            "differs from the one that was locked",
        ),
        ("ERROR: something new\nnote: see above", "pip failed: ERROR: something new"),
        ("", "it said nothing"),
    ],
)
def test_a_failed_installation_is_explained_in_one_sentence(
    output: str, sentence: str, tmp_path: Path
) -> None:
    assert sentence in bootstrap.explain(output, tmp_path / "install.log")


def test_the_lock_names_no_registry_and_no_second_driver() -> None:
    lines = bootstrap.LOCK.read_text().splitlines()
    names = {line.partition("==")[0] for line in lines if "==" in line}

    assert not [line for line in lines if "://" in line or line.startswith("-")]
    assert "psycopg2-binary" in names
    assert not names & {"psycopg", "psycopg-binary", "psycopg-c", "psycopg-pool"}
