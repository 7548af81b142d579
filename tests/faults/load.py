"""Many clients at once, each judging every answer that it gets.

The clients share no code with what they judge: oauthlib builds base strings, and the
cryptography library's RSA verifies them.
"""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from base64 import b64decode, b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from oauthlib.oauth1.rfc5849 import signature as oauthlib_signature

from tests.servers import HOST

LOGIN = "load"
COMMAND = "/sandbox/paynet/api/v4/payout-pay/39915"
PAIRS = [("client_orderid", "a b+c"), ("login", LOGIN), ("orderid", "900258")]
BODY = "client_orderid=a%20b%2Bc&login=load&orderid=900258"
TIMEOUT_SECONDS = 120


class WrongAnswer(Exception):
    """An answer that no fault excuses."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body)

    def refused_for_now(self, *statuses: int) -> bool:
        """Whether this is one of ``statuses`` as a problem that tells when to come back."""
        if self.status not in statuses:
            return False
        if self.headers.get("Content-Type") != "application/problem+json":
            raise WrongAnswer(f"{self.status} is {self.headers.get('Content-Type')}")
        if self.json().keys() != {"type", "title", "status", "code", "detail", "errors"}:
            raise WrongAnswer(f"problem of members {sorted(self.json())}")
        self.tells_when_to_come_back()
        return True

    def tells_when_to_come_back(self) -> None:
        if self.status == 503 and not self.headers.get("Retry-After", "").isdigit():
            raise WrongAnswer("503 without Retry-After")


@dataclass
class Tally:
    """What all clients saw. ``marks`` must be in no answer; ``accepted`` counts each nonce."""

    marks: tuple[bytes, ...]
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    latest: dict[tuple[str, str], float] = field(default_factory=dict)
    slowest: dict[tuple[str, str], float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    registered: set[str] = field(default_factory=set)
    accepted: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, act: str, outcome: str, begun: float) -> None:
        """``begun`` is when it was asked, by the monotonic clock."""
        now = time.monotonic()
        with self.lock:
            self.outcomes[act, outcome] += 1
            self.latest[act, outcome] = now
            self.slowest[act, outcome] = max(now - begun, self.slowest.get((act, outcome), 0))

    def note_wrong(self, act: str, what: object) -> None:
        with self.lock:
            self.wrong.append(f"{act}: {what}"[:500])

    def count(self, outcome: str) -> int:
        """How often ``outcome`` was seen, whatever the act."""
        return sum(number for (_, seen), number in self.outcomes.items() if seen == outcome)


class Connection:
    """One client's kept-alive connection, opened again after each failure."""

    def __init__(self, port: int, marks: tuple[bytes, ...]) -> None:
        self._port, self._marks = port, marks
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Raises ``OSError`` or ``HTTPException`` when the connection breaks."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(HOST, self._port, TIMEOUT_SECONDS)
        try:
            self._connection.request(method, path, body.encode(), dict(headers))
            response = self._connection.getresponse()
            answer = Answer(response.status, dict(response.headers), response.read())
        except BaseException:
            self.close()
            raise
        if any(mark in answer.body for mark in self._marks):
            raise WrongAnswer("a part of the private key was answered")
        return answer

    def ask_json(self, method: str, path: str, document: object) -> Answer:
        return self.ask(method, path, json.dumps(document), {"Content-Type": "application/json"})

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Merchant:
    """Who signs; the private key is the one whose parts are searched for."""

    key: RSAPrivateKey
    base_url: str
    replayed: str = ""

    @property
    def private_pem(self) -> str:
        form = (Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        return self.key.private_bytes(*form).decode()

    @property
    def public_pem(self) -> str:
        public = self.key.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def url(self) -> str:
        return f"{self.base_url}{COMMAND}"

    def base_string(self, oauth: Mapping[str, str], *, spaces_as: str = "%20") -> str:
        normalized = oauthlib_signature.normalize_parameters([*oauth.items(), *PAIRS])
        normalized = normalized.replace("%20", spaces_as)
        return str(oauthlib_signature.signature_base_string("POST", self.url, normalized))

    def authorization(self, nonce: str, **options: str) -> str:
        oauth = {
            "oauth_consumer_key": LOGIN,
            "oauth_nonce": nonce,
            "oauth_signature_method": "RSA-SHA256",
            "oauth_timestamp": str(int(time.time())),
            "oauth_version": "1.0",
        }
        made = self.key.sign(self.base_string(oauth, **options).encode(), PKCS1v15(), SHA256())
        oauth["oauth_signature"] = b64encode(made).decode()
        return "OAuth " + ", ".join(f'{name}="{quote(oauth[name], safe="")}"' for name in oauth)

    def body(self, environment: str = "emulator") -> dict[str, object]:
        return {
            "environment": environment,
            "endpoint_id": "39915",
            "consumer_key": LOGIN,
            "parameters": PAIRS,
            "private_key": self.private_pem,
        }

    def register(self, port: int) -> None:
        """Make the key known to the emulator there."""
        with Connection(port, ()) as connection:
            document = {"public_key": self.public_pem}
            answer = connection.ask_json("PUT", f"/sandbox/merchants/{LOGIN}", document)
        if answer.status not in (200, 201):
            raise WrongAnswer(f"{answer.status} {answer.body[:200]!r}")

    def check_signed(self, signed: dict) -> None:
        """Judge a Signed document by oauthlib and by RSA itself."""
        oauth = {**signed["oauth_parameters"]}
        oauth.pop("oauth_signature", None)
        expected = self.base_string(oauth)
        if signed["signature_base_string"] != expected:
            raise WrongAnswer("another base string than oauthlib's")
        signature = b64decode(signed["signature"]["base64"])
        self.key.public_key().verify(signature, expected.encode(), PKCS1v15(), SHA256())


def sign(merchant: Merchant, connection: Connection, tally: Tally) -> str:
    answer = connection.ask_json("POST", "/api/v1/operations/payout-pay/sign", merchant.body())
    if answer.status != 200:
        raise WrongAnswer(f"{answer.status} {answer.body[:200]!r}")  # it needs nothing that fails
    merchant.check_signed(answer.json())
    return "signed"


def submit(merchant: Merchant, connection: Connection, tally: Tally) -> str:
    """The emulator is inside: its own 503 is shown as the answer that it is."""
    answer = connection.ask_json("POST", "/api/v1/operations/payout-pay/submit", merchant.body())
    if answer.status != 200:
        raise WrongAnswer(f"{answer.status} {answer.body[:200]!r}")
    document = answer.json()
    merchant.check_signed(document["signed"])
    response = document["response"]
    if response["status"] == 503 and ["X-Emulator-Reason", "emulator-busy"] in response["headers"]:
        return "emulator busy"
    if (response["status"], response["fields"].get("type")) != (200, "async-response"):
        raise WrongAnswer(response["body"])
    return "accepted"


def submit_to_a_gateway_that_hangs(merchant: Merchant, connection: Connection, tally: Tally) -> str:
    path = "/api/v1/operations/payout-pay/submit"
    answer = connection.ask_json("POST", path, merchant.body("hanging"))
    if not answer.refused_for_now(502, 503, 504):
        raise WrongAnswer(f"{answer.status} {answer.body[:200]!r}")
    return str(answer.json()["code"])


def diagnose(merchant: Merchant, connection: Connection, tally: Tally) -> str:
    """A signature over spaces as plus signs, and a sound one."""
    is_sound = secrets.randbelow(2) == 1
    header = merchant.authorization("n" * 16, spaces_as="%20" if is_sound else "+")
    request = f"curl -H 'Authorization: {header}' -d '{BODY}' '{merchant.url}'"
    document = {"request": request, "public_key": merchant.public_pem, "now": int(time.time())}
    answer = connection.ask_json("POST", "/api/v1/diagnose", document)
    if answer.status != 200:
        raise WrongAnswer(f"{answer.status} {answer.body[:200]!r}")
    found = answer.json()
    expected = ("valid", []) if is_sound else ("invalid", ["space-as-plus"])
    if (found["verdict"], found["signed"]["faults"]) != expected:
        raise WrongAnswer(f"{found['verdict']} {found['signed']}")
    return "diagnosed"


def register(merchant: Merchant, connection: Connection, tally: Tally) -> str:
    login = f"load-{secrets.token_hex(8)}"
    document = {"public_key": merchant.public_pem}
    answer = connection.ask_json("PUT", f"/sandbox/merchants/{login}", document)
    if answer.refused_for_now(503):
        return "emulator busy"
    if answer.status != 201:
        raise WrongAnswer(f"{answer.status} {answer.body[:200]!r}")
    with tally.lock:
        tally.registered.add(login)
    return "registered"


def call(merchant: Merchant, connection: Connection, tally: Tally, nonce: str = "") -> str:
    """A command to the emulator itself, with a nonce of its own or with everybody's."""
    nonce = nonce or secrets.token_hex(16)
    header = merchant.authorization(nonce)
    headers = {
        "Authorization": header,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = connection.ask("POST", COMMAND, BODY, headers)
    reason = answer.headers.get("X-Emulator-Reason")
    if answer.status == 503 and reason == "emulator-busy":
        answer.tells_when_to_come_back()
        return "emulator busy"
    if answer.status == 403 and reason == "nonce-reused":
        return "nonce refused"
    if answer.status != 200 or b"async-response" not in answer.body:
        raise WrongAnswer(f"{answer.status} {reason}")
    with tally.lock:
        tally.accepted[nonce] += 1
    return "accepted"


def replay(merchant: Merchant, connection: Connection, tally: Tally) -> str:
    """Everybody sends the nonce of the second."""
    return call(merchant, connection, tally, f"everybody's {merchant.replayed}{int(time.time())}")


Act = Callable[[Merchant, Connection, Tally], str]

ACTS: tuple[tuple[Act, int], ...] = (
    (sign, 6),
    (submit, 4),
    (diagnose, 4),
    (call, 3),
    (register, 2),
    (replay, 2),
    (submit_to_a_gateway_that_hangs, 1),
)
"""What clients do, and how many of 22 do it at a time."""


def be_a_client(
    number: int, merchant: Merchant, port: int, tally: Tally, ended: threading.Event
) -> None:
    """Act until ``ended``, each client beginning with another act."""
    turns = [act for act, share in ACTS for _ in range(share)]
    turn = number
    connection = Connection(port, tally.marks)
    while not ended.is_set():
        act = turns[turn % len(turns)]
        turn += 1
        begun = time.monotonic()
        try:
            tally.add(act.__name__, act(merchant, connection, tally), begun)
        except (OSError, http.client.HTTPException):
            tally.add(act.__name__, "connection broken", begun)
            ended.wait(0.05)
        except Exception as error:
            tally.note_wrong(act.__name__, repr(error))
    connection.close()
