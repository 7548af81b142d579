"""Whole encoders of languages: each counts as one fault and is named.

What each writes for ``a b~*'!()/+é`` was taken from the functions themselves; the requests in
``tests/diagnosis/broken`` were made by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from paynet_debug.diagnosis.recipe import Encoding, Recipe
from paynet_debug.diagnosis.rules.contract import Change, Encoder
from paynet_debug.diagnosis.rules.encoding import CHIEF_PLACES, Write, places
from paynet_debug.diagnosis.rules.values import in_charset
from paynet_debug.text import N_, Message

_PLUS, _TILDE, _STAR = "space-as-plus", "tilde-encoded", "asterisk-not-encoded"
_RESERVED, _SLASH, _LOWER = "reserved-not-encoded", "slash-not-encoded", "lowercase-hex"

_JAVA = Message(
    N_(
        'Java: URLEncoder.encode(text, "UTF-8").replace("+", "%20").replace("*", '
        '"%2A").replace("%7E", "~")'
    )
)
_SEARCH_PARAMS = Message(
    N_(
        "JavaScript: do not take the text of URLSearchParams; use "
        "encodeURIComponent(text).replace(/[!'()*]/g, c => '%' + "
        "c.charCodeAt(0).toString(16).toUpperCase())"
    )
)
_JAVASCRIPT = Message(
    N_(
        "JavaScript: encodeURIComponent(text).replace(/[!'()*]/g, c => '%' + "
        "c.charCodeAt(0).toString(16).toUpperCase())"
    )
)
_PHP = Message(
    N_("PHP: rawurlencode($text); for arrays http_build_query($data, '', '&', PHP_QUERY_RFC3986)")
)
_PYTHON = Message(N_("Python: urllib.parse.quote(text, safe='~')"))
_DOTNET = Message(
    N_(
        ".NET: Uri.EscapeDataString(text) on .NET 5 or later; on .NET Framework "
        "replace ! ' ( ) * by hand as well"
    )
)
_PERL = Message(N_("Perl: uri_escape_utf8($text, '^A-Za-z0-9\\-._~')"))
_RUBY = Message(N_("Ruby: ERB::Util.url_encode(text)"))
_GO = Message(N_('Go: strings.ReplaceAll(url.QueryEscape(text), "+", "%20")'))


@dataclass(frozen=True, slots=True)
class _Known:
    """An encoder's names, what it writes, and the fault codes that this amounts to."""

    names: str
    encoding: Encoding
    codes: tuple[str, ...]
    fix: Message
    charset: str = ""


_FORM = (_PLUS, _TILDE)
_KNOWN = (
    _Known("Java URLEncoder (UTF-8)", Encoding("-._*", plus=True), (*_FORM, _STAR), _JAVA),
    _Known(
        "JavaScript URLSearchParams, Ruby URI.encode_www_form",
        Encoding("-._*", plus=True),
        (*_FORM, _STAR),
        _SEARCH_PARAMS,
    ),
    _Known(
        "Java URLEncoder (ISO-8859-1)",
        Encoding("-._*", plus=True),
        (*_FORM, _STAR, "wrong-charset"),
        _JAVA,
        "latin-1",
    ),
    _Known(
        "Java URLEncoder (windows-1251)",
        Encoding("-._*", plus=True),
        (*_FORM, _STAR, "wrong-charset"),
        _JAVA,
        "cp1251",
    ),
    _Known(
        "JavaScript encodeURIComponent, querystring.escape",
        Encoding("-._~!'()*"),
        (_RESERVED,),
        _JAVASCRIPT,
    ),
    _Known("PHP urlencode, http_build_query", Encoding("-._", plus=True), _FORM, _PHP),
    _Known("Python quote", Encoding("-._~/"), (_SLASH,), _PYTHON),
    _Known(
        "Python quote_plus, urlencode; Go url.QueryEscape; Ruby CGI.escape",
        Encoding("-._~", plus=True),
        (_PLUS,),
        _PYTHON,
    ),
    _Known(
        ".NET WebUtility.UrlEncode",
        Encoding("-._!()*", plus=True),
        (_PLUS, _TILDE, _RESERVED),
        _DOTNET,
    ),
    _Known(
        ".NET HttpUtility.UrlEncode",
        Encoding("-._!()*", plus=True, lowercase=True),
        (_PLUS, _TILDE, _RESERVED, _LOWER),
        _DOTNET,
    ),
    _Known(
        ".NET HttpUtility.UrlEncode",
        Encoding("-._~!()*", plus=True, lowercase=True),
        (_PLUS, _RESERVED, _LOWER),
        _DOTNET,
    ),
    _Known(
        ".NET Framework Uri.EscapeDataString, Perl uri_escape",
        Encoding("-._~!'()*"),
        (_RESERVED,),
        _DOTNET,
    ),
    _Known(
        ".NET Framework 4.0 HttpUtility.UrlEncode",
        Encoding("-._!'()*", plus=True, lowercase=True),
        (_PLUS, _TILDE, _RESERVED, _LOWER),
        _DOTNET,
    ),
    _Known("Java URLEncoder with + replaced by %20", Encoding("-._*"), (_TILDE, _STAR), _JAVA),
    _Known("PHP urlencode with + replaced by %20", Encoding("-._"), (_TILDE,), _PHP),
    _Known("Go url.PathEscape", Encoding("-._~$&+=:@"), (_RESERVED,), _GO),
    _Known(
        "JavaScript encodeURI", Encoding("-._~!'()*;,/?:@&=+$#"), (_RESERVED, _SLASH), _JAVASCRIPT
    ),
    _Known(
        "JavaScript escape",
        Encoding(escape=True),
        (_STAR, _SLASH, _TILDE, "wrong-charset"),
        _JAVASCRIPT,
    ),
    _Known(
        "Perl uri_escape (bytes of Latin-1)",
        Encoding("-._~!'()*"),
        (_RESERVED, "wrong-charset"),
        _PERL,
        "latin-1",
    ),
    _Known("Ruby URI.escape", Encoding("-._~!'()*;/?:@&=+$,[]"), (_RESERVED, _SLASH), _RUBY),
)


def changes() -> Iterable[Change]:
    """Each encoder on the values only, at every place, and on what is joined."""
    for known in _KNOWN:
        for form in places(_using(known.encoding), *_slots(known.encoding))[:CHIEF_PLACES]:
            yield replace(
                form,
                apply=_in_charset(form.apply, known.charset) if known.charset else form.apply,
                codes=known.codes,
                encoder=Encoder(known.names, known.fix),
            )


def _slots(encoding: Encoding) -> tuple[str, ...]:
    """What stays free can be wrong beside the encoder, as when its %20 are made + by hand."""
    slots = ["tilde", "reserved", "slash", "encoder"]
    slots += ["space"] if encoding.plus else []
    slots += ["hex"] if encoding.lowercase else []
    return tuple(slots)


def _using(encoding: Encoding) -> Write:
    def write(current: Encoding) -> Encoding:
        return encoding._replace(
            times=current.times,
            plus=encoding.plus or current.plus,
            lowercase=encoding.lowercase or current.lowercase,
        )

    return write


def _in_charset(apply: Callable[[Recipe], Recipe], charset: str) -> Callable[[Recipe], Recipe]:
    rewritten = in_charset(charset)
    return lambda r: apply(r._replace(parameters=r.with_parameters(90, rewritten)))
