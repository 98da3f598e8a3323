import os
import shutil
import signal
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest

from web import postgres
from web.postgres import Address, cluster, layout, roles
from web.postgres.layout import Place
from web.private import PROJECT


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A private cluster of this test's own, which does not exist yet."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LASTMETRE_VAR", str(tmp_path / "var"))
    place = layout.find()
    yield place
    cluster.stop(place)
    shutil.rmtree(place.home, ignore_errors=True)
    if layout.SHARED in place.home.parents:
        shutil.rmtree(place.home.parent, ignore_errors=True)
    elif not place.socket.is_relative_to(place.home):
        shutil.rmtree(place.socket)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_cluster_is_made_on_first_use_and_ends_with_its_last_user(
    place: Place,
) -> None:
    # given a machine without a database
    assert not place.data.exists()

    # when one command runs inside another
    with postgres.running():
        server = cluster.server_process(place)
        with postgres.running():
            assert cluster.server_process(place) == server

        # then the end of the inner one does not take it from the outer one
        assert server is not None
        assert cluster.server_process(place) == server

    # and the end of the last one stops it
    assert cluster.server_process(place) is None
    assert not (place.data / "postmaster.pid").exists()


def test_nobody_else_on_the_machine_can_come_near(place: Place) -> None:
    with postgres.running(), roles.connected(postgres.urls().creator) as cursor:
        # given the running cluster
        assert (mode(place.home), mode(place.socket)) == (0o700, 0o700)
        assert mode(Path(os.environ["LASTMETRE_VAR"]) / layout.FILE) == 0o600

        # then it listens on no network
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)

        # and lets in nobody without the password
        stranger = replace(postgres.urls().creator, password="guess")
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(stranger.dsn())


def test_the_application_works_with_rows_but_owns_nothing(place: Place) -> None:
    with postgres.running():
        # given a table and a function that the owner has made
        addresses = postgres.urls()
        with roles.connected(addresses.owner) as owner:
            owner.execute("CREATE TABLE visit (id bigserial, note text)")
            owner.execute(
                "CREATE FUNCTION one() RETURNS int LANGUAGE sql RETURN 1;"
                "CREATE FUNCTION add_visit() RETURNS void LANGUAGE sql"
                " AS $$INSERT INTO visit (note) VALUES ('x')$$"
            )

        # then the application reads, writes and calls
        with roles.connected(addresses.application) as application:
            application.execute("INSERT INTO visit (note) VALUES ('a') RETURNING id")
            application.execute("SELECT one(), add_visit()")
            application.execute("UPDATE visit SET note = 'b'; DELETE FROM visit")

            # and cannot change what protects the rows
            for statement in (
                "ALTER TABLE visit DISABLE ROW LEVEL SECURITY",
                "TRUNCATE visit",
                "DROP TABLE visit",
                "CREATE TABLE mine (id int)",
                "CREATE DATABASE mine",
                "SET ROLE lastmetre_owner",
            ):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    application.execute(statement)

            application.execute(
                "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
                " FROM pg_roles WHERE rolname IN ('lastmetre_owner', current_user)"
            )
            assert set(application.fetchall()) == {(False, False, False, False)}


def test_a_killed_server_is_started_again_with_its_data(place: Place) -> None:
    with postgres.running():
        # given a committed row and a server that dies without a word
        with roles.connected(postgres.urls().owner) as owner:
            owner.execute("CREATE TABLE visit (note text)")
            owner.execute("INSERT INTO visit VALUES ('kept')")
        server = cluster.server_process(place)
        assert server is not None
        os.kill(server, signal.SIGKILL)

        # when somebody needs it again
        assert postgres.ensure_running()

        # then everything is there
        assert cluster.server_process(place) not in (None, server)
        with roles.connected(postgres.urls().application) as application:
            application.execute("SELECT note FROM visit")
            assert application.fetchall() == [("kept",)]
        assert not postgres.ensure_running()


def test_a_process_that_inherited_the_servers_number_is_not_taken_for_it(
    place: Place,
) -> None:
    # given the trace of a server from before a restart of the machine
    with postgres.running():
        trace = (place.data / "postmaster.pid").read_text()
    _, _, rest = trace.partition("\n")
    (place.data / "postmaster.pid").write_text(f"{os.getpid()}\n{rest}")

    # then the server starts all the same
    assert cluster.server_process(place) is None
    with postgres.running():
        assert cluster.server_process(place) is not None


def test_a_long_path_gets_its_socket_in_a_short_closed_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given an ordinary user's cluster deep in the file system
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() or 65534)
    monkeypatch.setenv("LASTMETRE_VAR", str(tmp_path / ("deep" * 30)))

    # when its place is asked for twice
    first, second = layout.find(), layout.find()

    # then the socket's folder is short, closed and the same
    try:
        assert len(str(first.socket)) < 60
        assert mode(first.socket) == 0o700
        assert second.socket == first.socket
    finally:
        shutil.rmtree(first.socket)


def test_an_address_survives_the_way_through_the_environment() -> None:
    address = Address(
        name="last metre",
        user="app",
        password="p/w:@?#",
        host="/run/a folder",
        port=5433,
        options=(("sslmode", "require"),),
    )
    assert Address.parse(address.url()) == address


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://a:b@c/", "nonsense"])
def test_what_is_no_address_of_a_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="Expected a database address"):
        Address.parse(url)


def test_a_named_server_is_used_and_nothing_is_started(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a server in the environment
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:x@db.example:6432/lm")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://own:y@db.example/lm")

    # then it is the database, and the private one stays asleep
    with postgres.running():
        assert not place.data.exists()
    addresses = postgres.urls()
    assert (addresses.application.user, addresses.application.port) == ("app", 6432)
    assert (addresses.owner.user, addresses.owner.port) == ("own", 5432)


def test_a_server_for_containers_gives_the_same_rights() -> None:
    # given the script that makes the roles of a server
    script = (PROJECT / "deploy" / "postgres" / "10-roles.sh").read_text()
    said = " ".join(script.split())

    # then it grants what a private cluster grants
    for statement in roles.PRIVILEGES:
        named = statement.format(owner=layout.OWNER, application=layout.APPLICATION)
        assert f"{named};" in said
