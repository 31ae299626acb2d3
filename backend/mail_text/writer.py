"""Text that is put together line by line, as a person would have typed it."""

import re

TEXT_WRITTEN = 60_000
"""Characters. What is longer nobody reads in a panel."""
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")


class Writer:
    """Words, line ends, paragraphs; quotations by ``>``, lists by their signs."""

    def __init__(self, quotes: int = 0, indents: tuple[str, ...] = ()) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.quotes = quotes
        self.indents = list(indents)
        self._mark = ""
        self._is_line_begun = False
        self._is_space_due = False
        self._is_after_blank = True
        self._blank_line_due: int | None = None
        """The quotations in which it stands."""

    @property
    def is_full(self) -> bool:
        """Whether nothing more is taken."""
        return self.size >= TEXT_WRITTEN

    def words(self, text: str, *, verbatim: bool = False) -> None:
        """Go on with the line. White space of any kind is one space, unless it is ``verbatim``."""
        if verbatim:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.line_end()
                self._put(line)
            return
        plain = _SPACES.sub(" ", text)
        if plain == " " and "\xa0" in text and not self._is_line_begun:
            self._begin_line()  # how programs write a line that is meant to be blank
        if plain[:1] == " ":
            self._is_space_due = self._is_line_begun
            plain = plain[1:]
        if plain:
            is_open_ended = plain[-1] == " "
            self._put(plain.rstrip(" "))
            self._is_space_due = is_open_ended

    def line_end(self) -> None:
        """End the line, though it may be empty."""
        if not self._is_line_begun:
            self._begin_line()
            self._is_after_blank = True
        self._end()

    def block(self) -> None:
        """What follows begins a line."""
        if self._is_line_begun:
            self._end()

    def paragraph(self) -> None:
        """What follows begins a line after a blank one."""
        self.block()
        if not self._is_after_blank and self._blank_line_due is None:
            self._blank_line_due = self.quotes

    def item(self, mark: str) -> None:
        """What follows is an item of a list, indented behind its mark."""
        self.block()
        self._mark = mark
        self.indents.append(" " * len(mark))

    def item_end(self) -> None:
        """The item is over."""
        self.block()
        self._mark = ""
        if self.indents:
            self.indents.pop()

    def since(self, mark: int) -> str:
        """What was written since ``len(parts)`` was ``mark``."""
        return "".join(self.parts[mark:])

    def text(self) -> str:
        """Everything."""
        return "".join(self.parts)

    def _put(self, text: str) -> None:
        if not text or self.is_full:
            return
        if not self._is_line_begun:
            if self._blank_line_due is not None:
                self._add(">" * self._blank_line_due + "\n")
            self._begin_line()
        elif self._is_space_due:
            self._add(" ")
        self._is_space_due = self._is_after_blank = False
        self._add(text)

    def _begin_line(self) -> None:
        self._blank_line_due, self._is_line_begun = None, True
        if self.quotes:
            self._add(">" * self.quotes + " ")
        indents = self.indents[:-1] if self._mark else self.indents
        self._add("".join(indents[-8:]) + self._mark)
        self._mark = ""

    def _end(self) -> None:
        self._add("\n")
        self._is_line_begun = self._is_space_due = False

    def _add(self, text: str) -> None:
        taken = text[: TEXT_WRITTEN - self.size]
        if taken:
            self.parts.append(taken)
            self.size += len(taken)
