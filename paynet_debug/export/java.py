"""A Java program in one source file: the JDK alone."""

from __future__ import annotations

from paynet_debug.export.contract import ExportInput, Format, Snippet, escape, program

FORMAT = Format(
    "java",
    "Java",
    "java",
    signs=True,
    suffix=".java",
    place=7,
    command="PAYNET_PRIVATE_KEY_FILE=key.pem java {file}",
)

TEMPLATE = r"""
// Signs a request with OAuth 1.0a RSA-SHA256 (RFC 5849), sends it and prints the answer.
// Needs Java 17. PAYNET_PRIVATE_KEY_FILE names the file of the private key: PEM, PKCS#1 or PKCS#8.
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.*;
import java.net.http.*;
import java.nio.file.*;
import java.security.*;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.*;
import java.util.stream.*;

class SignedRequest {
    static final String URL = @@url@@;
    static final String[][] QUERY = {@@query@@}; // of the URL, decoded
    static final String[][] PARAMETERS = {
@@parameters@@
    };

    /** RFC 5849, 3.6: URLEncoder writes a form, which differs in three characters. */
    static String percentEncode(String text) {
        String form = URLEncoder.encode(text, UTF_8);
        return form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    static Stream<String> encode(String row, String[][] pairs) {
        return Stream.of(pairs).map(p -> row.formatted(percentEncode(p[0]), percentEncode(p[1])));
    }

    /** Java reads PKCS#8 alone: a PKCS#1 key (no algorithm, 0x30, after a number) is wrapped. */
    static PrivateKey privateKey() throws Exception {
        String file = Objects.requireNonNull(System.getenv("PAYNET_PRIVATE_KEY_FILE"), "not set");
        String pem = Files.readString(Path.of(file));
        String base64 = pem.replaceAll("(?s)^.*-----BEGIN[^-]*-----|-----END.*$", "");
        byte[] key = Base64.getMimeDecoder().decode(base64);
        if (key[7] != 0x30) {
            String wrap = "3082%04x020100300d06092a864886f70d01010105000482%04x";
            String start = wrap.formatted(key.length + 22, key.length);
            key = HexFormat.of().parseHex(start + HexFormat.of().formatHex(key));
        }
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
    }

    public static void main(String[] arguments) throws Exception {
        String[][] protocol = { // protocol parameters (3.1); the timestamp is Unix seconds
            {"oauth_consumer_key", @@consumer_key@@}, // the merchant login
            {"oauth_nonce", UUID.randomUUID().toString()},
            {"oauth_signature_method", "RSA-SHA256"},
            {"oauth_timestamp", String.valueOf(System.currentTimeMillis() / 1000)},
            {"oauth_version", "1.0"},
        };
        // Normalized request parameters (3.4.1.3): sorted by name, then value; a space sorts first.
        Stream<String[][]> collected = Stream.of(QUERY, protocol, PARAMETERS);
        String normalized = collected.flatMap(pairs -> encode("%s %s", pairs)).sorted()
                .collect(Collectors.joining("&")).replace(' ', '=');
        // Base string URI (3.4.1.2): lower case, no default port, no query. Base string (3.4.1.1).
        var base = "POST&" + percentEncode(URL.split("\\?")[0]) + "&" + percentEncode(normalized);
        // Signature (3.4.3, with SHA-256) and Authorization header (3.5.1).
        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initSign(privateKey());
        rsa.update(base.getBytes(UTF_8));
        String signature = percentEncode(Base64.getEncoder().encodeToString(rsa.sign()));
        String header = encode("%s=\"%s\", ", protocol).collect(Collectors.joining())
                + "oauth_signature=\"" + signature + "\"";
        String body = encode("%s=%s", PARAMETERS).collect(Collectors.joining("&")); // 3.5.2
        var request = HttpRequest.newBuilder(URI.create(URL)).version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "OAuth " + header).header("Accept", @@accept@@)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + "\n" + answer.body());
    }
}
"""

LITERAL_LIMIT = 10_000
"""A constant of a class file holds 65535 bytes, of which a character takes six at most."""

ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write(export: ExportInput) -> Snippet:
    """Write the program."""
    return program(FORMAT, export, TEMPLATE, quote, "        {{{}, {}}},")


def quote(text: str) -> str:
    """A string literal; a long text is joined from several when the program runs."""
    if len(text) <= LITERAL_LIMIT:
        return _literal(text)
    pieces = (text[at : at + LITERAL_LIMIT] for at in range(0, len(text), LITERAL_LIMIT))
    return f'String.join("", {", ".join(map(_literal, pieces))})'


def _literal(text: str) -> str:
    """ASCII alone: Java 17 reads a source file in the encoding of the system's locale."""
    escaped = escape(text, ESCAPES, _unicode_escapes)
    return '"' + "".join(c if c.isascii() else _unicode_escapes(ord(c)) for c in escaped) + '"'


def _unicode_escapes(code_point: int) -> str:
    """UTF-16 units; a control character in octal, which stays inside the literal it is in."""
    if code_point < 0x80:
        return f"\\{code_point:03o}"
    units = chr(code_point).encode("utf-16-be")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
