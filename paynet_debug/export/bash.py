"""A bash script: openssl signs, curl sends."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from paynet_debug.export.contract import ExportInput, Format, Snippet, escape, program
from paynet_debug.oauth1.encoding import parse_form
from paynet_debug.text import N_, Message, Remark

FORMAT = Format(
    "bash",
    "bash",
    "bash",
    signs=True,
    suffix=".sh",
    place=3,
    command="PAYNET_PRIVATE_KEY_FILE=key.pem bash {file}",
)

TEMPLATE = r"""
#!/usr/bin/env bash
# Signs a request with OAuth 1.0a RSA-SHA256 (RFC 5849), sends it and prints the answer.
# Needs openssl and curl. PAYNET_PRIVATE_KEY_FILE names the file of the private key:
# PEM, PKCS#1 or PKCS#8.
set -eo pipefail
private_key_file=${PAYNET_PRIVATE_KEY_FILE:?names no file}

url=@@url@@
query=(@@query@@) # of the URL, decoded: name and value in turn
consumer_key=@@consumer_key@@ # the merchant login
parameters=( # name and value in turn
@@parameters@@
)

# RFC 5849, 3.6: all but A-Z a-z 0-9 - . _ ~ becomes %XX of the UTF-8 bytes.
percent_encode() {
  printf '%s' "$1" | od -An -v -tu1 | LC_ALL=C awk '{
    for (i = 1; i <= NF; i++) {
      character = sprintf("%c", $i + 0)
      printf "%s", character ~ /[A-Za-z0-9._~-]/ ? character : sprintf("%%%02X", $i)
    }
  }'
}

encode_pairs() { # name value ... -> a line "name=value" for each pair, encoded
  while (($# > 1)); do
    printf '%s=%s\n' "$(percent_encode "$1")" "$(percent_encode "$2")"
    shift 2
  done
}

# Protocol parameters (3.1). There is no token; the timestamp is Unix seconds.
protocol=(oauth_consumer_key "$consumer_key" oauth_nonce "$(openssl rand -hex 16)"
  oauth_signature_method RSA-SHA256 oauth_timestamp "$(date +%s)" oauth_version 1.0)

# Normalized request parameters (3.4.1.3): query, header and body, sorted by name, then value.
normalized=$(encode_pairs "${query[@]}" "${protocol[@]}" "${parameters[@]}" |
  LC_ALL=C sort -t= -k1,1 -k2,2 | paste -sd '&' -)

# Base string URI (3.4.1.2): the URL without its query; host in lower case, no default port.
# Then the base string (3.4.1.1).
base_string="POST&$(percent_encode "${url%%\?*}")&$(percent_encode "$normalized")"

# Signature (3.4.3, with SHA-256) and Authorization header (3.5.1).
signature=$(printf '%s' "$base_string" |
  openssl dgst -sha256 -sign "$private_key_file" | openssl base64 -A)
header=$(encode_pairs "${protocol[@]}" oauth_signature "$signature" |
  sed 's/=\(.*\)/="\1"/' | paste -sd, - | sed 's/,/, /g')

# The form body (3.5.2) holds the parameters alone, in any order.
encode_pairs "${parameters[@]}" | paste -sd '&' - | tr -d '\n' |
  curl --silent --show-error --globoff --path-as-is --write-out '\nHTTP status: %{http_code}\n' \
    --header "Authorization: OAuth $header" --header "Accept: "@@accept@@ \
    --header 'Content-Type: application/x-www-form-urlencoded' --data-binary @- -- "$url"
"""

ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

NUL = Message(
    N_(
        "A value holds a NUL character, which no shell can pass on: the script leaves it out. "
        "Take another language for this value."
    )
)


def write(export: ExportInput) -> Snippet:
    """Write the script, with a warning if a value holds a NUL."""
    script = program(FORMAT, export, TEMPLATE, quote, "  {} {}")
    pairs = (*export.parameters, *parse_form(urlsplit(export.url).query))
    values = (export.consumer_key, *(text for pair in pairs for text in pair))
    if any("\0" in value for value in values):
        return replace(script, warnings=(Remark("export-nul", NUL),))
    return script


def quote(text: str) -> str:
    """A word in single quotes, or in ``$'…'`` where a character is better seen escaped.

    Escapes are of bytes: those of characters depend on the locale. NUL is left out.
    """
    text = text.replace("\0", "")
    if text.isprintable():
        return "'" + text.replace("'", "'\\''") + "'"
    return f"$'{escape(text, ESCAPES, _byte_escapes)}'"


def _byte_escapes(code_point: int) -> str:
    return "".join(f"\\{byte:03o}" for byte in chr(code_point).encode("utf-8", "surrogateescape"))
