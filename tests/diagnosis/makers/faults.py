"""Broken requests that need no encoder of a language: python faults.py KEY FOLDER.

Each is made by the plain client of ``corpus.py``, which shares no code with the project.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key

sys.path.insert(0, str(Path(__file__).parents[1]))
import corpus

SITE = "https://sandbox.payneteasy.com/paynet/api/v4"
WHITE_LABEL = "https://gate.shop.example:8443/pay/api/v4"
Case = corpus.Case
Plan = corpus.Plan


def sound(url: str = f"{SITE}/payout-pay/39915", **changed: str) -> Plan:
    """A request without any fault; ``changed`` replaces oauth values by their short names."""
    values = {
        "consumer_key": "throw-away",
        "nonce": "66617563657420616e6420666f726365",
        "signature_method": "RSA-SHA256",
        "timestamp": "1700000000",
        "version": "1.0",
        **changed,
    }
    body = [("client_orderid", "3"), ("orderid", "900258"), ("login", "throw-away")]
    return Plan(url=url, body=body, oauth=[(f"oauth_{n}", v) for n, v in values.items()])


def batch(payload: str) -> Plan:
    """A batch command with this payload."""
    plan = sound(f"{SITE}/process-recurring-payments/39915")
    return replace(plan, body=[("payload", payload)])


def recurring(*pairs: tuple[str, str]) -> Plan:
    """The command whose table documents lengths and types."""
    known = {"client-orderid": "3", "recurring-payment-id": "12", "amount": "10.00", **dict(pairs)}
    plan = sound(f"{SITE}/process-recurring-payment/39915")
    return replace(plan, body=list(known.items()))


def _body(*pairs: tuple[str, str]) -> Plan:
    return replace(sound(), body=list(pairs))


def _without(name: str) -> Plan:
    plan = sound()
    return replace(plan, oauth=[pair for pair in plan.oauth if pair[0] != name])


def _header(change: Callable[[str], str]) -> Callable[[Case], Case]:
    def apply(case: Case) -> Case:
        (name, value), *rest = case.headers
        return replace(case, headers=((name, change(value)), *rest))

    return apply


def _first(word: str) -> Callable[[str], str]:
    return lambda value: value.replace("OAuth", word, 1)


def _no_header(case: Case) -> Case:
    return replace(case, headers=case.headers[1:])


def _content_type(value: str) -> Callable[[Case], Case]:
    return lambda case: replace(case, headers=(case.headers[0], ("Content-Type", value)))


def _cut(case: Case) -> Case:
    length = ("Content-Length", str(len(case.body)))
    return replace(case, headers=(*case.headers, length), body=case.body[:-9])


def _same(case: Case) -> Case:
    return case


# Base64 of a CSV with the named cells.
GOOD_BODY = (("client_orderid", "3"), ("orderid", "900258"), ("login", "throw-away"))
RAGGED = "Y2xpZW50LW9yZGVyaWQ7cmVjdXJyaW5nLXBheW1lbnQtaWQNCjE7MjszDQo="

REQUESTS: tuple[tuple[str, str, Plan, Callable[[Case], Case]], ...] = (
    ("authorization-missing", "unverified", sound(), _no_header),
    ("authorization-scheme", "valid", sound(), _header(_first("Bearer"))),
    ("authorization-malformed", "valid", sound(), _header(_first("OAuth,"))),
    ("oauth-parameter-missing", "valid", _without("oauth_nonce"), _same),
    ("oauth-parameter-duplicated", "invalid", sound(), _header(lambda v: v + ', oauth_nonce="2"')),
    ("oauth-in-body", "valid", _body(*GOOD_BODY, ("oauth_token", "")), _same),
    ("signature-method", "valid", sound(signature_method="RSA-SHA1"), _same),
    ("oauth-version", "valid", sound(version="1.0A"), _same),
    ("timestamp-milliseconds", "valid", sound(timestamp="1700000000123"), _same),
    ("timestamp-not-integer", "valid", sound(timestamp="1700000000.12"), _same),
    ("timestamp-out-of-range", "valid", sound(timestamp="1700000000123456"), _same),
    ("timestamp-skewed", "valid", sound(timestamp="1699980000"), _same),
    ("consumer-key-empty", "valid", sound(consumer_key=""), _same),
    ("placeholder-left", "valid", sound(consumer_key="{{consumerKey}}"), _same),
    ("content-type", "valid", sound(), _content_type("multipart/form-data; boundary=x")),
    ("wrong-method", "valid", replace(sound(), method="PUT", signed_method="PUT"), _same),
    ("unknown-host", "valid", sound(f"{WHITE_LABEL}/payout-pay/7"), _same),
    ("context-path-missing", "valid", sound(f"{SITE.replace('/paynet', '')}/payout-pay/39915"),
     _same),
    ("unknown-operation", "valid", sound(f"{SITE}/payin-pay/39915"), _same),
    ("endpoint-id-missing", "valid", sound(f"{SITE}/payout-pay"), _same),
    ("required-parameter-missing", "valid", _body(*GOOD_BODY[:1]), _same),
    ("unknown-parameter", "valid", _body(*GOOD_BODY, ("colour", "red")), _same),
    ("parameter-name", "valid", _body(("client-orderid", "3"), *GOOD_BODY[1:]), _same),
    ("parameter-too-long", "valid", recurring(("client-orderid", "9" * 129)), _same),
    ("parameter-type", "valid", recurring(("amount", "ten")), _same),
    ("parameter-duplicated", "valid", _body(*GOOD_BODY, GOOD_BODY[0]), _same),
    ("payload-not-base64", "valid", batch("client-orderid;amount"), _same),
    ("payload-malformed", "valid", batch(RAGGED), _same),
    ("real-card-number", "valid", _body(*GOOD_BODY, ("card", "5500005555555559")), _same),
    ("nonce-short", "valid", sound(nonce="7"), _same),
    ("request-incomplete", "unverified", sound(), _cut),
    ("sample-login", "valid", sound(consumer_key="TestMerchant"), _same),
)  # fmt: skip


def _after(change: Callable[[corpus.Pairs], corpus.Pairs], plan: Plan | None = None) -> Plan:
    made = corpus._after(change)(plan or sound())
    assert made is not None
    return made


def _setting(name: str, value: str) -> Plan:
    return _after(lambda pairs: [(n, value if n == name else v) for n, v in pairs])


def _all_but_alphanumeric(text: str) -> str:
    return "".join(c if c.isalnum() else f"%{ord(c):02X}" for c in text)


FURTHER: tuple[tuple[str, Plan], ...] = (
    ("nonce-differs", _setting("oauth_nonce", sound().oauth[1][1].upper())),
    ("consumer-key-differs", _setting("oauth_consumer_key", "Throw-Away".upper())),
    ("signature-method-differs", _setting("oauth_signature_method", "RSA-SHA1")),
    ("names-differ", _after(lambda p: [(n.replace("client_", "client-"), v) for n, v in p])),
    ("values-differ", _after(
        lambda p: [(n, "10" if n == "amount" else v) for n, v in p], recurring())),
    ("version-not-sent", corpus._after(lambda p: [*p, ("oauth_version", "1.0")])(
        _without("oauth_version"))),
    ("unsent-parameter-signed", _after(lambda p: [*p, ("by-request-sn", "")],
        sound(f"{SITE}/status/39915"))),
    ("path-differs", replace(
        sound(f"{SITE}/payout-pay/39915;v=1"), signed_url=lambda u: u.partition(";")[0])),
    ("parts-differ", replace(sound(), assemble=lambda m, u, p: f"{u}&{p}")),
    ("url-encoded-twice", replace(
        sound(), write_url=lambda u: corpus.right(corpus.right(u)))),
    ("unreserved-encoded", replace(sound(), write=_all_but_alphanumeric)),
    ("query-counted-twice", replace(corpus._with_query(sound()),
        collect=lambda q, o, b: q + o + b + q)),
    ("byte-order-mark", replace(
        sound(), assemble=lambda m, u, p: f"\ufeff{m}&{u}&{p}")),
    ("sorted-naturally", replace(_body(*GOOD_BODY, ("item10", "a"), ("item9", "b")),
        order=lambda e: sorted(e, key=lambda p: p[0].replace("item10", "itema")))),
    ("sorted-by-locale", replace(_body(*GOOD_BODY, ("order-b", "1"), ("ordera", "2")),
        order=lambda e: sorted(e, key=lambda p: p[0].replace("-", "").replace("_", "")))),
    ("equal-names-not-sorted", replace(_body(*GOOD_BODY, ("tag", "b"), ("tag", "a")),
        order=lambda e: sorted(e, key=lambda p: p[0]))),
    ("signature-reversed", replace(sound(), sign=lambda d: corpus._pkcs1(d)[::-1])),
    ("signature-padding-missing", replace(
        sound(), wire=lambda s: corpus.right(corpus._b64(s).rstrip("=")))),
    ("signature-base64-twice", replace(
        sound(), wire=lambda s: corpus.right(corpus._b64(corpus._b64(s).encode())))),
    ("signature-hex-of-base64", replace(sound(), wire=lambda s: corpus._b64(s).encode().hex())),
    ("signature-malformed", replace(sound(), wire=lambda s: "%21%21%21")),
    ("string-unknown", replace(sound(), tail="#unknown")),
    ("text-encrypted parameters-only oauth-parameters-missing", replace(
        sound(), raw_assembly="parameters", collect=lambda q, o, b: b,
        sign=lambda d: corpus._raw(d))),
)  # type: ignore[assignment] # fmt: skip


def _known_string_cases() -> Iterator[tuple[str, Case]]:
    """One file for each form of each string, signature and wire fault of the corpus."""
    chance = random.Random(7)  # noqa: S311 - the same files each time
    seen: set[str] = set()
    for family in (corpus.SINGLES, corpus.SIGNATURES, corpus.BROKEN, corpus.WIRES):
        for case in corpus._single(chance, family):
            code = case.codes[0]
            name = f"{code}-{case.label.replace(' ', '-')}" if code in seen else code
            seen.add(code)
            yield name, case


def _write(folder: Path, name: str, case: Case, **expected: object) -> None:
    (folder / f"{name}.http").write_bytes(case.http().encode())
    lines = [f"{key} = {json.dumps(value)}" for key, value in expected.items()]
    (folder / f"{name}.toml").write_text("\n".join(lines) + "\n", "utf-8")


_CLOSED = ("wrong-key", "hmac-signature", "signature-truncated", "signature-malformed",
           "string-unknown")  # fmt: skip
_READ = ("signature-malformed", "signature-wrapped")


def main(key: Path, folder: Path) -> None:
    """Write every file."""
    private_key = load_pem_private_key(key.read_bytes(), None)
    corpus.use_key(private_key)  # type: ignore[arg-type]
    further = (
        (codes.split()[0], corpus.case(tuple(codes.split()), "", plan)) for codes, plan in FURTHER
    )
    for name, case in (*_known_string_cases(), *further):
        code = case.codes[0]
        _write(
            folder,
            name,
            case,
            source=f"faults.md, {code}; made by corpus.py",
            verdict="valid" if code == "signature-wrapped" else "invalid",
            codes=list(case.codes),
            certainty="hint" if code in _READ else "proof",
            **({} if code in _CLOSED else {"signed": case.signed}),
        )
    for code, verdict, plan, send in REQUESTS:
        case = send(corpus.case((code,), "", plan))
        _write(
            folder,
            f"request-{code}",
            case,
            source=f"faults.md, {code}; made by corpus.py",
            verdict=verdict,
            codes=[code],
            certainty="hint",
            now=1_700_000_000,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
