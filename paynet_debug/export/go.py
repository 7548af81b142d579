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
	"encoding/hex"
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
const consumerKey = @@consumer_key@@ // the merchant login
const accept = @@accept@@

var parameters = [][2]string{
@@parameters@@
}

// percentEncode is RFC 5849, 3.6: QueryEscape but for the space.
func percentEncode(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func join(pairs [][2]string, format, separator string) string {
	var pieces []string
	for _, pair := range pairs {
		pieces = append(pieces, fmt.Sprintf(format, percentEncode(pair[0]), percentEncode(pair[1])))
	}
	return strings.Join(pieces, separator)
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
		{"oauth_consumer_key", consumerKey},
		{"oauth_nonce", hex.EncodeToString(nonce)},
		{"oauth_signature_method", "RSA-SHA256"},
		{"oauth_timestamp", fmt.Sprint(time.Now().Unix())},
		{"oauth_version", "1.0"},
	}

	// Normalized request parameters (3.4.1.3): query, header and body, sorted by name, then value:
	// a space comes before every character of an encoded name.
	target := must(url.Parse(address))
	collected := append(append([][2]string{}, protocol...), parameters...)
	for name, values := range target.Query() {
		for _, value := range values {
			collected = append(collected, [2]string{name, value})
		}
	}
	pieces := strings.Split(join(collected, "%s %s", "&"), "&")
	sort.Strings(pieces)
	normalized := strings.ReplaceAll(strings.Join(pieces, "&"), " ", "=")

	// Base string URI (3.4.1.2): lower case, no default port, no query.
	defaultPort := map[string]string{"http": ":80", "https": ":443"}[target.Scheme]
	authority := strings.TrimSuffix(strings.ToLower(target.Host), defaultPort)
	if target.Path == "" {
		target.Path = "/"
	}
	uri := target.Scheme + "://" + authority + target.EscapedPath()

	// Signature base string (3.4.1.1) and signature (3.4.3, with SHA-256).
	baseString := "POST&" + percentEncode(uri) + "&" + percentEncode(normalized)
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

	// The form body (3.5.2) holds the parameters alone; the Authorization header is 3.5.1.
	body := strings.NewReader(join(parameters, "%s=%s", "&"))
	request := must(http.NewRequest(http.MethodPost, address, body))
	encoded := base64.StdEncoding.EncodeToString(signature)
	protocol = append(protocol, [2]string{"oauth_signature", encoded})
	request.Header.Set("Authorization", "OAuth "+join(protocol, `%s="%s"`, ", "))
	request.Header.Set("Accept", accept)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := must(http.DefaultClient.Do(request))
	defer answer.Body.Close()
	fmt.Println(answer.Status)
	fmt.Println(string(must(io.ReadAll(answer.Body))))
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
