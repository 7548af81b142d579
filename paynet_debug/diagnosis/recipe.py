"""How a signature base string comes about, stage by stage, so that a fault is one changed stage.

::

    parameters -> encoding of names and values -> order -> joining -> encoding again ┐
    URI -> encoding of the URI ──────────────────────────────────────────────────────┤
    method ──────────────────────────────────────────────────────────────────────────┴-> string

``Recipe()`` is RFC 5849, 3.4.1. A ``Kitchen`` cooks recipes for one request and keeps what it has
encoded, so that the next candidate costs little more than its hash.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from paynet_debug.diagnosis.request import URI, Parameter, SignedRequest, Source


class Encoding(NamedTuple):
    """One way of writing text as ``%XX``.

    ``unreserved`` are the characters kept beside letters and digits; ``plus`` writes a space as
    ``+``; ``times`` is how often the encoder runs; ``escape`` is JavaScript's ``escape()``,
    which writes characters, not bytes.
    """

    unreserved: str = "-._~"
    plus: bool = False
    lowercase: bool = False
    times: int = 1
    escape: bool = False


_LONG = 4000
"""Characters from which on replacing one reserved character after the other is faster."""

RFC5849 = Encoding()
VERBATIM = Encoding(times=0)


@cache
def _writer(unreserved: str, plus: bool, lowercase: bool) -> Callable[[str], str]:
    digits = "%%%02x" if lowercase else "%%%02X"
    table = {chr(byte): digits % byte for byte in range(256)}
    if plus:
        table[" "] = "+"
    reserved = re.compile(f"[^A-Za-z0-9{re.escape(unreserved)}]")
    ascii_ = dict.fromkeys("%+" + "".join(table)[:128])  # first what others write
    in_turn = [character for character in ascii_ if reserved.match(character)]

    def write(text: str) -> str:
        if len(text) < _LONG or not text.isascii():
            return reserved.sub(lambda match: table[match.group()], text)
        for character in in_turn:
            if character in text:
                text = text.replace(character, table[character])
        return text

    return write


def _escape(text: str) -> str:
    """JavaScript's ``escape()`` (ECMA-262, B.2.1.1): ``%XX`` of Latin-1, ``%uXXXX`` above."""
    return re.sub(
        r"[^A-Za-z0-9@*_+\-./]",
        lambda m: f"%{ord(m[0]):02X}" if ord(m[0]) < 256 else f"%u{ord(m[0]):04X}",
        text,
    )


def encode(text: str, encoding: Encoding) -> str:
    """Write ``text`` the way of ``encoding``; surrogate escapes come out as their bytes."""
    if encoding.times and encoding.escape:
        return _escape(text)
    write = _writer(encoding.unreserved, encoding.plus, encoding.lowercase)
    for _ in range(encoding.times):
        text = write(text.encode("utf-8", "surrogateescape").decode("latin-1"))
    return text


class Piece(NamedTuple):
    """A parameter with its encoded name and value, as an order sees it."""

    parameter: Parameter
    name: str
    value: str


ParameterChange = Callable[[tuple[Parameter, ...]], tuple[Parameter, ...]]
URIChange = Callable[[URI], URI]
Order = Callable[[list[Piece]], list[Piece]]


def by_name_then_value(pieces: list[Piece]) -> list[Piece]:
    """The order of RFC 5849, 3.4.1.3.2."""
    return sorted(pieces, key=lambda piece: (piece.name, piece.value))


def from_typed(uri: URI) -> URI:
    """The base string URI of a URL as typed."""
    return uri.normalized()


class Recipe(NamedTuple):
    """Every choice that makes a base string; the default is the right one.

    ``parameters`` run in order of their rank over query, header and body parameters;
    ``header_encoding`` and ``body_encoding`` take the place of ``inner`` for one source,
    ``name_encoding`` that of all three for names.
    ``read_uri`` turns the URL as typed into the base string URI, then ``uri`` runs over it.
    """

    parameters: tuple[tuple[int, ParameterChange], ...] = ()
    inner: Encoding = RFC5849
    header_encoding: Encoding | None = None
    body_encoding: Encoding | None = None
    name_encoding: Encoding | None = None
    order: Order = by_name_then_value
    joiner: str = "&"
    outer: Encoding = RFC5849
    read_uri: URIChange = from_typed
    uri: tuple[tuple[int, URIChange], ...] = ()
    uri_encoding: Encoding = RFC5849
    method: str | None = None
    assemble: Callable[[Kitchen, Recipe], str] | None = None
    tail: str = ""
    lead: str = ""

    def with_parameters(
        self, rank: int, change: ParameterChange
    ) -> tuple[tuple[int, ParameterChange], ...]:
        """The changes with one more, in order of rank."""
        return tuple(sorted((*self.parameters, (rank, change)), key=lambda each: each[0]))

    def with_uri(self, rank: int, change: URIChange) -> tuple[tuple[int, URIChange], ...]:
        """The URI's changes with one more, in order of rank."""
        return tuple(sorted((*self.uri, (rank, change)), key=lambda each: each[0]))


CACHED_CHARACTERS = 16_000_000
"""When a kitchen's shelf holds more than this it is cleared: a batch payload has megabytes."""


@dataclass(slots=True)
class Kitchen:
    """Cooks recipes for one request and keeps what was encoded, by encoding."""

    request: SignedRequest
    _texts: dict[Encoding, dict[str, str]] = field(default_factory=dict)
    _pieces: dict[tuple[Encoding, Encoding], dict[Parameter, Piece]] = field(default_factory=dict)
    _joined: dict[Encoding, dict[tuple[str, str], str]] = field(default_factory=dict)
    _held: int = 0

    def encoded(self, text: str, encoding: Encoding) -> str:
        """``encode``, remembered."""
        shelf = self._texts.setdefault(encoding, {})
        found = shelf.get(text)
        if found is None:
            found = shelf[text] = encode(text, encoding)
            self._held += len(text) + len(found)
        return found

    def pieces(self, recipe: Recipe) -> list[Piece]:
        """The parameters, encoded and in order."""
        parameters = self.request.parameters
        for _, change in recipe.parameters:
            parameters = change(parameters)
        by_source = {
            Source.QUERY: recipe.inner,
            Source.HEADER: recipe.header_encoding or recipe.inner,
            Source.BODY: recipe.body_encoding or recipe.inner,
        }
        shelves = {}
        for source, encoding in by_source.items():
            both = (recipe.name_encoding or encoding, encoding)
            shelves[source] = (both, self._pieces.setdefault(both, {}))
        pieces = []
        for each in parameters:
            (of_name, of_value), shelf = shelves[each.source]
            piece = shelf.get(each)
            if piece is None:
                name, value = self.encoded(each.name, of_name), self.encoded(each.value, of_value)
                piece = shelf[each] = Piece(each, name, value)
            pieces.append(piece)
        return recipe.order(pieces)

    def normalized_parameters(self, recipe: Recipe, outer: Encoding | None = None) -> str:
        """The joined parameters, encoded by ``outer`` (the recipe's own when None).

        Encoding works character by character, so the pieces are encoded before joining.
        """
        self._clear_if_full()
        outer = outer or recipe.outer
        shelf = self._joined.setdefault(outer, {})
        encoded = []
        for _, name, value in self.pieces(recipe):
            found = shelf.get((name, value))
            if found is None:
                found = shelf[name, value] = encode(f"{name}={value}", outer)
                self._held += len(found)
            encoded.append(found)
        return encode(recipe.joiner, outer).join(encoded)

    def _clear_if_full(self) -> None:
        if self._held > CACHED_CHARACTERS:
            self._texts.clear()
            self._pieces.clear()
            self._joined.clear()
            self._held = 0

    def base_string_uri(self, recipe: Recipe) -> str:
        """The URI part, not yet encoded; empty when the URL is unknown."""
        if self.request.uri is None:
            return ""
        uri = recipe.read_uri(self.request.uri)
        for _, change in recipe.uri:
            uri = change(uri)
        return uri.text()

    def head(self, recipe: Recipe) -> str:
        """Method and URI with their ``&``."""
        method = self.request.method.upper() if recipe.method is None else recipe.method
        return f"{method}&{self.encoded(self.base_string_uri(recipe), recipe.uri_encoding)}&"

    def cook(self, recipe: Recipe) -> str:
        """The whole string that a client following ``recipe`` signs."""
        if recipe.assemble is not None:
            return recipe.lead + recipe.assemble(self, recipe) + recipe.tail
        string = self.head(recipe) + self.normalized_parameters(recipe)
        return recipe.lead + string + recipe.tail
