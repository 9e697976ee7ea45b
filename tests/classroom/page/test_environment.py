"""What a template writes is cleaned, cut and escaped, whoever wrote the template."""

import re
import sys
from importlib.resources import files

import jinja2
import pytest
from html_reader import Reader
from reports import EVIL

from rnn_grade.classroom.page.environment import LIMIT, environment
from rnn_grade.errors import UserError

TEMPLATES = {
    file.name: file.read_text("utf-8")
    for file in (files("rnn_grade.classroom.page") / "templates").iterdir()
}


def written(template: str, **values: object) -> str:
    return environment().from_string(template).render(**values)


class Hostile:
    """A value that nobody expects."""

    def __str__(self):
        return EVIL


@pytest.mark.parametrize("value", [EVIL, Hostile(), [EVIL], {EVIL: EVIL}, Exception(EVIL)])
def test_a_value_is_cleaned_and_escaped_by_default(value):
    text = written('<p title="{{ value }}">{{ value }}</p>', value=value)
    reader = Reader(text)
    assert reader.tags == {"p": 1}
    assert [name for _, name, _ in reader.attributes] == ["title"]
    assert "alert(1)" in "".join(reader.words)
    assert not set(text) & set("\x1b\x00\u202e")


def test_a_value_is_cut_by_default():
    text = written("{{ value }}", value="x" * 50_000)
    assert text == "x" * LIMIT + " … (50000 characters, cut)"


@pytest.mark.parametrize(
    "template",
    [
        "{% macro of(value) %}{{ value }}{% endmacro %}{{ of(value) }}",
        "{% macro of() %}{{ caller() }}{% endmacro %}{% call of() %}{{ value }}{% endcall %}",
        "{% set made %}{{ value }}{% endset %}{{ made }}",
        "{{ value ~ value }}",
        "{{ '%s' % value }}",
        "{{ value.upper() }}",
        "{{ value | cut(100) }}",
        "{% for _, piece in value | code %}{{ piece }}{% endfor %}",
    ],
)
def test_no_way_through_a_template_leaves_it_out(template):
    text = written(template, value=f"`{EVIL}`")
    assert "<" not in text
    assert not set(text) & set("\x1b\x00\u202e")
    assert "&lt;" in text
    assert "&amp;" not in text


def test_what_is_not_there_is_an_error():
    with pytest.raises(jinja2.UndefinedError):
        written("{{ nothing }}")
    with pytest.raises(jinja2.UndefinedError):
        written("{% if text.lenght %}{% endif %}", text="x")


def test_no_filter_takes_a_text_for_markup():
    for name in environment().filters.keys() - {"shapes"}:
        arguments = {"plural": "(value)"}.get(name, "")
        try:
            text = written(f"{{{{ value | {name}{arguments} }}}}", value=EVIL)
        except (AttributeError, TypeError, ValueError):
            continue
        assert "<" not in text
    with pytest.raises(jinja2.TemplateAssertionError, match="No filter named 'safe'"):
        written("{{ value | safe }}", value=EVIL)
    with pytest.raises(AttributeError):
        written("{{ value | shapes }}", value=EVIL)


def test_only_pictures_are_taken_for_markup_and_only_in_one_place():
    found = [name for name, text in TEMPLATES.items() for _ in re.findall(r"\| *shapes", text)]
    assert found == ["macros.html"]
    assert not [name for name, text in TEMPLATES.items() if "autoescape" in text]


def test_a_sentence_has_its_code_and_no_more():
    macros = environment().get_template("macros.html").module
    assert macros.sentence("Use `a < b`, not `<b>`.") == (
        "Use <code>a &lt; b</code>, not <code>&lt;b&gt;</code>."
    )
    assert macros.sentence("One ` is none.") == "One ` is none."
    assert macros.sentence("`" + "x" * 300 + "`", 100).startswith("`xxx")


def test_numbers_are_written_for_people():
    assert written("{{ 19.80 | number }} {{ 20.0 | number }}") == "19.8 20"
    assert written("{{ 0.655 | percent }} {{ -0.5 | signed }}") == "66\u202f% −0.50"
    assert written("{{ 4.25 | seconds }}, {{ 110.2 | seconds }}, {{ 300 | seconds }}") == (
        "4.2 s, 110 s, 5 min"
    )


def test_without_jinja_it_says_what_to_install(monkeypatch):
    environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(UserError) as caught:
        environment()
    assert caught.value.message == "A class report needs Jinja, which is not installed."
    assert caught.value.hint == (
        "`pip install 'rnn-grade[class]'` installs what scoring a class needs."
    )
