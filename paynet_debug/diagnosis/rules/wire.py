"""Words of the faults between a finished signature and ``oauth_signature`` in the header."""

from __future__ import annotations

from paynet_debug.diagnosis.model import Severity
from paynet_debug.diagnosis.rules.contract import Rule
from paynet_debug.text import N_, Message

_WHERE = Message(N_("oauth_signature in the Authorization header"))

RULES = (
    Rule(
        "signature-hex",
        Message(N_("The signature was sent as hexadecimal digits")),
        Message(N_("oauth_signature has to be the Base64 of the signature's bytes.")),
        Message(N_("Encode the signature's bytes as Base64.")),
        where=_WHERE,
    ),
    Rule(
        "signature-base64-of-hex",
        Message(N_("The Base64 holds hexadecimal digits instead of bytes")),
        Message(
            N_("The signature was turned into hexadecimal text first and that text into Base64.")
        ),
        Message(N_("Encode the signature's bytes as Base64, without hexadecimal in between.")),
        where=_WHERE,
    ),
    Rule(
        "signature-base64url",
        Message(N_("The signature was sent in the Base64 alphabet for URLs")),
        Message(
            N_(
                "Standard Base64 uses + and / and ends with =; this one uses - and _ or lacks "
                "the = at the end."
            )
        ),
        Message(N_("Use standard Base64 with padding, then percent-encode it.")),
        where=_WHERE,
    ),
    Rule(
        "signature-wrapped",
        Message(N_("The signature's Base64 holds line breaks")),
        Message(
            N_("RFC 2045 lets a decoder skip line breaks; whether the gateway does is not known.")
        ),
        Message(
            N_("Write the Base64 on one line (base64 -w 0, openssl base64 -A, Base64.getEncoder).")
        ),
        severity=Severity.WARNING,
        where=_WHERE,
    ),
    Rule(
        "signature-encoded-twice",
        Message(N_("The signature was percent-encoded twice")),
        Message(N_("After decoding once it still holds %2B, %2F or %3D.")),
        Message(
            N_("Percent-encode the Base64 once; check whether the HTTP library encodes it again.")
        ),
        where=_WHERE,
    ),
    Rule(
        "signature-plus-lost",
        Message(N_("A + of the signature became a space")),
        Message(
            N_("The signature was not percent-encoded, and something on the way read + as a space.")
        ),
        Message(N_("Percent-encode the Base64: + as %2B, / as %2F, = as %3D.")),
        where=_WHERE,
    ),
    Rule(
        "signature-not-encoded",
        Message(N_("The signature was not percent-encoded")),
        Message(
            N_(
                "In the header + / and = of the Base64 have to be written %2B, %2F and %3D. "
                "Unencoded, a signature may pass one time and fail the next."
            )
        ),
        Message(N_("Percent-encode the Base64 before putting it into the header.")),
        where=_WHERE,
    ),
    Rule(
        "signature-truncated",
        Message(N_("The signature is incomplete")),
        Message(
            N_(
                "An RSA signature is exactly as long as the key's modulus, 256 bytes for 2048 "
                "bits; this one is not."
            )
        ),
        Message(
            N_(
                "Check for a length limit, a lost leading zero byte or a value that was cut at "
                "a special character."
            )
        ),
        where=_WHERE,
    ),
    Rule(
        "signature-reversed",
        Message(N_("The signature's bytes are in reverse order")),
        Message(
            N_("Windows CryptoAPI hands out signatures with the least significant byte first.")
        ),
        Message(
            N_("Reverse the bytes before encoding them as Base64, or sign with CNG (RSA.SignData).")
        ),
        where=_WHERE,
    ),
    Rule(
        "signature-malformed",
        Message(N_("oauth_signature holds no Base64")),
        Message(N_("No bytes could be read from it in any coding.")),
        Message(N_("Put the Base64 of the signature's bytes there, percent-encoded.")),
        where=_WHERE,
    ),
)
