"""A Ruby program: openssl and net/http of the standard library."""

from __future__ import annotations

from paynet_debug.export.contract import ExportInput, Format, Snippet, program, single_quoted

FORMAT = Format(
    "ruby",
    "Ruby",
    "ruby",
    signs=True,
    suffix=".rb",
    place=9,
    command="PAYNET_PRIVATE_KEY_FILE=key.pem ruby {file}",
)

TEMPLATE = r"""
# Signs a request with OAuth 1.0a RSA-SHA256 (RFC 5849), sends it and prints the answer.
# Needs Ruby 2.7. PAYNET_PRIVATE_KEY_FILE names the file of the private key: PEM, PKCS#1 or PKCS#8.
require 'net/http'
require 'openssl'
require 'securerandom'

url = URI(@@url@@)
parameters = [
@@parameters@@
]

# RFC 5849, 3.6: all but A-Z a-z 0-9 - . _ ~ becomes %XX of the UTF-8 bytes.
def percent_encode(text)
  text.b.gsub(/[^A-Za-z0-9\-._~]/) { |byte| format('%%%02X', byte.ord) }
end

def encode_pairs(pairs)
  pairs.map { |pair| pair.map { |text| percent_encode(text) } }
end

def join_pairs(encoded)
  encoded.map { |pair| pair.join('=') }.join('&')
end

# Protocol parameters (3.1). There is no token; the timestamp is Unix seconds.
protocol = [
  ['oauth_consumer_key', @@consumer_key@@], # the merchant login
  ['oauth_nonce', SecureRandom.hex(16)],
  ['oauth_signature_method', 'RSA-SHA256'],
  ['oauth_timestamp', Time.now.to_i.to_s],
  ['oauth_version', '1.0']
]

# Normalized request parameters (3.4.1.3): query, header and body, sorted by name, then value.
query = URI.decode_www_form(url.query.to_s)
normalized = join_pairs(encode_pairs(query + protocol + parameters).sort)

# Base string URI (3.4.1.2): the URL without its query; host in lower case, no default port.
# Then the base string (3.4.1.1).
base_string_uri = url.to_s.split('?').first
base_string = "POST&#{percent_encode(base_string_uri)}&#{percent_encode(normalized)}"

# Signature (3.4.3, with SHA-256) and Authorization header (3.5.1).
private_key = OpenSSL::PKey.read(File.read(ENV.fetch('PAYNET_PRIVATE_KEY_FILE')))
signature = [private_key.sign(OpenSSL::Digest.new('SHA256'), base_string)].pack('m0')
header = encode_pairs(protocol + [['oauth_signature', signature]])
         .map { |name, value| %(#{name}="#{value}") }.join(', ')

request = Net::HTTP::Post.new(url)
request['Authorization'] = "OAuth #{header}"
request['Accept'] = @@accept@@
request['Content-Type'] = 'application/x-www-form-urlencoded'
request.body = join_pairs(encode_pairs(parameters)) # the form body (3.5.2)
answer = Net::HTTP.start(url.hostname, url.port, use_ssl: url.scheme == 'https') do |http|
  http.request(request)
end
puts "#{answer.code} #{answer.message}", answer.body
"""

ESCAPES = {"\\": "\\\\", '"': '\\"', "#": "\\#", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write(export: ExportInput) -> Snippet:
    """Write the program."""
    return program(FORMAT, export, TEMPLATE, quote, "  [{}, {}],")


def quote(text: str) -> str:
    """A literal; in single quotes, where nothing has to be escaped."""
    return single_quoted(text, ESCAPES)
