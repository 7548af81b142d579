"""Broken requests without end, made by a plain second implementation of what clients do.

Nothing here imports the project's own encoders or base string: percent-encoding is written out,
or taken from ``urllib``. So the engine is not tested with itself turned around. Only the
signature is left to the ``cryptography`` library.

``cases(kind, count, seed)`` yields ``Case``s; ``python -m tests.diagnosis.measure`` says how
many are recognised and how long it takes.
"""

from __future__ import annotations

import base64
import hashlib
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote, quote_plus

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import MD5, SHA1, SHA256, SHA512

Pairs = list[tuple[str, str]]
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
"""The merchant's key: a new one for each run, unless ``use_key`` is called first."""

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def use_key(key: rsa.RSAPrivateKey) -> None:
    """Sign with ``key`` from now on."""
    global KEY
    KEY = key


def right(text: str) -> str:
    """RFC 3986, byte by byte."""
    return "".join(chr(b) if chr(b) in UNRESERVED else f"%{b:02X}" for b in text.encode("utf-8"))


@dataclass
class Plan:
    """A client at work; a fault changes one of its attributes."""

    method: str = "POST"
    url: str = "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915"
    query: Pairs = field(default_factory=list)
    body: Pairs = field(default_factory=list)
    oauth: Pairs = field(default_factory=list)
    realm: str | None = None
    write: Callable[[str], str] = right
    write_joined: Callable[[str], str] = right
    write_url: Callable[[str], str] = right
    collect: Callable[[Pairs, Pairs, Pairs], Pairs] = lambda q, o, b: q + o + b
    order: Callable[[Pairs], Pairs] = sorted
    signed_method: str = "POST"
    signed_url: Callable[[str], str] = lambda url: url
    assemble: Callable[[str, str, str], str] = lambda m, u, p: f"{m}&{u}&{p}"
    raw_assembly: str = ""
    tail: str = ""
    sort_first: bool = False
    sign: Callable[[bytes], bytes] = lambda data: KEY.sign(data, padding.PKCS1v15(), SHA256())
    wire: Callable[[bytes], str] = lambda s: right(base64.b64encode(s).decode())
    body_text: str = ""

    def string(self) -> str:
        pairs = self.collect(self.query, self.oauth, self.body)
        if self.sort_first:
            pairs = sorted(pairs)
        encoded = [(self.write(n), self.write(v)) for n, v in pairs]
        if not self.sort_first:
            encoded = self.order(encoded)
        joined = "&".join(f"{n}={v}" for n, v in encoded)
        if self.raw_assembly == "parameters":
            return joined + self.tail
        if self.raw_assembly == "body":
            return self.body_text + self.tail
        url = self.write_url(self.signed_url(self.url))
        return self.assemble(self.signed_method, url, self.write_joined(joined)) + self.tail


@dataclass(frozen=True)
class Case:
    """A request as sent, the string that was signed, and the codes that led there."""

    codes: tuple[str, ...]
    label: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    signed: str

    def http(self) -> str:
        """The raw message, as one pastes it."""
        host, _, path = self.url.partition("://")[2].partition("/")
        lines = [f"{self.method} /{path} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if "Content-Length" not in dict(self.headers):
            lines.append(f"Content-Length: {len(self.body)}")
        lines += ["", ""]
        return "\r\n".join(lines) + self.body.decode()


Fault = Callable[[Plan], Plan | None]


def _needs(characters: str, make: Fault) -> Fault:
    def apply(plan: Plan) -> Plan | None:
        text = "".join(v for _, v in plan.body + plan.query)
        return make(plan) if any(c in text for c in characters) else None

    return apply


def _values(write: Callable[[str], str]) -> Fault:
    return lambda p: replace(p, write=write)


def _everywhere(write: Callable[[str], str]) -> Fault:
    return lambda p: replace(p, write=write, write_joined=write, write_url=write)


def _composed(change: Callable[[str], str], everywhere: bool) -> Fault:
    """Change the output of whatever encoder the client has."""

    def apply(p: Plan) -> Plan:
        old, joined, url = p.write, p.write_joined, p.write_url
        plan = replace(p, write=lambda t: change(old(t)))
        if everywhere:
            plan = replace(
                plan, write_joined=lambda t: change(joined(t)), write_url=lambda t: change(url(t))
            )
        return plan

    return apply


def lower_hex(text: str) -> str:
    out, i = "", 0
    while i < len(text):
        if text[i] == "%":
            out, i = out + text[i : i + 3].lower(), i + 3
        else:
            out, i = out + text[i], i + 1
    return out


def _keep(characters: str) -> Callable[[str], str]:
    def change(encoded: str) -> str:
        for c in characters:
            encoded = encoded.replace(f"%{ord(c):02X}", c)
        return encoded

    return change


def _charset(name: str) -> Fault:
    def encode(text: str) -> str:
        return "".join(
            chr(b) if chr(b) in UNRESERVED else f"%{b:02X}" for b in text.encode(name, "replace")
        )

    def apply(p: Plan) -> Plan | None:
        return None if all(v.isascii() for _, v in p.body) else replace(p, write=encode)

    return apply


def _form(sent: str, signed: str) -> Fault:
    """Text goes out in one Unicode form and is signed in another."""

    def in_form(form: str, pairs: Pairs) -> Pairs:
        return [(n, unicodedata.normalize(form, v)) for n, v in pairs]

    def apply(p: Plan) -> Plan | None:
        old, body = p.collect, in_form(sent, p.body)
        if in_form(signed, body) == body:
            return None
        return replace(p, body=body, collect=lambda q, o, b: in_form(signed, old(q, o, b)))

    return apply


def _collect(make: Callable[[Pairs, Pairs, Pairs], Pairs]) -> Fault:
    return lambda p: replace(p, collect=make)


def _after(make: Callable[[Pairs], Pairs]) -> Fault:
    def apply(p: Plan) -> Plan:
        old = p.collect
        return replace(p, collect=lambda q, o, b: make(old(q, o, b)))

    return apply


def _only_if(test: Callable[[Plan], object], make: Fault) -> Fault:
    return lambda p: make(p) if test(p) else None


def _url(change: Callable[[str], str]) -> Fault:
    def apply(p: Plan) -> Plan:
        old = p.signed_url
        return replace(p, signed_url=lambda u: change(old(u)))

    return apply


def _is_oauth(name: str) -> bool:
    return name.startswith("oauth_")


def _groups(first: bool) -> Callable[[Pairs], Pairs]:
    def order(pairs: Pairs) -> Pairs:
        ours = sorted(p for p in pairs if _is_oauth(p[0]))
        theirs = sorted(p for p in pairs if not _is_oauth(p[0]))
        return ours + theirs if first else theirs + ours

    return order


def _no_id(url: str) -> str:
    return url.rsplit("/", 1)[0]


def _timestamp(step: int) -> Fault:
    return _after(
        lambda pairs: [
            (n, str(int(v) + step)) if n == "oauth_timestamp" else (n, v) for n, v in pairs
        ]
    )


def _capital_host(p: Plan) -> Plan:
    typed = p.url.replace("sandbox.", "Sandbox.")
    return replace(p, url=typed, signed_url=lambda u: u)


def _with_port(p: Plan) -> Plan:
    typed = p.url.replace(".com/", ".com:8443/")
    return replace(p, url=typed, signed_url=lambda u: u.replace(":8443", ""))


def _body_hash(p: Plan) -> Plan:
    digest = base64.b64encode(hashlib.sha256(p.body_text.encode()).digest()).decode()
    return replace(p, collect=lambda q, o, b: q + o + [("oauth_body_hash", digest)])


def _sent_wrapped(end: str) -> Fault:
    def apply(p: Plan) -> Plan | None:
        if len(p.body) < 2:
            return None
        wrap = lambda b: [(n, v + end) for n, v in b[:-1]] + b[-1:]  # noqa: E731
        return replace(p, collect=lambda q, o, b: q + o + wrap(b))

    return apply


def _padded(p: Plan) -> Plan | None:
    n, v = p.body[0]
    sent = [(n, v + " "), *p.body[1:]]
    plan = replace(p, body=sent)
    return replace(plan, collect=lambda q, o, b: q + o + [(n, v.strip()) for n, v in b])


def _plus_data(p: Plan) -> Plan | None:
    if not any(" " in v for _, v in p.body):
        return None
    text = "&".join(f"{right(n)}={right(v).replace('%20', '+')}" for n, v in p.body)
    new = lambda q, o, b: q + o + [(n, v.replace(" ", "+")) for n, v in b]  # noqa: E731
    return replace(p, body_text=text, collect=new)


def _dups(p: Plan) -> Plan:
    name = p.body[0][0]
    return replace(
        p, body=[*p.body, (name, "zz")], collect=lambda q, o, b: list(dict(q + o + b).items())
    )


def _distinct_orders(p: Plan) -> bool:
    names = [n for n, _ in p.body]
    return any(n > "oauth" for n in names) and any(n < "oauth" for n in names)


def _names(*pairs: tuple[str, str]) -> Callable[[Plan], Plan]:
    return lambda p: replace(p, body=[*p.body, *pairs])


def _then(first: Callable[[Plan], Plan], second: Fault) -> Fault:
    return lambda p: second(first(p))


def _with_query(p: Plan) -> Plan:
    return replace(p, url=p.url + "?lang=en&b=2%203", query=[("lang", "en"), ("b", "2 3")])


SINGLES: tuple[tuple[str, str, Fault], ...] = (
    ("space-as-plus", "values", _needs(" ", _composed(lambda t: t.replace("%20", "+"), False))),
    ("space-as-plus", "everywhere", _needs(" ", _composed(lambda t: t.replace("%20", "+"), True))),
    ("tilde-encoded", "values", _needs("~", _composed(lambda t: t.replace("~", "%7E"), False))),
    ("tilde-encoded", "everywhere", _needs("~", _composed(lambda t: t.replace("~", "%7E"), True))),
    ("reserved-not-encoded", "values", _needs("!'()", _composed(_keep("!'()*"), False))),
    ("reserved-not-encoded", "everywhere", _needs("!'()", _composed(_keep("!'()*"), True))),
    ("asterisk-not-encoded", "values", _needs("*", _composed(_keep("*"), False))),
    ("asterisk-not-encoded", "everywhere", _needs("*", _composed(_keep("*"), True))),
    ("slash-not-encoded", "values", _needs("/", _composed(_keep("/"), False))),
    ("slash-not-encoded", "everywhere", _composed(_keep("/"), True)),
    ("lowercase-hex", "values", _needs("/:é+!", _composed(lower_hex, False))),
    ("lowercase-hex", "everywhere", _composed(lower_hex, True)),
    ("values-encoded-twice", "values", _needs(" !/+", lambda p: replace(
        p, write=lambda t, w=p.write: w(w(t))))),
    ("values-not-encoded", "", _needs(" !/+", _values(str))),
    ("parameters-not-encoded-again", "", lambda p: replace(p, write_joined=str)),
    ("url-not-encoded", "", lambda p: replace(p, write_url=str)),
    ("wrong-charset", "latin-1", _charset("latin-1")),
    ("wrong-charset", "windows-1251", _charset("cp1251")),
    ("unicode-form", "NFD", _form("NFC", "NFD")),
    ("unicode-form", "NFC", _form("NFD", "NFC")),
    ("body-parameters-missing", "", _collect(lambda q, o, b: q + o)),
    ("oauth-parameters-missing", "", _collect(lambda q, o, b: q + b)),
    ("signature-included", "", _after(lambda p: [*p, ("oauth_signature", "")])),
    ("realm-included", "", lambda p: replace(
        p, realm="Api", collect=lambda q, o, b: q + o + b + [("realm", "Api")])),
    ("empty-token-included", "", _after(lambda p: [*p, ("oauth_token", "")])),
    ("empty-parameters-dropped", "", _then(_names(("note", "")), _after(
        lambda p: [(n, v) for n, v in p if v]))),
    ("query-parameters-missing", "", _then(_with_query, _collect(lambda q, o, b: o + b))),
    ("query-in-url", "", _then(_with_query, lambda p: replace(
        p, collect=lambda q, o, b: o + b, signed_url=lambda u: "?" + u))),
    ("version-missing", "", _after(lambda p: [e for e in p if e[0] != "oauth_version"])),
    ("body-hash", "", _body_hash),
    ("not-sorted", "body first", _only_if(_distinct_orders, lambda p: replace(
        p, order=list, collect=lambda q, o, b: b + o + q))),
    ("not-sorted", "header first", _only_if(_distinct_orders, lambda p: replace(
        p, order=list, collect=lambda q, o, b: o + b + q))),
    ("not-sorted", "alphabetical", _only_if(
        lambda p: _distinct_orders(p) and p.body != sorted(p.body),  # or: oauth-parameters-first
        lambda p: replace(p, order=list, collect=lambda q, o, b: sorted(o) + b + q))),
    ("sorted-after-joining", "", _then(
        _names(("amount", "1"), ("amount-from", "2")), lambda p: replace(
            p, order=lambda e: sorted(e, key=lambda x: f"{x[0]}={x[1]}")))),
    ("sorted-case-insensitively", "", _then(_names(("Zeta", "1")), lambda p: replace(
        p, order=lambda e: sorted(e, key=lambda x: (x[0].lower(), x[1]))))),
    ("sorted-before-encoding", "", _then(_names(("item-1", "1"), ("item[1]", "2")),
        lambda p: replace(p, sort_first=True))),
    ("oauth-parameters-first", "", _only_if(_distinct_orders, lambda p: replace(
        p, order=_groups(True)))),
    ("oauth-parameters-last", "", _only_if(_distinct_orders, lambda p: replace(
        p, order=_groups(False)))),
    ("duplicates-lost", "", _dups),
    ("method-lowercase", "", lambda p: replace(p, signed_method="post")),
    ("wrong-method", "GET", lambda p: replace(p, signed_method="GET")),
    ("scheme-changed", "", _url(lambda u: u.replace("https:", "http:"))),
    ("port-included", "", _url(lambda u: u.replace(".com/", ".com:443/"))),
    ("port-dropped", "", _with_port),
    ("host-case", "", _capital_host),
    ("other-host", "production", _url(lambda u: u.replace("sandbox.", "gate."))),
    ("other-host", "eu", _url(lambda u: u.replace(".com", ".eu"))),
    ("trailing-slash", "", _url(lambda u: u + "/")),
    ("endpoint-id-missing", "", _url(_no_id)),
    ("path-only", "", _url(lambda u: "/" + u.split("/", 3)[3])),
    ("parameters-only", "", lambda p: replace(p, raw_assembly="parameters")),
    ("body-only", "", lambda p: replace(p, raw_assembly="body")),
    ("trailing-newline", "LF", lambda p: replace(p, tail="\n")),
    ("trailing-newline", "CRLF", lambda p: replace(p, tail="\r\n")),
    ("line-breaks", "LF", _sent_wrapped("\n")),
    ("values-not-trimmed", "", _padded),
    ("plus-as-data", "", _plus_data),
    ("timestamp-differs", "+1", _timestamp(1)),
    ("timestamp-differs", "-3", _timestamp(-3)),
)  # fmt: skip


def _size() -> int:
    return KEY.key_size // 8


def _raw(content: bytes) -> bytes:
    """A private-key operation on padded content without DigestInfo."""
    numbers = KEY.private_numbers()
    block = b"\x00\x01" + b"\xff" * (_size() - 3 - len(content)) + b"\x00" + content
    n = numbers.public_numbers.n
    return pow(int.from_bytes(block, "big"), numbers.d, n).to_bytes(_size(), "big")


def _signing(sign: Callable[[bytes], bytes]) -> Fault:
    return lambda p: replace(p, sign=sign)


def _pkcs1(data: bytes) -> bytes:
    return KEY.sign(data, padding.PKCS1v15(), SHA256())


OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)

SIGNATURES: tuple[tuple[str, str, Fault], ...] = (
    ("wrong-hash", "SHA-1", _signing(lambda d: KEY.sign(d, padding.PKCS1v15(), SHA1()))),  # noqa: S303
    ("wrong-hash", "SHA-512", _signing(lambda d: KEY.sign(d, padding.PKCS1v15(), SHA512()))),
    ("wrong-hash", "MD5", _signing(
        lambda d: KEY.sign(
            hashlib.new("md5", d, usedforsecurity=False).digest(),
            padding.PKCS1v15(),
            Prehashed(MD5()),  # noqa: S303
        ))),
    ("hashed-twice", "", _signing(lambda d: _pkcs1(hashlib.sha256(d).digest()))),
    ("hex-digest-signed", "", _signing(lambda d: _pkcs1(hashlib.sha256(d).hexdigest().encode()))),
    ("base64-digest-signed", "", _signing(
        lambda d: _pkcs1(base64.b64encode(hashlib.sha256(d).digest())))),
    ("no-digest-info", "", _signing(lambda d: _raw(hashlib.sha256(d).digest()))),
    ("pss-padding", "32", _signing(lambda d: KEY.sign(d, padding.PSS(
        padding.MGF1(SHA256()), 32), SHA256()))),
    ("pss-padding", "max", _signing(lambda d: KEY.sign(d, padding.PSS(
        padding.MGF1(SHA256()), padding.PSS.MAX_LENGTH), SHA256()))),
)  # fmt: skip

BROKEN: tuple[tuple[str, str, Fault], ...] = (
    ("wrong-key", "", _signing(lambda d: OTHER_KEY.sign(d, padding.PKCS1v15(), SHA256()))),
    ("hmac-signature", "", _signing(lambda d: hashlib.sha256(d).digest())),
    ("signature-truncated", "", _signing(lambda d: _pkcs1(d)[:200])),
)


def _wired(wire: Callable[[bytes], str]) -> Fault:
    return lambda p: replace(p, wire=wire)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


WIRES: tuple[tuple[str, str, Fault], ...] = (
    ("signature-hex", "lower", _wired(lambda s: s.hex())),
    ("signature-hex", "upper", _wired(lambda s: s.hex().upper())),
    ("signature-base64-of-hex", "", _wired(lambda s: right(_b64(s.hex().encode())))),
    ("signature-base64url", "", _wired(lambda s: base64.urlsafe_b64encode(s).decode().rstrip("="))),
    ("signature-wrapped", "", _wired(lambda s: right(base64.encodebytes(s).decode()))),
    ("signature-encoded-twice", "", _wired(lambda s: right(right(_b64(s))))),
    ("signature-plus-lost", "", _wired(lambda s: right(_b64(s).replace("+", " ")))),
    ("signature-not-encoded", "", _wired(lambda s: _b64(s))),
)


def _encode_uri_component(text: str) -> str:
    return quote(text, safe="~!'()*")


def _java(text: str, charset: str = "utf-8") -> str:
    return quote_plus(text.encode(charset, "replace"), safe="*").replace("~", "%7E")


def _php(text: str) -> str:
    return quote_plus(text).replace("~", "%7E")


def _http_utility(text: str) -> str:
    return lower_hex(quote_plus(text, safe="!()*").replace("~", "%7E"))


ENCODERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("encodeURIComponent", _encode_uri_component),
    ("URLEncoder", _java),
    ("ISO-8859-1", lambda t: _java(t, "latin-1")),
    ("PHP urlencode", _php),
    ("Python quote", lambda t: quote(t)),
    ("quote_plus", lambda t: quote_plus(t)),
    ("HttpUtility", _http_utility),
    ("WebUtility", lambda t: quote_plus(t, safe="!()*").replace("~", "%7E")),
    ("EscapeDataString", _encode_uri_component),
)

WORDS = ("a b~*'!()/+é", "Größe 10", "order 7/8", "Müller & Söhne", "plain", "x=1&y=2", "100%",
         "tilde~", "star*", "mail@host.example", "Привет мир", "(brackets)", "it's!", "+7 900",
         "https://shop.example/cb?id=1")  # fmt: skip


NAMES = ("client_orderid", "orderid", "login", "amount", "purpose", "zip-code", "order_desc",
         "email", "Currency", "note")  # fmt: skip


def plan(chance: random.Random, *, rich: bool = False) -> Plan:
    """A sound client with a random order; ``rich`` puts every special character in."""
    names = chance.sample(NAMES, chance.randint(3, 7))
    body = [(name, chance.choice(WORDS)) for name in names]
    if rich or chance.random() < 0.5:
        body.append(("text", WORDS[0]))
    oauth = [
        ("oauth_consumer_key", chance.choice(["demo", "Merchant One", "shop/7"])),
        ("oauth_signature_method", "RSA-SHA256"),
        ("oauth_timestamp", str(1_700_000_000 + chance.randint(0, 10**8))),
        ("oauth_nonce", f"{chance.getrandbits(96):024x}"),
        ("oauth_version", "1.0"),
    ]
    chance.shuffle(oauth)
    text = "&".join(f"{right(n)}={right(v)}" for n, v in body)
    return Plan(body=body, oauth=oauth, body_text=text)


def case(codes: tuple[str, ...], label: str, plan: Plan) -> Case:
    """Send what the client would send."""
    sent = "&".join(f"{right(n)}={right(v)}" for n, v in plan.body)
    if "+" in plan.body_text and "plus-as-data" in codes:
        sent = plan.body_text
    plan.body_text = sent
    if "query-in-url" in codes:
        plan.signed_url = lambda u: u
    elif plan.query:
        old = plan.signed_url
        plan.signed_url = lambda u: old(u.partition("?")[0])
    string = plan.string()
    signature = plan.wire(plan.sign(string.encode("utf-8")))
    header = [f'{n}="{right(v)}"' for n, v in plan.oauth] + [f'oauth_signature="{signature}"']
    if plan.realm is not None:
        header.insert(0, f'realm="{plan.realm}"')
    headers = (
        ("Authorization", "OAuth " + ", ".join(header)),
        ("Content-Type", "application/x-www-form-urlencoded"),
    )
    return Case(codes, label, plan.method, plan.url, headers, sent.encode(), string)


EXCLUSIVE = (
    {"not-sorted", "oauth-parameters-first", "oauth-parameters-last", "sorted-after-joining",
     "sorted-case-insensitively", "sorted-before-encoding"},
    {"parameters-only", "body-only", "path-only", "method-lowercase", "wrong-method",
     "scheme-changed", "port-included", "port-dropped", "other-host", "host-case",
     "trailing-slash", "endpoint-id-missing", "url-not-encoded", "query-in-url"},
    {"values-encoded-twice", "values-not-encoded", "wrong-charset", "space-as-plus",
     "tilde-encoded", "reserved-not-encoded", "asterisk-not-encoded", "slash-not-encoded",
     "lowercase-hex", "plus-as-data"},
    {"body-parameters-missing", "oauth-parameters-missing", "body-hash", "body-only",
     "parameters-only"},
    {"body-parameters-missing", "not-sorted", "line-breaks", "realm-included", "plus-as-data",
     "values-not-trimmed", "duplicates-lost", "query-parameters-missing", "query-in-url",
     "body-hash", "oauth-parameters-missing", "unicode-form", "empty-parameters-dropped"},
    {"plus-as-data", "sorted-after-joining", "sorted-case-insensitively",
     "sorted-before-encoding", "empty-parameters-dropped", "duplicates-lost"},
)  # fmt: skip
"""Pairs within a set overwrite one another in this plain implementation."""


def together(one: str, other: str) -> bool:
    """Whether two codes can stand in one case."""
    return one != other and not any({one, other} <= group for group in EXCLUSIVE)


def _single(chance: random.Random, faults: tuple[tuple[str, str, Fault], ...]) -> Iterator[Case]:
    for code, label, fault in faults:
        made = None
        for _ in range(30):
            planned = fault(plan(chance, rich=chance.random() < 0.5))
            made = None if planned is None else case((code,), label, planned)
            if made is not None and _shows(made):
                break
        assert made is not None, code
        yield made


def cases(kind: str, count: int, seed: int = 1) -> Iterator[Case]:
    """``kind``: sound, singles, signatures, broken, wires, encoders, pairs, unknown."""
    chance = random.Random(seed)  # noqa: S311 - the same cases for the same seed
    for _ in range(count):
        yield from _KINDS[kind](chance)


def _encoded(chance: random.Random) -> Iterator[Case]:
    for name, write in ENCODERS:
        for form in (_values, _everywhere):
            made = form(write)(plan(chance, rich=True))
            assert made is not None
            yield case((), name, made)


def _unknown(chance: random.Random) -> Iterator[Case]:
    yield case((), "", replace(plan(chance), tail=f"#{chance.random()}"))


def _pair(chance: random.Random) -> Iterator[Case]:
    every = SINGLES + SIGNATURES + WIRES
    one, other = chance.sample(every, 2)
    if not together(one[0], other[0]) or {one[0], other[0]} <= {w[0] for w in WIRES}:
        return
    if {one[0], other[0]} <= {s[0] for s in SIGNATURES}:
        return
    base = plan(chance, rich=True)
    first, alone = one[2](base), other[2](base)
    second = other[2](first) if first else None
    if first and alone and second and not _collapses(second, first, alone):
        made = case((one[0], other[0]), f"{one[1]} | {other[1]}", second)
        if _shows(made):
            yield made


def _shows(case: Case) -> bool:
    """Whether a fault of the signature's text shows: one in two hundred has no plus to lose."""
    sent = dict(case.headers)["Authorization"].rpartition('oauth_signature="')[2]
    return "signature-plus-lost" not in case.codes or "%20" in sent


def _collapses(both: Plan, *singles: Plan) -> bool:
    """Whether one fault hides the other: nothing is left of it in the string."""
    signing = any(each.sign is not both.sign or each.wire is not both.wire for each in singles)
    return not signing and both.string() in {each.string() for each in singles}


_KINDS: dict[str, Callable[[random.Random], Iterator[Case]]] = {
    "sound": lambda chance: iter([case((), "", plan(chance))]),
    "singles": lambda chance: _single(chance, SINGLES),
    "signatures": lambda chance: _single(chance, SIGNATURES),
    "broken": lambda chance: _single(chance, BROKEN),
    "wires": lambda chance: _single(chance, WIRES),
    "encoders": _encoded,
    "pairs": _pair,
    "unknown": _unknown,
}
