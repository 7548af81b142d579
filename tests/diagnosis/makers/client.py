"""A client in Python: python client.py KEY ENCODER values|everywhere."""

import base64
import subprocess
import sys
from urllib.parse import quote, quote_plus, urlencode

key, encoder, form = sys.argv[1:]


def right(text: str) -> str:
    """Encode as RFC 5849 asks."""
    return quote(text, safe="~")


write = {
    "python-quote": quote,
    "python-quote_plus": quote_plus,
    "python-urlencode": lambda text: urlencode({"x": text})[2:],
}[encoder]
whole = write if form == "everywhere" else right
url = "https://sandbox.payneteasy.com/paynet/api/v4/payout-pay/39915"
body = {"client_orderid": "a b~*'!()/+é", "orderid": "900258", "login": "throw-away"}
oauth = {
    "oauth_consumer_key": "throw-away",
    "oauth_nonce": "707974686f6e707974686f6e70797468",
    "oauth_signature_method": "RSA-SHA256",
    "oauth_timestamp": "1700000000",
    "oauth_version": "1.0",
}
pairs = sorted((write(name), write(value)) for name, value in {**body, **oauth}.items())
joined = "&".join("=".join(pair) for pair in pairs)
string = "&".join(("POST", whole(url), whole(joined)))
command = ["openssl", "dgst", "-sha256", "-sign", key, "-binary"]
signature = subprocess.run(command, input=string.encode(), capture_output=True, check=True).stdout
signed = {**oauth, "oauth_signature": base64.b64encode(signature).decode()}
header = ", ".join(f'{name}="{right(value)}"' for name, value in signed.items())
sent = "&".join(f"{right(name)}={right(value)}" for name, value in body.items())
sys.stdout.buffer.write(
    (
        "POST /paynet/api/v4/payout-pay/39915 HTTP/1.1\r\nHost: sandbox.payneteasy.com\r\n"
        f"Authorization: OAuth {header}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(sent)}\r\n\r\n{sent}"
    ).encode()
)
