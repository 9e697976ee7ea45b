"""Markup becomes a tree and back, what is the same is written once, and a text stays a text."""

from page_reader import grown

from rnn_grade.classroom.page.trees import Trees


def trees(*markup: str) -> dict:
    made = Trees()
    for one in markup:
        made.add(one)
    return made.data()


def test_a_tree_is_what_was_written():
    text = '<p class="a">One <code>&lt;b&gt;</code> &amp; <i></i>two.</p>'
    assert grown(trees(text)) == [text]


def test_what_is_the_same_is_written_once():
    said = "<p>The same.</p>"
    made = trees(f"<ul>{said}{said}<li>1</li></ul>", f"<ul>{said}<li>2</li></ul>")
    assert made == {
        "shared": [["p", 0, "The same."]],
        "trees": [["ul", 0, 0, 0, ["li", 0, "1"]], ["ul", 0, 0, ["li", 0, "2"]]],
    }


def test_line_breaks_between_blocks_mean_nothing_and_spaces_in_a_sentence_do():
    made = trees("<ul>\n<li><b>a</b>\n<b>b</b></li>\n</ul>\n")
    assert grown(made) == ["<ul><li><b>a</b> <b>b</b></li></ul>"]


def test_a_picture_keeps_its_measures():
    made = trees('<svg viewBox="0 0 2 1"><path d="M 0 0"><title>It</title></svg>')
    assert made["trees"] == [
        ["svg", {"viewBox": "0 0 2 1"}, ["path", {"d": "M 0 0"}], ["title", 0, "It"]]
    ]
