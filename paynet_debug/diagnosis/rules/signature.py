"""Words of the faults that opening the signature proves: hash, padding, key.

These rules hold no search: ``block``, ``recover`` and ``digest`` report their codes.
"""

from __future__ import annotations

from paynet_debug.diagnosis.rules.contract import Rule
from paynet_debug.text import N_, Message

_WHERE = Message(N_("signature"))

RULES = (
    Rule(
        "wrong-hash",
        Message(N_("Another hash than SHA-256 was used")),
        Message(
            N_(
                "The opened signature names its hash. RSA-SHA256 needs SHA-256, whatever the "
                "header says."
            )
        ),
        Message(
            N_(
                "Choose SHA-256 in the signing call (SHA256withRSA, OPENSSL_ALGO_SHA256, "
                "RSA-SHA256)."
            )
        ),
        where=_WHERE,
    ),
    Rule(
        "hashed-twice",
        Message(N_("The string was hashed twice")),
        Message(
            N_(
                "The program hashed the string and gave the digest to a function that hashes "
                "by itself."
            )
        ),
        Message(N_("Give the base string itself to the function that signs with SHA-256.")),
        where=_WHERE,
    ),
    Rule(
        "hex-digest-signed",
        Message(N_("The digest's hexadecimal text was signed")),
        Message(
            N_(
                "The program hashed the string, wrote the digest as hexadecimal digits and "
                "signed that text."
            )
        ),
        Message(N_("Give the base string itself to the function that signs with SHA-256.")),
        where=_WHERE,
    ),
    Rule(
        "base64-digest-signed",
        Message(N_("The digest's Base64 text was signed")),
        Message(
            N_("The program hashed the string, wrote the digest as Base64 and signed that text.")
        ),
        Message(N_("Give the base string itself to the function that signs with SHA-256.")),
        where=_WHERE,
    ),
    Rule(
        "no-digest-info",
        Message(N_("The bare digest was encrypted with the private key")),
        Message(
            N_(
                "A raw private-key operation leaves out the DigestInfo that names the hash, "
                "which a PKCS#1 v1.5 signature must hold."
            )
        ),
        Message(
            N_(
                "Call the library's sign function (RSASSA-PKCS1-v1_5 with SHA-256), not its "
                "encrypt function; openssl: dgst -sha256 -sign instead of rsautl."
            )
        ),
        where=_WHERE,
    ),
    Rule(
        "text-encrypted",
        Message(N_("The text itself was encrypted with the private key")),
        Message(N_("The opened signature holds readable text in place of a digest.")),
        Message(
            N_(
                "Call the library's sign function (RSASSA-PKCS1-v1_5 with SHA-256), not its "
                "encrypt function."
            )
        ),
        where=_WHERE,
    ),
    Rule(
        "pss-padding",
        Message(N_("The signature has PSS padding")),
        Message(
            N_(
                "RSA-SHA256 means RSASSA-PKCS1-v1_5. The opened signature is one of "
                "RSASSA-PSS: a salt stands under its mask."
            )
        ),
        Message(N_("Choose PKCS#1 v1.5 padding in the signing call.")),
        where=_WHERE,
    ),
    Rule(
        "wrong-key",
        Message(N_("The signature was not made with the private key of this public key")),
        Message(
            N_(
                "Opened with this public key, the signature is not a signature at all. It was "
                "made with another key pair, or it was damaged on its way."
            )
        ),
        Message(
            N_(
                "Compare the fingerprint of the key that signs with that of the key that the "
                "gateway holds for this login. Sandbox and production have different keys."
            )
        ),
        where=_WHERE,
    ),
    Rule(
        "hmac-signature",
        Message(N_("The signature is an HMAC, not an RSA signature")),
        Message(
            N_(
                "It is 20 or 32 bytes long, as HMAC-SHA1 and HMAC-SHA256 make them. RSA "
                "signatures are as long as the key, 256 bytes or more."
            )
        ),
        Message(N_("Choose RSA-SHA256 and sign with the private key instead of a shared secret.")),
        where=_WHERE,
    ),
    Rule(
        "string-unknown",
        Message(N_("The key is right; the signed string is none that is known")),
        Message(
            N_(
                "The signature opens with this key and holds a SHA-256 digest, but no string "
                "that could be built from this request has that digest. A nonce that was made "
                "twice can't be found, for instance."
            )
        ),
        Message(
            N_(
                "Print the string that your code signs, right before signing, and paste it "
                "into the field for the signed string."
            )
        ),
        where=_WHERE,
    ),
    Rule(
        "signed-string-refuted",
        Message(N_("The string given as signed is not the one that was signed")),
        Message(
            N_(
                "Its digest is not the one in the signature, so the program signs something "
                "else than it prints, or the two come from different requests."
            )
        ),
        Message(
            N_(
                "Print the string in the line before the signing call, and paste string and "
                "request of one and the same run."
            )
        ),
        where=_WHERE,
    ),
    Rule(
        "signed-string-differs",
        Message(N_("The signed string differs from the expected one")),
        Message(
            N_(
                "No known fault leads from the expected string to the signed one; the first "
                "difference shows where to look."
            )
        ),
        Message(N_("Compare both strings from the first difference on.")),
    ),
)
