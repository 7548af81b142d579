"""String faults of the order (RFC 5849, 3.4.1.3.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import permutations

from paynet_debug.diagnosis.recipe import Order, Piece, by_name_then_value
from paynet_debug.diagnosis.request import Source
from paynet_debug.diagnosis.rules.contract import Change, Context, Rule, change, setting
from paynet_debug.text import N_, Message

_ALPHABETICAL = Message(N_("The protocol parameters stand in alphabetical order."))
_AS_SENT = Message(N_("Everything stands in the order in which it was sent."))


def _ordered(order: Order, variant: Message | None = None, rarity: int = 1) -> Change:
    return change(setting(order=order), "order", variant=variant, rarity=rarity)


def _beside_another(order: Order) -> Change:
    """An order that differs from the usual one only when something else is wrong too."""
    return change(setting(order=order), "order", rarity=2, latent=True)


def _groups(pieces: list[Piece], sources: tuple[Source, ...]) -> list[list[Piece]]:
    return [[each for each in pieces if each.parameter.source is source] for source in sources]


def _as_typed(sources: tuple[Source, ...], *, alphabetical: bool) -> Order:
    """Groups one after the other, each as sent; the header's group perhaps sorted."""

    def order(pieces: list[Piece]) -> list[Piece]:
        joined: list[Piece] = []
        for source, group in zip(sources, _groups(pieces, sources), strict=True):
            sort = alphabetical and source is Source.HEADER
            joined += by_name_then_value(group) if sort else group
        return joined

    return order


def _added_last(order: Order, context: Context) -> Order:
    """The same with whatever was signed but not sent at the end."""
    sent = {each.name for each in context.request.parameters}

    def added(piece: Piece) -> bool:
        return piece.parameter.name not in sent

    return lambda pieces: sorted(order(pieces), key=added)


def _not_sorted(context: Context) -> Iterable[Change]:
    sources = (Source.BODY, Source.HEADER) + ((Source.QUERY,) if context.request.query else ())
    for each in permutations(sources):
        rest = tuple(source for source in Source if source not in each)
        for alphabetical, variant in ((False, _AS_SENT), (True, _ALPHABETICAL)):
            order = _as_typed(each + rest, alphabetical=alphabetical)
            yield _ordered(order, variant)
            yield _beside_another(_added_last(order, context))
    yield _ordered(lambda pieces: by_name_then_value(pieces)[::-1], rarity=3)


def _of_header(piece: Piece) -> bool:
    return piece.parameter.source is Source.HEADER


def _called_oauth(piece: Piece) -> bool:
    return piece.name.startswith("oauth_")


def _apart(first: bool, header_sorted: bool, ours: Callable[[Piece], bool] = _of_header) -> Order:
    """The header's group at one end, the others sorted together at the other."""

    def order(pieces: list[Piece]) -> list[Piece]:
        header = [each for each in pieces if ours(each)]
        others = [each for each in pieces if not ours(each)]
        if header_sorted:
            header = by_name_then_value(header)
        others = by_name_then_value(others)
        return header + others if first else others + header

    return order


def _first(_: Context) -> Iterable[Change]:
    yield _ordered(_apart(True, True))
    yield _ordered(_apart(True, False), _AS_SENT, rarity=2)
    yield _beside_another(_apart(True, True, _called_oauth))


def _last(_: Context) -> Iterable[Change]:
    yield _ordered(_apart(False, True))
    yield _ordered(_apart(False, False), _AS_SENT, rarity=2)
    yield _beside_another(_apart(False, True, _called_oauth))


def _joined(_: Context) -> Iterable[Change]:
    yield _ordered(lambda pieces: sorted(pieces, key=lambda p: f"{p.name}={p.value}"))
    yield _ordered(
        lambda pieces: sorted(pieces, key=lambda p: f"{p.parameter.name}={p.parameter.value}"),
        rarity=3,
    )


def _ignoring_case(_: Context) -> Iterable[Change]:
    yield _ordered(lambda pieces: sorted(pieces, key=lambda p: (p.name.lower(), p.value.lower())))
    yield _ordered(lambda pieces: sorted(pieces, key=lambda p: (p.name.lower(), p.value)))
    yield _ordered(lambda pieces: sorted(pieces, key=lambda p: p.name.lower()), rarity=3)
    yield _ordered(lambda pieces: sorted(pieces, key=lambda p: f"{p.name}={p.value}".lower()))


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _raw(_: Context) -> Iterable[Change]:
    yield _ordered(
        lambda pieces: sorted(pieces, key=lambda p: (p.parameter.name, p.parameter.value))
    )
    yield _ordered(
        lambda pieces: sorted(
            pieces, key=lambda p: (_utf16(p.parameter.name), _utf16(p.parameter.value))
        )
    )


def _natural(_: Context) -> Iterable[Change]:
    def key(piece: Piece) -> list[tuple[bool, int, str]]:
        runs = re.findall(r"[0-9]+|[^0-9]+", piece.parameter.name)
        return [(not r[0].isdigit(), int(r[:20]) if r.isdecimal() else 0, r) for r in runs]

    yield _ordered(lambda pieces: sorted(pieces, key=lambda p: (key(p), p.value)), rarity=2)


def _locale(_: Context) -> Iterable[Change]:
    """Culture collation looks at letters first and at punctuation and case last."""

    def key(piece: Piece) -> tuple[str, str, str]:
        letters = re.sub(r"[\W_]", "", piece.parameter.name).lower()
        return letters, piece.name.lower(), piece.value

    yield _ordered(lambda pieces: sorted(pieces, key=key), rarity=2)


def _names_only(_: Context) -> Iterable[Change]:
    yield _ordered(lambda pieces: sorted(pieces, key=lambda p: p.name), rarity=2)


RULES = (
    Rule(
        "oauth-parameters-first",
        Message(N_("The oauth_* parameters were put first")),
        Message(
            N_(
                "The two groups were sorted apart. They are sorted together, so amount comes "
                "before oauth_nonce and orderid after it."
            )
        ),
        Message(N_("Put all parameters into one list and sort it once.")),
        _first,
    ),
    Rule(
        "oauth-parameters-last",
        Message(N_("The oauth_* parameters were put last")),
        Message(
            N_(
                "The two groups were sorted apart. They are sorted together, so orderid comes "
                "after oauth_nonce."
            )
        ),
        Message(N_("Put all parameters into one list and sort it once.")),
        _last,
    ),
    Rule(
        "not-sorted",
        Message(N_("The parameters were not sorted")),
        Message(
            N_(
                "The parameters of body, query and header are sorted together by encoded name, "
                "then by encoded value."
            )
        ),
        Message(N_("Sort all parameters, oauth_* and the body's together, by name in byte order.")),
        _not_sorted,
    ),
    Rule(
        "sorted-after-joining",
        Message(N_("The parameters were sorted as “name=value” text")),
        Message(
            N_(
                "The character = takes part in the comparison then, so amount-from= comes "
                "before amount=."
            )
        ),
        Message(N_("Sort by name first and by value only among equal names, and join afterwards.")),
        _joined,
    ),
    Rule(
        "sorted-case-insensitively",
        Message(N_("The parameters were sorted without regard to case")),
        Message(N_("Sorting is by byte: all capital letters come before all small ones.")),
        Message(N_("Compare names byte by byte (ordinal comparison).")),
        _ignoring_case,
    ),
    Rule(
        "sorted-before-encoding",
        Message(N_("The parameters were sorted before they were encoded")),
        Message(
            N_("Sort by encoded name and value; the percent sign precedes letters and digits.")
        ),
        Message(N_("Encode names and values first, then sort, then join.")),
        _raw,
    ),
    Rule(
        "sorted-naturally",
        Message(N_("The parameters were sorted in natural order")),
        Message(
            N_(
                "Numbers within names were compared as numbers, so item9 comes before item10. "
                "Sorting is by byte: item10 comes first."
            )
        ),
        Message(N_("Compare names byte by byte (ordinal comparison).")),
        _natural,
    ),
    Rule(
        "sorted-by-locale",
        Message(N_("The parameters were sorted by a language's collation")),
        Message(N_("A culture's collation looks at letters first and at - and _ last.")),
        Message(N_("Compare names byte by byte (.NET: StringComparer.Ordinal).")),
        _locale,
    ),
    Rule(
        "equal-names-not-sorted",
        Message(N_("Parameters of one name were not sorted by value")),
        Message(N_("Among equal names the encoded value decides the order.")),
        Message(N_("Sort by name, then by value.")),
        _names_only,
    ),
)
