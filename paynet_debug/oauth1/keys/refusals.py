"""Every refusal and remark about key material: a stable code and its sentence, in one place.

``REFUSALS`` are the codes of ``KeyRefused``; ``REMARKS`` tell what was mended on the way. A value
in a sentence is a number, a name from our own tables or a code point: never pasted text, for any
piece of it may be key material.
"""

from __future__ import annotations

from paynet_debug.errors import KeyRefused
from paynet_debug.text import N_, Message, Remark

REFUSALS: dict[str, str] = {
    "empty": N_("The key field is empty. Paste the whole PEM text, with its BEGIN and END lines."),
    "material-too-long": N_(
        "The key material is %(length)s long and the limit is %(limit)s. A 4096-bit key takes "
        "about 3,300 characters: paste the key alone."
    ),
    "not-recognised": N_(
        "No key was recognised here. A private key begins with -----BEGIN PRIVATE KEY----- or "
        "-----BEGIN RSA PRIVATE KEY-----. See what a file holds with: openssl asn1parse -in key.pem"
    ),
    "truncated": N_(
        "The key is cut short: %(there)s of %(needed)s bytes are there. Copy it again from the "
        "BEGIN line to the END line."
    ),
    "trailing-bytes": N_(
        "Surplus bytes follow the end of the key: %(surplus)s. Export the key again with: "
        "openssl pkey -in key.pem -out clean.pem"
    ),
    "base64-broken": N_(
        "The Base64 of the key is broken at line %(line)s, column %(column)s of the pasted text: "
        "the character %(character)s does not belong there. Copy the key again."
    ),
    "base64-length": N_(
        "The Base64 of the key has %(count)s characters, one more than whole bytes make: at least "
        "one character was lost or added. Copy the key again."
    ),
    "several-keys": N_("Several different keys were pasted: %(count)s. Leave only the one to use."),
    "certificate-given": N_(
        "This is a certificate: it holds a public key only, and signing needs the private key that "
        "it was made for, often in a .key file beside it. Out of a .pfx or .p12 file: "
        "openssl pkcs12 -in store.p12 -nodes -nocerts -out key.pem"
    ),
    "public-key-given": N_(
        "This is a public key; signing needs the private key that it belongs to. The public half "
        "of a private key prints: openssl pkey -in key.pem -pubout"
    ),
    "request-given": N_(
        "This is a certificate signing request. Use the private key it was made with, or take the "
        "public key out of it: openssl req -in request.csr -noout -pubkey"
    ),
    "parameters-given": N_(
        "These are parameters without a key. Make an RSA key: openssl genrsa -out key.pem 2048"
    ),
    "other-algorithm": N_(
        "This is a key for %(algorithm)s; RSA-SHA256 needs an RSA key. Make one: "
        "openssl genrsa -out key.pem 2048 and register its public half with the gateway: "
        "openssl pkey -in key.pem -pubout"
    ),
    "rsa-pss-key": N_(
        "This RSA key is restricted to the PSS scheme; RSA-SHA256 signs by PKCS#1 v1.5. Make an "
        "unrestricted one: openssl genrsa -out key.pem 2048"
    ),
    "openssh-private-key": N_(
        "This is a private key in OpenSSH's own format. Rewrite a copy of the file as PEM, in "
        "place: ssh-keygen -p -m PEM -f key"
    ),
    "ssh-line-damaged": N_(
        "This is OpenSSH's one-line public key, damaged or cut short. Copy the whole line again. "
        "Signing needs the private key: the file of the same name without .pub."
    ),
    "ssh2-public-key": N_(
        "This is a public key in the SSH2 format (RFC 4716). Convert it: "
        "ssh-keygen -i -m RFC4716 -f key.pub"
    ),
    "putty-key": N_(
        "This is a PuTTY key (.ppk). Convert it in two steps: "
        "puttygen key.ppk -O private-openssh -o key and ssh-keygen -p -m PEM -f key"
    ),
    "pkcs12-store": N_(
        "This is a PKCS#12 store (.p12, .pfx). Take the private key out of it: "
        "openssl pkcs12 -in store.p12 -nodes -nocerts -out key.pem"
    ),
    "pkcs7-bundle": N_(
        "This is a PKCS#7 bundle: it holds certificates only. List them with: "
        "openssl pkcs7 -in bundle.p7b -print_certs"
    ),
    "java-keystore": N_(
        "This is a Java key store. Turn it into PKCS#12 and take the key out: "
        "keytool -importkeystore -srckeystore store.jks -destkeystore store.p12 "
        "-deststoretype PKCS12 and openssl pkcs12 -in store.p12 -nodes -nocerts -out key.pem"
    ),
    "pgp-key": N_(
        "This is an OpenPGP key, which the gateway does not take. Make an RSA key: "
        "openssl genrsa -out key.pem 2048"
    ),
    "jwk": N_(
        "This is a JSON Web Key. Convert it to PEM, for example with the package jwcrypto: "
        'python -c "from jwcrypto.jwk import JWK; import sys; '
        'print(JWK.from_json(sys.stdin.read()).export_to_pem(True, None).decode())" < key.json'
    ),
    "xml-key": N_(
        "This is a .NET XML key. Convert it where it was made: load it with RSA.FromXmlString and "
        "print RSA.ExportRSAPrivateKeyPem() (or ExportRSAPublicKeyPem() for the public half)."
    ),
    "passphrase-missing": N_(
        "The private key is encrypted and no passphrase was given. Give the passphrase, or "
        "write an unprotected copy: openssl pkey -in key.pem -out plain.pem"
    ),
    "passphrase-wrong": N_(
        "The passphrase does not open this private key, or the key is damaged. Try it with: "
        "openssl pkey -in key.pem -noout"
    ),
    "passphrase-too-long": N_("The passphrase is longer than %(limit)s bytes."),
    "encryption-unsupported": N_(
        "The private key is encrypted with %(cipher)s, which is not supported. Rewrite it with "
        "AES-256: openssl pkey -provider legacy -provider default -in key.pem -aes256 -out new.pem"
    ),
    "encryption-too-costly": N_(
        "Opening this encrypted key takes %(cost)s, more than the limit of %(limit)s. Encrypt it "
        "again with ordinary settings: "
        "openssl pkcs8 -topk8 -v2 aes-256-cbc -in key.pem -out new.pem"
    ),
    "key-too-small": N_(
        "The RSA key has %(bits)s bits and at least %(limit)s are needed. Make a new key: "
        "openssl genrsa -out key.pem 2048"
    ),
    "key-too-large": N_(
        "The RSA key has more than %(limit)s bits, the most that is taken. Make a new key: "
        "openssl genrsa -out key.pem 4096"
    ),
    "exponent-unusable": N_(
        "The public exponent of the RSA key is not an odd number from 3 up to 2^33; nearly every "
        "key has 65537. Make a new key: openssl genrsa -out key.pem 2048"
    ),
    "key-multi-prime": N_(
        "This RSA key has more than two prime factors, which is not supported. Make a new key: "
        "openssl genrsa -out key.pem 2048"
    ),
    "key-inconsistent": N_(
        "The numbers of this private key do not fit together: “%(equation)s” does not hold. The "
        "key is damaged: export it again from where it was made. "
        "See: openssl rsa -in key.pem -check"
    ),
    "key-damaged": N_(
        "The container says that this is an RSA key, but its inside is not one. Export the key "
        "again from where it was made."
    ),
}

NO_PUBLIC_KEY = N_(
    "No public key was recognised here. It begins with -----BEGIN PUBLIC KEY-----, "
    "-----BEGIN CERTIFICATE----- or ssh-rsa. Print that of a private key with: "
    "openssl pkey -in key.pem -pubout"
)
"""The sentence for ``not-recognised`` where a public key is asked for."""

REMARKS: dict[str, str] = {
    "encoding": N_("The text was UTF-16; it was read as such."),
    "bom": N_("A byte order mark at the beginning was removed."),
    "invisible-characters": N_("Non-breaking or zero-width characters were removed."),
    "crlf": N_("Windows line ends (CR LF) were read as line ends."),
    "html-escaped": N_("HTML markup in the key was read as plain text."),
    "url-encoded": N_("The key was URL-encoded; it was decoded."),
    "literal-newlines": N_("Escaped line ends (\\n written out) were read as line ends."),
    "quotes": N_("Quotes around the key or its lines were removed."),
    "dashes": N_("The dashes of the BEGIN or END line were restored."),
    "indentation": N_("Spaces before or after the lines of the key were removed."),
    "blank-lines": N_("Blank lines inside the key were removed."),
    "one-line": N_("The key stood on one line; its line ends were restored."),
    "plus-restored": N_("Plus signs of the Base64 had become spaces; they were restored."),
    "url-safe-alphabet": N_("The Base64 had “-” and “_” for “+” and “/”; they were restored."),
    "padding": N_("The “=” signs at the end of the Base64 were put right."),
    "surrounding-text": N_("Text around the key was left aside."),
    "other-blocks": N_("Other PEM blocks beside the key were left aside."),
    "repeated": N_("The same key was pasted more than once."),
    "begin-missing": N_("The BEGIN line is missing; the key is complete without it."),
    "end-missing": N_("The END line is missing; the key is complete without it."),
    "bare-base64": N_("The BEGIN and END lines are missing; the key is complete without them."),
    "wrong-label": N_("The BEGIN line has another label than what is inside: %(container)s."),
    "ssh-public-line": N_("This is OpenSSH's one-line form; its PEM form is what gateways take."),
    "passphrase-not-needed": N_("A passphrase was given, but the key is not encrypted."),
}


def refused(code: str, **values: str | int) -> KeyRefused:
    """The refusal called ``code``, to be raised ``from None``."""
    return KeyRefused(code, Message(REFUSALS[code], **values))


def remark(code: str, **values: str | int) -> Remark:
    """The remark called ``code``."""
    return Remark(code, Message(REMARKS[code], **values))
