"""The server as the image runs it: what the Dockerfile copies, read-only, without any privilege.

An image itself needs a registry or a base of one's own; ``build_image`` beside this file makes
one with debootstrap and buildah and starts it in the same way.
"""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import HOST, Process, fetch, free_port, running, wait_until

USER = "10001"


def copied(project_root: Path) -> tuple[str, ...]:
    """What .dockerignore lets into the image."""
    lines = (project_root / ".dockerignore").read_text("utf-8").splitlines()
    return tuple(line[1:] for line in lines if line.startswith("!"))


@pytest.fixture(scope="module")
def context(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what ``COPY . .`` copies, as the committed Dockerfile's user finds it."""
    folder = tmp_path_factory.mktemp("image") / "console"
    folder.mkdir()
    for name in copied(project_root):
        source = project_root / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


@pytest.fixture(scope="module")
def server(context: Path, program: Callable[..., str]) -> Iterator[Process]:
    """gunicorn, as root confined by setpriv to the image's user and to no capability."""
    folder = context.parent
    port = free_port()
    command = [sys.executable, "-m", "gunicorn"]
    state = folder / "data"
    state.mkdir()
    if os.geteuid() == 0:
        for each in (folder, *folder.parents):
            if each.owner() == "root" and each != Path("/"):
                each.chmod(each.stat().st_mode | 0o001)
        shutil.chown(state, int(USER), int(USER))
        confined = [program("setpriv"), f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
        if subprocess.run([*confined, sys.executable, "-c", ""], check=False).returncode:
            pytest.skip("no other user may run this interpreter, which stands in root's own home")
        command = [*confined, "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", *command]
    environment = {
        "HOST": HOST,
        "PORT": str(port),
        "HOME": "/nonexistent",
        "TMPDIR": str(state),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PAYNET_DEBUG_WORKERS": "1",
        "PAYNET_DEBUG_DATABASE_URL": f"sqlite:///{state}/emulator.sqlite",
    }
    with running(Process(command, port, folder / "log", environment, context)) as process:
        yield process


def test_what_the_server_reads_is_let_into_the_image(project_root: Path):
    let_in = copied(project_root)
    config = (project_root / "gunicorn.conf.py").read_text("utf-8")
    named = set(re.findall(r'^(?:wsgi_app|worker_class) = "([a-z]+)[:.]', config, re.MULTILINE))
    assert named == {"app", "worker"}
    assert {f"{each}.py" for each in named} <= set(let_in)
    assert not any(fnmatch.fnmatch(name, "test*") for name in let_in)


def test_it_serves_without_privileges_on_files_that_it_cannot_change(server: Process):
    url = f"http://{HOST}:{server.port}"
    wait_until(lambda: fetch(f"{url}/readyz")[0] == 200, "readiness")
    assert fetch(f"{url}/operations/payout-pay")[0] == 200
    assert fetch(f"{url}/static/console.css")[0] == 200
    document = {"key": "no key"}
    assert fetch(f"{url}/api/v1/keys/inspect", method="POST", json_body=document)[0] in (200, 422)
    assert "exception" not in server.log.read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="whoever is not root has no privileges to drop")
def test_no_process_of_it_keeps_a_capability(server: Process):
    assert server.process is not None
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert children
    for each in (str(pid), *children):
        status = Path(f"/proc/{each}/status").read_text()
        assert re.search(rf"^Uid:\t{USER}\t{USER}\t{USER}\t{USER}$", status, re.MULTILINE)
        assert set(re.findall(r"^Cap\w+:\t(\w+)$", status, re.MULTILINE)) == {"0" * 16}
        assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)


def test_nothing_was_written_but_the_emulators_state(server: Process, context: Path):
    fetch(f"http://{HOST}:{server.port}/sandbox/merchants")
    assert not list(context.rglob("__pycache__"))
    assert not list(context.rglob("var"))
    state = {path.name for path in (context.parent / "data").iterdir()}
    assert state <= {"emulator.sqlite", "emulator.sqlite-wal", "emulator.sqlite-shm"}


def test_the_image_is_no_root_and_keeps_no_tool_of_the_build(project_root: Path):
    subprocess.run(["sh", "-n", "tests/deployment/build_image"], cwd=project_root, check=True)
    last = (project_root / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    assert re.search(r"^USER console$", last, re.MULTILINE)
    assert "pip" not in last
    assert f"--uid {USER}" in last


@pytest.mark.parametrize("file", ["README.md", "Dockerfile"])
def test_the_operator_says_where_the_port_is_published(project_root: Path, file: str):
    """The image itself vouches for nothing: it listens on every address and refuses to start."""
    settings = (project_root / "Dockerfile").read_text("utf-8").rpartition("\nENV ")[2]
    assert "HOST=0.0.0.0" in settings
    assert "OPEN_BECAUSE" not in settings
    joined = re.sub(r" \\\n#?\s*", " ", (project_root / file).read_text("utf-8"))
    (line,) = re.findall(r"docker run .*", joined)
    assert " -p 127.0.0.1:8000:8000 " in line
    assert line.endswith(" -e PAYNET_DEBUG_OPEN_BECAUSE=published-on-loopback paynet-debug-console")
