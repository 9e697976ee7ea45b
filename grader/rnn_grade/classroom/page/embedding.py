"""Data inside a page: JSON in which no text can end the element that it stands in."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup


def embedded(value: Any) -> Markup:
    """Return data for the script, as the text of a `<script type="application/json">`.

    It is safe there because it has no `<`: neither `</script>` nor `<!--` can stand in it.

    Args:
        value: Plain data.
    """
    from markupsafe import Markup

    return Markup(_json(value).replace("<", "\\u003c"))


def packed(value: Any) -> Markup:
    """Return data for the script, deflated and in base64: for what is much, and seldom looked at.

    It is safe wherever it stands, because base64 has letters, digits, `+`, `/` and `=`.

    Args:
        value: Plain data.
    """
    from markupsafe import Markup

    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    squeezed = deflate.compress(_json(value).encode()) + deflate.flush()
    return Markup(base64.b64encode(squeezed).decode("ascii"))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
