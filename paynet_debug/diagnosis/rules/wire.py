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
        Message(N_("Standard Base64 uses + and / and ends with =; this one uses - and _.")),
        Message(N_("Use standard Base64 with padding, then percent-encode it.")),
        where=_WHERE,
    ),
    Rule(
        "signature-padding-missing",
        Message(N_("The = at the end of the signature is missing")),
        Message(
            N_(
                "Base64 is filled up with = to a multiple of four characters; a strict decoder "
                "refuses it otherwise."
            )
        ),
        Message(N_("Use standard Base64 with padding, then percent-encode it.")),
        where=_WHERE,
    ),
    Rule(
        "signature-base64-twice",
        Message(N_("The signature was turned into Base64 twice")),
        Message(
            N_(
                "After decoding the Base64 once it is Base64 again: the signing call hands it out "
                "as text already, or the HTTP library encodes it once more."
            )
        ),
        Message(N_("Encode the signature's bytes as Base64 once.")),
        where=_WHERE,
    ),
    Rule(
        "signature-hex-of-base64",
        Message(N_("The signature's Base64 was sent as hexadecimal digits")),
        Message(N_("The digits stand for the characters of the Base64, not for the bytes.")),
        Message(N_("Send the Base64 itself, percent-encoded.")),
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
        Message(N_("oauth_signature is no signature in any known coding")),
        Message(
            N_("It holds characters that are none of Base64's, or no characters of Base64 at all.")
        ),
        Message(N_("Put the Base64 of the signature's bytes there, percent-encoded.")),
        where=_WHERE,
    ),
)
