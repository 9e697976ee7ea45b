"""A task text is cut at its headings, and a fence is what its first word says."""

import pytest
from places import ROOT

from rnn_grade.notebook.made import task

TEXT = """# Exercise 7: sums

Two numbers.

## The idea

```equations scalar
## a = 1
```

1. A list:

   ```text
   a
     b
   ```

## Out of scope

Products.
"""
KINDS = {"equations", "diagram", "python", "text", "sh"}


def test_sections_begin_at_headings_of_the_second_level():
    found = task.sections(TEXT)
    assert [section.title for section in found] == ["", "The idea", "Out of scope"]
    assert found[0].text == "# Exercise 7: sums\n\nTwo numbers."
    assert "## a = 1" in found[1].text
    assert "\n\n".join(section.text for section in found) + "\n" == TEXT


def test_a_fence_has_a_kind_options_and_lines_without_its_indentation():
    one, two = task.fences(TEXT)
    assert one == task.Fence("equations", ("scalar",), "## a = 1", 7)
    assert two == task.Fence("text", (), "a\n  b", 13)


def test_a_converter_replaces_the_fences_of_its_kind_at_their_indentation():
    made = task.converted(TEXT, {"text": lambda fence: f"<pre>\n{fence.body}\n</pre>"})
    assert "   <pre>\n   a\n     b\n   </pre>\n" in made
    assert "```equations scalar\n## a = 1\n```\n" in made


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("exercises/*/README.md")), ids=lambda path: path.parent.name
)
def test_every_block_of_every_task_says_what_it_is(path):
    text = path.read_text("utf-8")
    assert {fence.kind for fence in task.fences(text)} <= KINDS
    unmarked = task.converted(text, dict.fromkeys(KINDS, lambda fence: ""))
    assert "```" not in unmarked
    assert not [block for block in unmarked.split("\n\n") if block.startswith("    ")]
