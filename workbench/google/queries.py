"""Gmail's search words, read into a tree. A word that is not played is refused, never taken for a plain word.

https://support.google.com/mail/answer/7190
"""

import re
from dataclasses import dataclass

from workbench.google.refused import not_played

_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>[(){}]|-(?=[\w"({]))|(?P<operator>[A-Za-z]\w*):(?=[^\s/])|"(?P<quoted>[^"]*)"?|(?P<word>[^\s(){}"]+))"""
)
OPERATORS = frozenset(
    [
        "after",
        "before",
        "bcc",
        "cc",
        "category",
        "deliveredto",
        "filename",
        "from",
        "has",
        "in",
        "is",
        "label",
        "larger",
        "list",
        "newer",
        "newer_than",
        "older",
        "older_than",
        "rfc822msgid",
        "size",
        "smaller",
        "subject",
        "to",
    ]
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word under one operator; the operator is empty for plain words."""

    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class All:
    """Everything must hold."""

    of: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Something must hold."""

    of: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It must not hold."""

    query: "Query"


Query = Term | All | Any | Not
Token = tuple[str, str]


def read(text: str) -> Query:
    """The tree of a query. Raises: Refused with 501, naming an operator that is not played."""
    tokens = [
        (str(match.lastgroup), match[match.lastgroup])
        for match in _TOKEN.finditer(text)
        if match.lastgroup is not None
    ]
    return _all(tokens, "", "")


def operators_of(query: Query) -> set[Term]:
    """Every term of a tree."""
    match query:
        case Term():
            return {query}
        case Not():
            return operators_of(query.query)
        case _:
            return {term for one in query.of for term in operators_of(one)}


def _all(tokens: list[Token], until: str, operator: str) -> Query:
    """Terms side by side, OR between any two of them."""
    found: list[Query] = []
    while tokens and tokens[0] != ("mark", until):
        if tokens[0] == ("word", "OR") and found:
            tokens.pop(0)
            if tokens and tokens[0] != ("mark", until):
                found[-1] = Any((found[-1], _one(tokens, operator)))
        elif tokens[0] in (("word", "AND"), ("mark", ")"), ("mark", "}")):
            tokens.pop(0)
        else:
            found.append(_one(tokens, operator))
    if tokens:
        tokens.pop(0)
    return found[0] if len(found) == 1 else All(tuple(found))


def _one(tokens: list[Token], operator: str) -> Query:
    kind, text = tokens.pop(0)
    if (kind, text) == ("mark", "-"):
        return Not(_one(tokens, operator)) if tokens else All(())
    if (kind, text) == ("mark", "("):
        return _all(tokens, ")", operator)
    if (kind, text) == ("mark", "{"):
        inner = _all(tokens, "}", operator)
        return Any(inner.of) if isinstance(inner, All) else inner
    if kind == "operator":
        if text.lower() not in OPERATORS:
            raise not_played(f"the search operator {text}:")
        return _one(tokens, text.lower()) if tokens else All(())
    return Term(operator, text)
