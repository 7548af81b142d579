"""A Go program: the standard library alone."""

from __future__ import annotations

from paynet_debug.export.contract import ExportInput, Format, Snippet, escape, program

FORMAT = Format(
    "go",
    "Go",
    "go",
    signs=True,
    suffix=".go",
    place=8,
    command="PAYNET_PRIVATE_KEY_FILE=key.pem go run {file}",
)

TEMPLATE = r"""
// Signs a request with OAuth 1.0a RSA-SHA256 (RFC 5849), sends it and prints the answer.
// Needs Go 1.19. PAYNET_PRIVATE_KEY_FILE names the file of the private key: PEM, PKCS#1 or PKCS#8.
package main

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strings"
	"time"
)

const address = @@url@@

var query = [][2]string{@@query@@} // of the address, decoded
var parameters = [][2]string{
@@parameters@@
}

// encode writes pairs in a format. Percent-encoding (RFC 5849, 3.6) is QueryEscape but for a space.
func encode(format string, pairs [][2]string) (encoded []string) {
	for _, pair := range pairs {
		text := fmt.Sprintf(format, url.QueryEscape(pair[0]), url.QueryEscape(pair[1]))
		encoded = append(encoded, strings.ReplaceAll(text, "+", "%20"))
	}
	return encoded
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	// Protocol parameters (3.1). There is no token; the timestamp is Unix seconds.
	nonce := make([]byte, 16)
	must(rand.Read(nonce))
	protocol := [][2]string{
		{"oauth_consumer_key", @@consumer_key@@}, {"oauth_nonce", fmt.Sprintf("%x", nonce)},
		{"oauth_signature_method", "RSA-SHA256"}, {"oauth_version", "1.0"},
		{"oauth_timestamp", fmt.Sprint(time.Now().Unix())},
	}
	// Normalized request parameters (3.4.1.3): sorted by name, then value; a space sorts first.
	collected := encode("%s %s", append(append(query, protocol...), parameters...))
	sort.Strings(collected)
	normalized := strings.ReplaceAll(strings.Join(collected, "&"), " ", "=")
	// Base string URI (3.4.1.2): lower case, no default port, no query. Base string (3.4.1.1).
	uri, _, _ := strings.Cut(address, "?")
	baseString := encode("POST&%s&%s", [][2]string{{uri, normalized}})[0]
	// Signature (3.4.3, with SHA-256).
	block, _ := pem.Decode(must(os.ReadFile(os.Getenv("PAYNET_PRIVATE_KEY_FILE"))))
	if block == nil {
		log.Fatal("PAYNET_PRIVATE_KEY_FILE names no PEM file")
	}
	privateKey, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		privateKey = must(x509.ParsePKCS1PrivateKey(block.Bytes))
	}
	digest := sha256.Sum256([]byte(baseString))
	signature := must(privateKey.(crypto.Signer).Sign(rand.Reader, digest[:], crypto.SHA256))
	encoded := base64.StdEncoding.EncodeToString(signature)
	protocol = append(protocol, [2]string{"oauth_signature", encoded})
	// The form body (3.5.2) holds the parameters alone; the Authorization header is 3.5.1.
	body := strings.NewReader(strings.Join(encode("%s=%s", parameters), "&"))
	request := must(http.NewRequest(http.MethodPost, address, body))
	request.Header.Set("Authorization", "OAuth "+strings.Join(encode(`%s="%s"`, protocol), ", "))
	request.Header.Set("Accept", @@accept@@)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := must(http.DefaultClient.Do(request))
	fmt.Printf("%s\n%s\n", answer.Status, must(io.ReadAll(answer.Body)))
}
"""

ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
NUMERIC = "\\U{:08x}".format


def write(export: ExportInput) -> Snippet:
    """Write the program."""
    return program(FORMAT, export, TEMPLATE, quote, "\t{{{}, {}}},")


def quote(text: str) -> str:
    """An interpreted string literal; a raw one could hold no backquote."""
    return f'"{escape(text, ESCAPES, NUMERIC)}"'
