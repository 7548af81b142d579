"""The sentences about keys that the browser's modules need, in the reader's language.

The modules of ``static/oauth1`` know codes and values only. Most codes are the server's, and so
are their sentences; those that only a browser needs stand here, word for word as in
``static/oauth1/refusals.js``, which falls back on its English.
"""

from __future__ import annotations

import re

from flask_babel import gettext
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from paynet_debug.oauth1.keys.refusals import NO_PUBLIC_KEY, REFUSALS, REMARKS
from paynet_debug.text import N_

BROWSER_REFUSALS: dict[str, str] = {
    "insecure-context": N_(
        "Browsers offer cryptography on secure pages only, and %(origin)s is plain http on "
        "another host. Open the console by https, or on its own machine as http://127.0.0.1, or "
        "sign on this server."
    ),
    "webcrypto-missing": N_(
        "This browser has no WebCrypto. Take a newer browser, or sign on this server."
    ),
    "encryption-not-in-browser": N_(
        "The private key is encrypted with %(cipher)s, which this browser cannot open. Sign on "
        "this server, or rewrite the key with AES-256: "
        "openssl pkey -provider legacy -provider default -in key.pem -aes256 -out new.pem"
    ),
    "passphrase-not-text": N_(
        "The passphrase holds half of a character (a lone UTF-16 surrogate), which has no bytes. "
        "Type it again."
    ),
    "passphrase-empty": N_(
        "An encrypted private key needs a passphrase. Type one, or download the key without "
        "encryption."
    ),
    "key-not-exportable": N_(
        "This key was imported for signing only, and the browser does not give it out again. "
        "Keep the file that it came from."
    ),
    "lone-surrogate": N_(
        "Half of a character (a lone UTF-16 surrogate) stands at position %(position)s; it has "
        "no UTF-8 form. Delete that character and type it again."
    ),
    "url-invalid": N_(
        "The URL is not absolute or its host or port is malformed. It begins with https://."
    ),
    "server-differs": N_(
        "The base string built in this page and the server's differ from character %(position)s "
        "on, so nothing was signed. Reload the page and try again."
    ),
}

_COMMAND = re.compile(
    r"(?:openssl|ssh-keygen|puttygen|keytool|python) .+?(?= and | и |\.?$)", re.DOTALL
)


def key_sentences() -> dict[str, str]:
    """Code to sentence, its places still written ``%(name)s``."""
    return {
        code: gettext(sentence)
        for code, sentence in {
            **REFUSALS,
            **REMARKS,
            **BROWSER_REFUSALS,
            "no-public-key": NO_PUBLIC_KEY,
        }.items()
    }


def key_sentences_json() -> Markup:
    """``key_sentences`` as JSON that may stand in a page, its letters unescaped.

    Some quote a BEGIN line: written so, a search for keys in a page finds none.
    """
    return htmlsafe_json_dumps(key_sentences(), ensure_ascii=False).replace(
        "BEGIN ", r"BEGIN\u0020"
    )


def with_commands(sentence: str) -> Markup:
    """``sentence`` as HTML, the commands in it marked as code."""
    marked = _COMMAND.sub(lambda found: f"<code>{found.group()}</code>", str(escape(sentence)))
    return Markup(marked)  # noqa: S704 - escaped before
