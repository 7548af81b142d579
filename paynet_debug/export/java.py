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
// Needs Java 17: "java FILE" runs it. PAYNET_PRIVATE_KEY_FILE names the file of the private key:
// PEM, PKCS#1 or PKCS#8.
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.*;
import java.net.http.*;
import java.nio.ByteBuffer;
import java.nio.file.*;
import java.security.*;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.*;

class SignedRequest {
    static final URI ADDRESS = URI.create(@@url@@);
    static final String CONSUMER_KEY = @@consumer_key@@; // the merchant login
    static final List<String[]> PARAMETERS = List.of(new String[][] {
@@parameters@@
    });

    /** RFC 5849, 3.6: URLEncoder writes a form, which differs in three characters. */
    static String percentEncode(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    static String join(List<String[]> pairs, String format, String separator) {
        return pairs.stream()
                .map(pair -> format.formatted(percentEncode(pair[0]), percentEncode(pair[1])))
                .collect(joining(separator));
    }

    /** Java reads PKCS#8 alone: a PKCS#1 key (its first number is not followed by an algorithm) is
     *  wrapped. The keys are so long that a DER length always takes two bytes. */
    static PrivateKey privateKey() throws Exception {
        String file = Objects.requireNonNull(
                System.getenv("PAYNET_PRIVATE_KEY_FILE"), "PAYNET_PRIVATE_KEY_FILE is not set");
        String pem = Files.readString(Path.of(file));
        String base64 = pem.replaceAll("(?s)^.*-----BEGIN[^-]*-----|-----END.*$", "");
        byte[] key = Base64.getMimeDecoder().decode(base64);
        if (key[7] != 0x30) {
            byte[] algorithm = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");
            key = ByteBuffer.allocate(key.length + 26)
                    .putShort((short) 0x3082).putShort((short) (key.length + 22)).put(algorithm)
                    .putShort((short) 0x0482).putShort((short) key.length).put(key).array();
        }
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
    }

    public static void main(String[] arguments) throws Exception {
        // Protocol parameters (3.1). There is no token; the timestamp is Unix seconds.
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        List<String[]> protocol = new ArrayList<>(List.of(new String[][] {
            {"oauth_consumer_key", CONSUMER_KEY},
            {"oauth_nonce", HexFormat.of().formatHex(nonce)},
            {"oauth_signature_method", "RSA-SHA256"},
            {"oauth_timestamp", String.valueOf(Instant.now().getEpochSecond())},
            {"oauth_version", "1.0"},
        }));

        // Normalized request parameters (3.4.1.3): query, header and body, sorted by name, then
        // value: a space comes before every character of an encoded name.
        List<String[]> collected = new ArrayList<>(protocol);
        collected.addAll(PARAMETERS);
        for (String piece : Objects.requireNonNullElse(ADDRESS.getRawQuery(), "").split("&")) {
            if (!piece.isEmpty()) {
                String name = piece.split("=", 2)[0];
                String value = piece.contains("=") ? piece.substring(name.length() + 1) : "";
                collected.add(new String[] {
                    URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8)});
            }
        }
        String normalized = Arrays.stream(join(collected, "%s %s", "&").split("&"))
                .sorted().collect(joining("&")).replace(' ', '=');

        // Base string URI (3.4.1.2): lower case, no default port, no query. Base string (3.4.1.1).
        String scheme = ADDRESS.getScheme().toLowerCase();
        boolean isDefault = ADDRESS.getPort() == (scheme.equals("https") ? 443 : 80);
        String port = isDefault || ADDRESS.getPort() < 0 ? "" : ":" + ADDRESS.getPort();
        String path = ADDRESS.getRawPath().isEmpty() ? "/" : ADDRESS.getRawPath();
        String uri = scheme + "://" + ADDRESS.getHost().toLowerCase() + port + path;
        String baseString = "POST&" + percentEncode(uri) + "&" + percentEncode(normalized);

        // Signature (3.4.3, with SHA-256) and Authorization header (3.5.1).
        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initSign(privateKey());
        rsa.update(baseString.getBytes(UTF_8));
        String signature = Base64.getEncoder().encodeToString(rsa.sign());
        protocol.add(new String[] {"oauth_signature", signature});

        // The form body (3.5.2) holds the parameters alone, in any order.
        String body = join(PARAMETERS, "%s=%s", "&");
        HttpRequest request = HttpRequest.newBuilder(ADDRESS)
                .header("Authorization", "OAuth " + join(protocol, "%s=\"%s\"", ", "))
                .header("Accept", @@accept@@)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode());
        System.out.println(answer.body());
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
