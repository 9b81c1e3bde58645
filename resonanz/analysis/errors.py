"""What is wrong with what was given, in words people understand."""


class BadInput(Exception):
    """Files or options that cannot be used; the text names place and remedy."""

    def __init__(self, message: str, *, file: str = "", line: int | None = None) -> None:
        place = ", ".join(filter(None, [file, f"line {line}" if line else ""]))
        super().__init__(f"{place}: {message}" if place else message)
        self.file, self.line = file, line
