"""The ``Authorization`` header (RFC 5849, 3.5.1): write it, read it strictly, read it leniently.

Left open by the RFC, and what is chosen here:

- Order and spacing are free. The console writes the parameters alphabetically and joins them by
  ``", "``, the form of the documentation's examples.
- Names and values are decoded from percent-encoding; ``+`` is a plus sign here, never a space.
- ``realm`` is an ordinary quoted string (RFC 2617), so it is taken as it is.
- A repeated parameter is kept in the reading; whether that is a fault is for the caller to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from paynet_debug.errors import UnreadableText
from paynet_debug.oauth1.encoding import Pairs, percent_decode, percent_encode
from paynet_debug.text import N_, Message, Remark

_SCHEME = re.compile(r"\s*OAuth(?:\s+|$)", re.IGNORECASE)
_PARAMETER = re.compile(r'\s*([^\s",=]+)="([^"]*)"\s*(,|$)')


@dataclass(frozen=True, slots=True)
class HeaderParameter:
    """One parameter of the header: ``raw`` as it stood between the quotes, ``value`` decoded."""

    name: str
    raw: str

    @property
    def value(self) -> str:
        return self.raw if self.name == "realm" else percent_decode(self.raw)


@dataclass(frozen=True, slots=True)
class AuthorizationHeader:
    """A header that was read; ``remarks`` is empty after a strict reading."""

    parameters: tuple[HeaderParameter, ...]
    remarks: tuple[Remark, ...] = ()

    def get(self, name: str) -> HeaderParameter | None:
        """The first parameter called ``name``, or None."""
        return next((each for each in self.parameters if each.name == name), None)

    def count(self, name: str) -> int:
        """How often ``name`` stands in the header."""
        return sum(each.name == name for each in self.parameters)

    def pairs(self) -> Pairs:
        """Decoded names and values in the header's order, ``realm`` and signature included."""
        return tuple((each.name, each.value) for each in self.parameters)


def authorization_header(protocol_parameters: Pairs, signature: str) -> str:
    """Write the header's value; ``signature`` is Base64 text, not yet percent-encoded."""
    pairs = sorted((*protocol_parameters, ("oauth_signature", signature)))
    return "OAuth " + ", ".join(
        f'{percent_encode(name)}="{percent_encode(value)}"' for name, value in pairs
    )


def parse_authorization(value: str) -> AuthorizationHeader:
    """Read a header's value by the RFC's grammar.

    Raises ``UnreadableText`` pointing at the first character that breaks the grammar.
    """
    scheme = _SCHEME.match(value)
    if scheme is None:
        raise UnreadableText(Message(N_("The header does not begin with “OAuth ”.")), value, 0)
    parameters, position = [], scheme.end()
    while position < len(value):
        match = _PARAMETER.match(value, position)
        if match is None or (match.group(3) == "," and not value[match.end() :].strip()):
            raise UnreadableText(
                Message(N_('Expected name="value" followed by a comma or the end.')),
                value,
                position if match is None else match.end() - 1,
            )
        parameters.append(HeaderParameter(percent_decode(match.group(1)), match.group(2)))
        position = match.end()
    return AuthorizationHeader(tuple(parameters))


_QUOTES = "\"'“”„«»‘’"
_LENIENT_SCHEME = re.compile(r"\s*OAuth\b[\s,;:]*", re.IGNORECASE)
_LENIENT_NAME = re.compile(r"[\s,;&]*([A-Za-z_][\w.%-]*)\s*[=:]\s*")
_NEXT_NAME = re.compile(r"[\s,;&]+(?=(?:oauth_\w+|realm)\s*=)")


def read_authorization(value: str) -> AuthorizationHeader:
    """Read a header's value however it was mangled, saying what was odd.

    Takes any separator, any quotes or none, and no ``OAuth`` at all; never raises. What can't be
    made sense of is skipped with a remark. The codes of the remarks: ``scheme-missing``,
    ``scheme-comma``, ``quotes-missing``, ``quotes-typographic``, ``separator``, ``skipped``,
    ``line-folded``.
    """
    odd: dict[str, Message] = {}
    if re.search(r"[\r\n]", value):
        odd["line-folded"] = Message(N_("The header runs over several lines; it was joined."))
        value = re.sub(r"\s*[\r\n]+\s*", " ", value)
    scheme = _LENIENT_SCHEME.match(value)
    if scheme is None:
        odd["scheme-missing"] = Message(N_("The header does not begin with “OAuth ”."))
    elif re.search(r"[,;:]", scheme.group()):
        odd["scheme-comma"] = Message(N_("A separator stands directly after “OAuth”."))
    position = scheme.end() if scheme else 0
    parameters: list[HeaderParameter] = []
    while position < len(value):
        match = _LENIENT_NAME.match(value, position)
        if match is None:
            skipped = value[position:]
            position = _skip(value, position)
            if skipped.strip(" ,;&"):
                odd.setdefault("skipped", Message(N_("A part of the header was not understood.")))
            continue
        if parameters and "," not in match.group()[: match.start(1) - match.start()]:
            odd.setdefault("separator", Message(N_("Parameters are not separated by commas.")))
        raw, position = _lenient_value(value, match.end(), odd)
        parameters.append(HeaderParameter(percent_decode(match.group(1)), raw))
    return AuthorizationHeader(
        tuple(parameters), tuple(Remark(code, message) for code, message in odd.items())
    )


def _skip(value: str, position: int) -> int:
    """Where reading can go on after a part that makes no sense."""
    following = _NEXT_NAME.search(value, position + 1)
    return following.start() if following else len(value)


def _lenient_value(value: str, position: int, odd: dict[str, Message]) -> tuple[str, int]:
    """Read one value at ``position``; return it raw, with the position behind it."""
    quote = value[position : position + 1]
    if quote and quote in _QUOTES:
        if quote != '"':
            odd.setdefault(
                "quotes-typographic",
                Message(N_("Values stand in other quotes than the plain double ones.")),
            )
        end = position + 1
        while end < len(value) and value[end] not in _QUOTES:
            end += 1
        return value[position + 1 : end], end + 1
    odd.setdefault("quotes-missing", Message(N_("Values stand without quotes.")))
    end = position
    while end < len(value) and value[end] not in " \t,;&":
        end += 1
    return value[position:end], end
