"""A PHP program: the extensions openssl and curl."""

from __future__ import annotations

from paynet_debug.export.contract import ExportInput, Format, Snippet, program, single_quoted

FORMAT = Format(
    "php",
    "PHP",
    "php",
    signs=True,
    suffix=".php",
    place=5,
    command="PAYNET_PRIVATE_KEY_FILE=key.pem php {file}",
)

TEMPLATE = r"""
<?php
// Signs a request with OAuth 1.0a RSA-SHA256 (RFC 5849), sends it and prints the answer.
// Needs PHP 7.4 with the extensions openssl and curl. PAYNET_PRIVATE_KEY_FILE names the file of
// the private key: PEM, PKCS#1 or PKCS#8.

$url = @@url@@;
$parameters = [
@@parameters@@
];

// RFC 5849, 3.6: rawurlencode() leaves A-Z a-z 0-9 - . _ ~ and writes the rest as %XX.
function encodePairs(array $pairs, string $format = '%s=%s'): array
{
    return array_map(fn ($pair) => vsprintf($format, array_map('rawurlencode', $pair)), $pairs);
}

// Protocol parameters (3.1). There is no token; the timestamp is Unix seconds.
$protocol = [
    ['oauth_consumer_key', @@consumer_key@@], // the merchant login
    ['oauth_nonce', bin2hex(random_bytes(16))],
    ['oauth_signature_method', 'RSA-SHA256'],
    ['oauth_timestamp', (string) time()],
    ['oauth_version', '1.0'],
];

// Base string URI (3.4.1.2): the URL without its query; host in lower case, no default port.
[$uri, $search] = explode('?', $url, 2) + [1 => ''];

// The query takes part, decoded like a form (3.4.1.3.1); parse_str() would lose duplicates.
$query = [];
foreach (array_filter(explode('&', $search), 'strlen') as $piece) {
    $query[] = array_map('urldecode', explode('=', $piece, 2) + [1 => '']);
}

// Normalized request parameters (3.4.1.3.2): sorted by name, then value; a space sorts first.
$collected = encodePairs([...$query, ...$protocol, ...$parameters], '%s %s');
sort($collected, SORT_STRING);
$normalized = str_replace(' ', '=', implode('&', $collected));

// Signature base string (3.4.1.1) and its signature (3.4.3, with SHA-256).
$baseString = 'POST&' . rawurlencode($uri) . '&' . rawurlencode($normalized);
$privateKey = openssl_pkey_get_private('file://' . realpath(getenv('PAYNET_PRIVATE_KEY_FILE')));
if ($privateKey === false) {
    fwrite(STDERR, "PAYNET_PRIVATE_KEY_FILE names no private key\n");
    exit(1);
}
openssl_sign($baseString, $signature, $privateKey, OPENSSL_ALGO_SHA256);
$protocol[] = ['oauth_signature', base64_encode($signature)];

$curl = curl_init($url);
curl_setopt_array($curl, [
    CURLOPT_POSTFIELDS => implode('&', encodePairs($parameters)), // the form body (3.5.2)
    CURLOPT_HTTPHEADER => [ // Authorization is 3.5.1
        'Authorization: OAuth ' . implode(', ', encodePairs($protocol, '%s="%s"')),
        'Accept: ' . @@accept@@,
        'Content-Type: application/x-www-form-urlencoded',
    ],
    CURLOPT_RETURNTRANSFER => true,
]);
$answer = curl_exec($curl);
echo $answer === false ? curl_error($curl) : curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\n";
echo $answer, "\n";
"""

ESCAPES = {"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write(export: ExportInput) -> Snippet:
    """Write the program."""
    return program(FORMAT, export, TEMPLATE, quote, "    [{}, {}],")


def quote(text: str) -> str:
    """A literal; in single quotes, where nothing has to be escaped."""
    return single_quoted(text, ESCAPES)
