"""A Bruno collection: one OpenCollection file (YAML), which Bruno's "Import collection" takes.

Bruno lays it out as a folder, from which its command line runs it. The private key is not in the
file: it is read from ``private_key.pem`` in that folder. Every value is a double-quoted YAML
scalar, which can hold any text; a Bruno request file (``.bru``) cannot.
Documentation of the format: https://docs.usebruno.com/opencollection-yaml/overview
"""

from __future__ import annotations

from paynet_debug.export.contract import (
    ExportInput,
    Format,
    Snippet,
    escape,
    fill,
    placeholder_warning,
    snippet,
)
from paynet_debug.text import N_, Message

FORMAT = Format(
    "bruno",
    "Bruno",
    "yaml",
    signs=True,
    suffix=".opencollection.yml",
    place=11,
    steps=Message(
        N_(
            "Import the file into Bruno, then put the private key into the collection's folder "
            "as private_key.pem. Bruno then signs each request anew."
        )
    ),
)

TEMPLATE = """
# For Bruno's "Import collection". Then put the private key (PEM, PKCS#1 or PKCS#8) into the
# collection's folder as private_key.pem, and keep it out of version control. The command line
# runs the imported collection: "bru run" in that folder.
opencollection: 1.0.0
info:
  name: @@title@@
items:
  - info:
      name: @@name@@
      type: http
      seq: 1
    http:
      method: POST
      url: @@url@@
      headers:
        - name: Accept
          value: @@accept@@
      body:
        type: form-urlencoded
        data: [
@@parameters@@
        ]
      auth:
        type: oauth1
        consumerKey: "{{consumer_key}}"
        signatureMethod: RSA-SHA256
        privateKey:
          type: file
          value: private_key.pem
        version: "1.0"
        placement: header
        includeBodyHash: false
    settings:
      encodeUrl: false
request:
  variables:
    - name: base_url
      value: @@base_url@@
    - name: endpoint_id
      value: @@endpoint_id@@
    - name: consumer_key
      value: @@consumer_key@@
bundled: true
"""

ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
NUMERIC = "\\U{:08x}".format


def write(export: ExportInput) -> Snippet:
    """Write the collection, with a warning if a value looks like a variable."""
    operation = export.operation
    rows = (
        f"          {{ name: {quote(name)}, value: {quote(value)} }},"
        for name, value in export.parameters
    )
    text = fill(
        TEMPLATE,
        title=quote(str(operation.title) if operation else export.name),
        name=quote(export.name),
        url=quote(
            operation.url("{{base_url}}", "{{endpoint_id}}", group=export.group)
            if operation
            else _without_plus(export.url)
        ),
        accept=quote(export.accept),
        parameters="\n".join(rows),
        base_url=quote(export.environment.base_url if export.environment else ""),
        endpoint_id=quote(export.endpoint_id),
        consumer_key=quote(export.consumer_key),
    )
    return snippet(FORMAT, export, text, placeholder_warning(export, "Bruno"))


def quote(text: str) -> str:
    """A double-quoted scalar of YAML."""
    return f'"{escape(text, ESCAPES, NUMERIC)}"'


def _without_plus(url: str) -> str:
    """Write ``%20`` for each space of the query: Bruno signs a ``+`` there as a plus sign."""
    path, mark, query = url.partition("?")
    return path + mark + query.replace("+", "%20")
