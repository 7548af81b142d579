"""What curl sends for a command, judged by curl itself against a server on loopback."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from paynet_debug.diagnosis.evidence import read_evidence
from paynet_debug.diagnosis.evidence.curl_options import ARGUMENT_OPTIONS, FLAGS, takes_argument

ADDED_BY_CURL = {"host", "content-length", "expect"}
COMMANDS = (
    "curl URL/p",
    "curl -d a=1 URL/p",
    "curl URL/p -d a=1 -d b=2 --data-raw @c --data-binary 'd d' --data-ascii e",
    "curl URL/p -d ''",
    "curl URL/p -da=1 -XPUT",
    "curl -sSkXpost URL/p -H'X: y' -HZ:1",
    "curl URL/p --data-urlencode 'a b~*' --data-urlencode '=c=d' --data-urlencode 'e=f&é'",
    "curl URL/p --data-urlencode 'x=' --data-urlencode 'a@b=c' --data-urlencode '+='",
    "curl -G URL/p -d a=1 --data-urlencode 'b=c d'",
    "curl -G 'URL/p?x=1#f' -d a=1",
    "curl URL/p --json '{\"a\":' --json 1} -H 'Accept: x/y'",
    "curl URL/p --json a -d b",
    "curl URL/p -d a --json b",
    "curl URL/p -H 'A;' -H 'B:' -H 'C' -H 'D:   e  ' -H 'A: 2' -H 'A: 3' -d x",
    "curl URL/p -d x -H Content-Type: -H 'content-TYPE:'",
    "curl URL/p -d x -H 'content-type: text/plain'",
    "curl URL/p -u me:secret -A agent -e https://r.example/ -b 'k=v; l=w'",
    "curl URL/p -u me:secret -H 'Authorization: OAuth oauth_consumer_key=\"x\"'",
    "curl URL/p --oauth2-bearer token",
    "curl URL/p -H 'User-Agent: mine' -A other -H 'Host: h.example'",
    "curl -I URL/p",
    'curl --url URL/p -d "a=\\"1\\"" -d $\'b=\\xe9\\n\' --max-time 20 -o /dev/null',
    "curl URL/p -d @- <<'END'\na=1\nb=2\nEND\n",
    "curl URL/p --data-binary @- <<'END'\na=1\nb=2\nEND\n",
    "curl URL/p -d @- <<< 'a=1'",
    "curl URL/p?a=1&b=2 -d x",
    "X=1 curl URL/p -d a | cat",
    "curl URL/p -d a; true",
    "curl -- URL/p",
    "curl URL/p -d x#y '#z' # comment -d z",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_reads_what_curl_sends(
    bash: Callable[[str], bytes], program: Callable[[str], str], recorder, command: str
) -> None:
    program("curl")
    command = command.replace("URL", recorder.origin)
    # A command behind an unquoted & must end before curl's request is looked at.
    bash(f"export no_proxy='*'\n{command}\nwait")
    head, _, body = recorder.requests[0].partition(b"\r\n\r\n")
    request_line, *lines = head.decode().split("\r\n")
    method, target, _ = request_line.split(" ")
    evidence = read_evidence(command)
    assert evidence.method == method
    assert (evidence.url or "").partition("#")[0] == recorder.origin + target
    assert (evidence.body or b"") == body
    assert sent_headers(lines) == list(evidence.headers)


def sent_headers(lines: list[str]) -> list[tuple[str, str]]:
    """The headers that the command asks for; curl's own defaults are not evidence."""
    headers = [(name, value.strip()) for name, _, value in (each.partition(":") for each in lines)]
    return [
        (name, value)
        for name, value in headers
        if (name.lower() not in ADDED_BY_CURL or value == "h.example")
        and (name, value) != ("Accept", "*/*")
        and not value.startswith("curl/")
    ]


@pytest.mark.parametrize("command", ["curl URL/p -d 'a=1&b=%20' -H 'X: y'", "curl URL/p -d ''"])
def test_the_raw_message_is_the_same_evidence(
    bash: Callable[[str], bytes], recorder, command: str
) -> None:
    command = command.replace("URL", recorder.origin)
    bash(f"export no_proxy='*'\n{command}")
    raw, typed = read_evidence(recorder.requests[0].decode()), read_evidence(command)
    assert (raw.method, raw.url, raw.body) == (typed.method, typed.url, typed.body)
    assert set(typed.headers) <= set(raw.headers)


def test_the_options_are_those_of_the_installed_curl(program: Callable[[str], str]) -> None:
    """Every option that takes an argument there takes one here: none has changed its kind."""
    text = subprocess.run(
        [program("curl"), "--help", "all"], capture_output=True, text=True, check=True
    ).stdout
    listed = 0
    for line in text.splitlines():
        words = line.split()
        name = next((each[2:] for each in words[:2] if each.startswith("--")), None)
        if name is None or name == "help":
            continue
        listed += 1
        described = line.partition("--" + name)[2]
        has_argument = described.startswith((" <", " ["))
        if name in ARGUMENT_OPTIONS | FLAGS:
            assert takes_argument(name) == has_argument, name
        else:
            # Only what newer versions have dropped.
            assert name in {"include", "proxy-user-agent"} or not has_argument, name
    assert listed > 200
