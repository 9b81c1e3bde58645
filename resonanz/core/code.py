"""Code in a text, coloured when it is written: spans with classes, no style and no script."""

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

# What people write in a network of theirs; a text names its language, it is never guessed.
LANGUAGES = frozenset(
    "bash c c++ cpp cs csharp css diff docker dockerfile go graphql html http ini java"
    " javascript js json kotlin lua markdown md nginx php powershell ps1 py python r rb ruby rs"
    " rust scss sh shell sql swift toml ts typescript xml yaml yml".split()
)
# Longer code is shown as it is: nobody waits for its colours.
LONGEST = 8_000
CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)
_FORMAT = HtmlFormatter(nowrap=True)


def coloured(code: str, language: str, _more: str = "") -> str:
    """The code as HTML: with a class for each kind of word where its language is known."""
    if language.lower() not in LANGUAGES or len(code) > LONGEST:
        return escape(code)
    # As it was written: without lines taken away at its ends.
    lexer = get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    return str(highlight(code, lexer, _FORMAT))
