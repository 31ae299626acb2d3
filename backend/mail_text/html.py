"""The text of an HTML mail: paragraphs, lists, quotations, tables, where links lead; nothing hidden."""

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from backend.mail_text.elements import BLOCKS, PARAGRAPHS, UNSHOWN
from backend.mail_text.link import target_of
from backend.mail_text.tidy import tidied
from backend.mail_text.writer import Writer

NODES_READ = 100_000
CELLS_IN_A_LINE = 160
"""Characters of a table's row that is shown as one line."""
ALT = 100

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?![.\d])"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|bmp|svg|webp)", re.IGNORECASE)


def text_of(html: str) -> str:
    """Return the text, a line at a time, bounded in time and size."""
    body = LexborHTMLParser(tidied(html)).body
    if body is None:
        return ""
    page = _Page()
    for node, is_end in _walk(body):
        if page.writer.is_full:
            break
        page.leave(node) if is_end else page.enter(node)
    return page.finished()


def _walk(root: Any) -> Iterator[tuple[Any, bool]]:
    """Every node that is shown, at its beginning and at its end."""
    stack = [(root, False)]
    seen = 0
    while stack and seen < NODES_READ:
        node, is_end = stack.pop()
        if not is_end:
            seen += 1
            if _is_unshown(node):
                continue
            if node.tag != "-text":
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
        yield node, is_end


def _is_unshown(node: Any) -> bool:
    if node.tag in UNSHOWN:
        return True
    given = node.attributes if node.tag != "-text" else {}
    return "hidden" in given or _HIDDEN.search(given.get("style") or "") is not None


class _Page:
    """What is being written: a cell of a table has a writer of its own until its row is over."""

    def __init__(self) -> None:
        self._writers = [Writer()]
        self._rows: list[list[str]] = []
        self._links: list[int] = []
        self._numbers: list[int | None] = []
        self._verbatim = 0

    @property
    def writer(self) -> Writer:
        """Where the words go now."""
        return self._writers[-1]

    def finished(self) -> str:
        """Everything, also where it was broken off in the middle of a table."""
        while len(self._writers) > 1:
            self._cell_end()
        return self.writer.text()

    def enter(self, node: Any) -> None:
        """An element begins, or a text stands here."""
        name = node.tag
        if name == "-text":
            self.writer.words(node.text_content or "", verbatim=self._verbatim > 0)
            return
        self._block(node)
        match name:
            case "br":
                self.writer.line_end()
            case "img":
                self.writer.words(_alt(node))
            case "a":
                self._links.append(len(self.writer.parts))
            case "blockquote":
                self.writer.quotes += 1
            case "pre":
                self._verbatim += 1
            case "ul" | "ol":
                self._numbers.append(_start(node) if name == "ol" else None)
            case "li":
                self.writer.item(self._sign())
            case "tr":
                self._rows.append([])
            case "td" | "th":
                self._writers.append(Writer())

    def leave(self, node: Any) -> None:
        """An element ends."""
        match node.tag:
            case "a":
                self._link_end(node)
            case "blockquote":
                self.writer.block()
                self.writer.quotes = max(self.writer.quotes - 1, 0)
            case "pre":
                self._verbatim -= 1
            case "ul" | "ol":
                self._numbers.pop()
            case "li":
                self.writer.item_end()
            case "td" | "th":
                self._cell_end()
            case "tr":
                self._row_end()
        self._block(node)

    def _block(self, node: Any) -> None:
        is_line = node.tag in BLOCKS or "MsoNormal" in (node.attributes.get("class") or "")
        if is_line:
            self.writer.block()
        elif node.tag in PARAGRAPHS and not (self._numbers and node.tag in ("ul", "ol", "p")):
            self.writer.paragraph()

    def _sign(self) -> str:
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return "• "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _link_end(self, node: Any) -> None:
        begin = self._links.pop()
        said = self.writer.since(begin).strip()
        target = target_of(node.attributes.get("href") or "", said) if said else ""
        if target:
            self.writer.words(f" <{target}>")

    def _cell_end(self) -> None:
        text = self._writers.pop().text().strip("\n")
        if self._rows:
            self._rows[-1].append(text)
        else:
            self._lines(text)

    def _row_end(self) -> None:
        """Short cells stand in a line; others below each other, as a layout made of a table is meant."""
        cells = [cell for cell in self._rows.pop() if cell.strip()] if self._rows else []
        if "\n" not in "".join(cells) and sum(map(len, cells)) <= CELLS_IN_A_LINE:
            cells = [" | ".join(cells)] if cells else []
        for cell in cells:
            self._lines(cell)

    def _lines(self, text: str) -> None:
        self.writer.block()
        for line in text.split("\n"):
            self.writer.words(line, verbatim=True)
            self.writer.line_end()


def _alt(node: Any) -> str:
    """What an image says, which may be an emoji; not the name of a file, and not of a pixel that counts."""
    given = node.attributes
    alt = (given.get("alt") or "").strip()
    is_pixel = given.get("width") in ("0", "1") or given.get("height") in ("0", "1")
    return "" if is_pixel or len(alt) > ALT or _FILE.fullmatch(alt) else alt


def _start(node: Any) -> int:
    start = node.attributes.get("start") or ""
    return int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
