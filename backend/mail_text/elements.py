"""The elements of HTML by what they mean for a mail's text (https://html.spec.whatwg.org/multipage/)."""


def _named(names: str) -> frozenset[str]:
    return frozenset(names.split())


UNSHOWN = _named(
    "head script style title template noscript svg math object iframe audio video canvas select textarea"
    " datalist map"
)
"""What is in them is no text of the mail."""
BLOCKS = _named(
    "div section article header footer main aside nav center address form fieldset figure figcaption dt dd tr"
    " caption details summary"
)
"""They stand on lines of their own."""
PARAGRAPHS = _named("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre hr")
"""The same, after a blank line."""
FORMATTING = _named("b big code em font i nobr s small strike strong tt u")
"""What parsers open again in every paragraph, until it is closed (parsing.html#formatting); but links."""
NEVER_CLOSED = _named(
    "area base br col embed hr img input link meta source track wbr"
    " body colgroup dd dt head html li optgroup option p tbody td tfoot th thead tr"
)
"""Void elements, and those whose end may be left out."""
