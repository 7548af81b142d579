"""The proxy of compose.yaml, run by hand: the deployed file, filled in as its image does."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from string import Template

import yaml

from tests.servers import HOST, ROOT, Gunicorn, Process, Program

NAME = "console.example"


def make_certificate(openssl: str, folder: Path) -> None:
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    command += ["-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    if os.geteuid() == 0:  # on an operator's machine the key is seldom root's
        os.chown(folder / "key.pem", 12345, 12345)


def nginx(program: Program, folder: Path, port: int, consoles: list[Gunicorn]) -> Process:
    values = {"PUBLIC_HOST": NAME, "LISTEN": f"{HOST}:{port}", "TLS": str(folder)}
    values |= {f"CONSOLE_{at}": f"{HOST}:{each.port}" for at, each in enumerate(consoles, 1)}
    template = Template((ROOT / "deploy" / "nginx.conf.template").read_text())
    (folder / "console.conf").write_text(template.safe_substitute(values))
    paths = "".join(
        f"{kind}_temp_path {folder}/temp-{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log stderr crit;\nevents {{}}\n"
        f"http {{\n{paths}include {folder}/console.conf;\n}}\n"
    )
    command = [*confined(program), program("nginx", "/usr/sbin/nginx"), "-p", str(folder)]
    return Process([*command, "-c", "nginx.conf", "-e", "stderr"], port, folder / "nginx.log")


def confined(program: Program) -> list[str]:
    """Whoever is root drops what compose.yaml drops; others have no privileges anyway."""
    if os.geteuid() != 0:
        return []
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    kept = ",".join(f"+{each.lower()}" for each in compose["services"]["proxy"]["cap_add"])
    return [program("setpriv"), f"--bounding-set=-all,{kept}", "--inh-caps=-all", "--no-new-privs"]
