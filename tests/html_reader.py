"""Reads HTML as strictly as XML, for the tests of what is written for browsers."""

import re
from collections import Counter
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "path"}


class Reader(HTMLParser):
    """Reads a page as strictly as XML: what is opened is closed, in order."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.ids, self.links, self.headings = [], Counter(), [], [], []
        self.attributes, self.words, self.inside = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        given = dict(attrs)
        assert len(given) == len(attrs), f"an attribute of <{tag}> stands twice"
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.headings += [int(tag[1])] if re.fullmatch(r"h[1-6]", tag) else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
        self.inside.append((self.open[-1] if self.open else "", data))

    def texts(self, *tags):
        """The texts that stand directly in elements of these names."""
        return [text for tag, text in self.inside if tag in tags]
