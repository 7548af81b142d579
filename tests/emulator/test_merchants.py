"""``/sandbox/merchants``: registering a key, the list, and every way to be turned away."""

from __future__ import annotations

import hashlib
import re
import subprocess

import pytest

from paynet_debug.catalog.demo import demo_private_key, demo_public_key
from paynet_debug.emulator import create_emulator

URL = "/sandbox/merchants"
BASE_URL = "https://sandbox.example/sandbox/paynet"


@pytest.fixture
def client(emulator):
    return emulator.test_client()


def openssl(*arguments: str, data: str = "") -> bytes:
    command = ["openssl", *arguments]
    return subprocess.run(command, input=data.encode(), capture_output=True, check=True).stdout


def fingerprint(pem: str) -> str:
    return hashlib.sha256(openssl("pkey", "-pubin", "-outform", "DER", data=pem)).hexdigest()


def test_the_demonstration_is_registered_from_the_start(client):
    expected = {"login": "demo", "bits": 2048, "fingerprint": fingerprint(demo_public_key())}
    assert client.get(URL).get_json() == {"merchants": [expected]}


def test_the_demonstration_keeps_its_key(client, throwaway_public_key):
    answer = client.put(f"{URL}/demo", json={"public_key": throwaway_public_key})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "login-reserved")
    assert answer.content_type == "application/problem+json"


def test_a_key_is_registered_and_replaced(client, throwaway_public_key):
    expected = {"login": "test", "bits": 2048, "fingerprint": fingerprint(throwaway_public_key)}
    for status in (201, 200):
        answer = client.put(f"{URL}/test", json={"public_key": throwaway_public_key})
        assert (answer.status_code, answer.get_json()) == (status, expected)


def test_the_list_is_sorted_and_any_unicode_is_a_login(client, throwaway_public_key):
    logins = ["Ёж", "a b", "b", "a+b%", "日本", "x" * 255, "a/b", "/a//b/"]
    for login in logins:
        path = "".join(f"%{byte:02X}" for byte in login.encode())
        answer = client.put(f"{URL}/{path}", json={"public_key": throwaway_public_key})
        assert answer.get_json()["login"] == login
    listed = [each["login"] for each in client.get(URL).get_json()["merchants"]]
    assert listed == sorted([*logins, "demo"])


@pytest.mark.parametrize("login", ["x" * 256, "a%00b", "a%0Ab", "%FF"])
def test_a_bad_login_is_named(client, throwaway_public_key, login):
    answer = client.put(f"{URL}/{login}", json={"public_key": throwaway_public_key})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "login"


@pytest.mark.parametrize(
    ("content_type", "data", "status", "code"),
    [
        ("text/plain", "{}", 415, "content-type"),
        ("application/x-www-form-urlencoded", "public_key=x", 415, "content-type"),
        ("application/json", "{", 400, "malformed-json"),
        ("application/json", b"\xff\xfe", 400, "malformed-json"),
        ("application/json", "[" * 100_000, 400, "malformed-json"),
        ("application/json", "[]", 422, "invalid"),
        ("application/json", "{}", 422, "invalid"),
        ("application/json", '{"public_key": 5}', 422, "invalid"),
        ("application/json", '{"public_key": " "}', 422, "invalid"),
        ("application/json", '{"public_key": "junk"}', 422, "invalid"),
        ("application/json", '{"public_key": "\\ud800\\u0000"}', 422, "invalid"),
        ("application/json", '{"public_key": "x", "key": "y"}', 422, "invalid"),
        ("application/json", " " * 200_000, 413, "body-too-large"),
    ],
)
def test_bodies_that_register_nothing(client, content_type, data, status, code):
    answer = client.put(f"{URL}/test", data=data, content_type=content_type)
    problem = answer.get_json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert answer.content_type == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "code", "detail", "errors"}
    assert len(client.get(URL).get_json()["merchants"]) == 1


UNREGISTRABLE = (
    ("demo", {"json": {}}),
    ("x" * 256, {"json": {}}),
    ("test", {"data": "{", "content_type": "text/plain"}),
    ("test", {"data": "{", "content_type": "application/json"}),
    ("test", {"data": " " * 200_000, "content_type": "application/json"}),
    ("test", {"json": []}),
    ("test", {"json": {}}),
    ("test", {"json": {"key": "x"}}),
    ("test", {"json": {"public_key": "junk"}}),
    ("test", {"json": {"public_key": demo_private_key()}}),
    ("test", {"json": {}, "headers": {"Sec-Fetch-Site": "cross-site"}}),
    ("test", {"method": "DELETE"}),
    ("", {"json": {}}),
)


@pytest.mark.parametrize(("login", "request_"), UNREGISTRABLE)
def test_every_sentence_is_in_the_readers_language(client, login, request_):
    """The codes are the same in both, and each message differs."""
    said = {}
    for language in ("en", "ru"):
        headers = {"Accept-Language": language, **request_.get("headers", {})}
        answer = client.open(f"{URL}/{login}", **{"method": "PUT", **request_, "headers": headers})
        assert answer.headers["Content-Language"] == language
        problem = answer.get_json()
        said[language] = [problem["detail"], *(each["message"] for each in problem["errors"])]
        codes = [problem["code"], *(each["code"] for each in problem["errors"])]
        assert said.setdefault("codes", codes) == codes
    assert not any(re.search("[А-я]", each) for each in said["en"])
    assert all(re.search("[А-я]", each) for each in said["ru"])


def test_what_is_no_key_hears_of_public_keys(client):
    error = refused_key(client, "junk")
    assert error["code"] == "not-recognised"
    assert "BEGIN PUBLIC KEY" in error["message"]
    assert "A private key begins" not in error["message"]


@pytest.mark.parametrize("path", ["/sandbox/merchants", "/sandbox/paynet/api/v4/status/1"])
def test_another_host_name_is_refused_as_by_the_console(catalog, path):
    emulator = create_emulator(
        catalog=catalog,
        base_url=BASE_URL,
        database_url="sqlite://",
        trusted_hosts=["console.example"],
    )
    answer = emulator.test_client().get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "PAYNET_DEBUG_TRUSTED_HOSTS" in answer.text
    assert "evil" not in answer.text
    code = answer.headers.get("X-Emulator-Reason") or answer.get_json()["code"]
    assert code == "untrusted-host"


def refused_key(client, pem: str) -> dict[str, str]:
    answer = client.put(f"{URL}/test", json={"public_key": pem})
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert error["field"] == "public_key"
    return error


def test_a_private_key_is_sent_back_without_being_kept(client, throwaway_key):
    error = refused_key(client, throwaway_key)
    assert error["code"] == "private-key"
    assert "openssl pkey" in error["message"]


def test_a_key_that_the_gateway_would_not_take_is_refused(client):
    private_key = openssl("genrsa", "1024").decode()
    error = refused_key(client, openssl("rsa", "-pubout", data=private_key).decode())
    assert error["code"] == "key-too-small"
    assert "1024" in error["message"]


def test_a_certificate_registers_its_key(client, key_file, throwaway_public_key):
    options = ("-x509", "-new", "-key", str(key_file), "-subj", "/CN=test", "-days", "1")
    certificate = openssl("req", *options).decode()
    answer = client.put(f"{URL}/test", json={"public_key": certificate})
    assert answer.get_json()["fingerprint"] == fingerprint(throwaway_public_key)


@pytest.mark.parametrize(
    ("site", "status"),
    [("cross-site", 403), ("same-site", 403), ("same-origin", 201), ("none", 201)],
)
def test_other_sites_may_not_call(client, throwaway_public_key, site, status):
    headers = {"Sec-Fetch-Site": site}
    body = {"public_key": throwaway_public_key}
    assert client.put(f"{URL}/test", json=body, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("POST", URL, 405, {"GET", "HEAD"}),
        ("DELETE", f"{URL}/test", 405, {"PUT"}),
        ("GET", f"{URL}/a/b", 405, {"PUT"}),
        ("PUT", f"{URL}/", 404, set()),
        ("GET", "/", 404, set()),
    ],
)
def test_other_methods_and_paths(client, method, path, status, allow):
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert {each for each in answer.headers.get("Allow", "").split(", ") if each} == allow
    assert answer.content_type == "application/problem+json"
    assert all(method in answer.get_json()["detail"] for method in allow)
    assert "ommand" not in answer.get_json()["detail"]


def test_a_registered_key_may_sign_at_once_and_a_replaced_one_no_longer(caller):
    pairs = [("client_orderid", "3"), ("orderid", "1"), ("login", "x")]
    path = "/api/v4/payout-pay/1"
    assert caller.post(path, pairs).status_code == 200
    other = openssl("rsa", "-pubout", data=openssl("genrsa", "2048").decode()).decode()
    caller.client.put(f"{URL}/{caller.merchant.login}", json={"public_key": other})
    assert caller.post(path, pairs).headers["X-Emulator-Reason"] == "wrong-key"
