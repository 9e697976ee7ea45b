"""Data in a page: no text in it ends its element, and what was packed can be unpacked."""

import base64
import json
import zlib

from reports import EVIL

from rnn_grade.classroom.page.embedding import embedded, packed


def test_no_text_ends_the_element_that_data_stand_in():
    value = [EVIL, "</script>", "<!--<script>", "]]>"]
    text = embedded(value)
    assert "<" not in text
    assert json.loads(text) == value


def test_what_is_packed_is_letters_and_the_same():
    value = {"lines": [EVIL] * 100}
    text = packed(value)
    assert len(text) < 300
    assert not set(text) & set("<>&\"'")
    assert json.loads(zlib.decompress(base64.b64decode(text), wbits=-15)) == value
