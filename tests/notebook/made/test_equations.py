"""Every block of equations of every task can be set, and reads like a textbook."""

import pytest

from rnn_grade.course import catalog
from rnn_grade.notebook.made import equations, task
from rnn_grade.notebook.made.latex import Notation

EXERCISES = catalog.load().exercises


def made(number: int, block: int) -> list[str]:
    """Return the lines of one block of equations, without the dollar signs."""
    text = EXERCISES[number - 1].task.read_text("utf-8")
    blocks = [fence for fence in task.fences(text) if fence.kind == "equations"]
    first, *lines, last = equations.markdown(blocks[block], equations.names(text)).splitlines()
    assert (first, last) == ("$$", "$$")
    return lines


def line(text: str, *known: str, scalar: bool = False) -> str:
    """Return one line as LaTeX, without what aligns it."""
    made = equations.latex(text, Notation(frozenset(known), scalar))
    return made.removeprefix("\\begin{aligned}\n").removesuffix("\n\\end{aligned}")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)
def test_the_equations_of_every_task_can_be_set(exercise):
    text = exercise.task.read_text("utf-8")
    assert equations.problems(text) == []
    for fence in task.fences(text):
        if fence.kind == "equations":
            made = equations.markdown(fence, equations.names(text))
            assert made.count("{") == made.count("}")
            # In a notebook, an empty line ends the mathematics.
            assert "" not in made.splitlines()


def test_a_recurrent_layer():
    assert made(3, 0) == [
        r"\begin{aligned}",
        r"\mathrm{state}_0 & = 0 \\",
        r"\mathrm{state}_t & = \tanh(\mathrm{vector}_t\;\mathrm{kernel} + "
        r"\mathrm{state}_{t-1}\;\mathrm{recurrent\_kernel} + \mathrm{bias}) \\",
        r"\mathrm{probabilities} & = \operatorname{softmax}(\mathrm{state}_{\mathrm{last}}\;"
        r"\mathrm{output\_kernel} + \mathrm{output\_bias})",
        r"\end{aligned}",
    ]


def test_a_loop_with_its_body_and_remarks_below_where_they_find_no_room_beside():
    assert made(2, 1) == [
        r"\begin{array}{l}",
        r"\begin{aligned}",
        r"\mathrm{carried} & = 0",
        r"\end{aligned} \\",
        r"\textbf{for } t = \mathrm{last},\ \ldots,\ 1,\ 0{:} \\",
        r"\quad \begin{aligned}",
        r"\mathrm{dh} & = \mathrm{state\_gradients}_{:,t} + \mathrm{carried} \\",
        r"& \quad \text{all that }L\text{ feels of }h_t \\",
        r"\mathrm{dz} & = \mathrm{dh} \odot (1 - h_t^{2}) \\",
        r"& \quad \text{back through tanh}{:}\ \tanh' = 1 - \tanh^{2} \\[0.8em]",
        r"\mathrm{kernel}_{\mathrm{gradient}} & \mathrel{+}= x_t^{\top}\;\mathrm{dz} \\",
        r"\mathrm{recurrent\_kernel}_{\mathrm{gradient}} & \mathrel{+}= h_{t-1}^{\top}\;"
        r"\mathrm{dz} \\",
        r"& \quad \text{the state BEFORE step }t \\",
        r"\mathrm{bias}_{\mathrm{gradient}} & \mathrel{+}= \mathrm{dz},\ "
        r"\text{added over the batch} \\",
        r"x_{\mathrm{gradient}}\text{ at step }t & = \mathrm{dz}\;\mathrm{kernel}^{\top} "
        r"\\[0.8em]",
        r"\mathrm{carried} & = \mathrm{dz}\;\mathrm{recurrent\_kernel}^{\top} \\",
        r"& \quad \text{what step }t\text{ hands back to step }t - 1",
        r"\end{aligned}",
        r"\end{array}",
    ]


def test_labels_stand_at_the_left_and_differentials_are_fractions():
    assert made(5, 1) == [
        r"\begin{aligned}",
        r"& \text{simple RNN} & \frac{\partial h_t}{\partial h_{t-1}} & = "
        r"\mathrm{recurrent\_kernel} \odot (1 - h_t^{2}) \\",
        r"& \text{LSTM} & \frac{\partial c_t}{\partial c_{t-1}} & = f_t",
        r"\end{aligned}",
    ]


def test_what_goes_on_from_a_name_is_its_index():
    assert made(6, 0)[1:4] == [
        r"\mathrm{from}_x & = x\;\mathrm{kernel} + \mathrm{bias}_0 "
        r"&& \text{three blocks of }\mathtt{units}\text{ columns}{:} \\",
        r"\mathrm{from}_h & = h\;\mathrm{recurrent\_kernel} + \mathrm{bias}_1 "
        r"&& \text{update }z,\ \text{reset }r,\ \text{candidate }c \\[0.8em]",
        r"z & = \operatorname{sigmoid}(\mathrm{from}_{x,z} + \mathrm{from}_{h,z}) \\",
    ]
    assert made(4, 0)[5] == (r"\mathrm{candidate} & = \tanh(\mathrm{sums}_{\mathrm{candidate}}) \\")


def test_words_in_a_formula_are_text():
    assert made(8, 1)[1] == (
        r"q & = \frac{p^{1/T}}{\text{sum of all }p^{1/T}} && \text{which is }"
        r"\operatorname{softmax}\left( \frac{\log(p)}{T} \right)"
    )
    assert made(11, 0)[4] == (
        r"\operatorname{loss}(\mathrm{word}) & = -\log(\text{sum of }"
        r"\operatorname{probability}(\mathrm{path})"
        r"\text{ over all paths that collapse to word})"
    )


def test_one_of_two_values_and_a_line_that_goes_on():
    assert made(11, 2)[1:3] == [
        r"\mathrm{replaced} & = \mathrm{distance}_{i-1,j-1} + \begin{cases} 0 & \text{if }"
        r"\text{the letters are equal} \\ 1 & \text{else} \end{cases} \\",
        r"\mathrm{distance}_{i,j} & = \min(\mathrm{replaced},\ \mathrm{distance}_{i-1,j} + 1,"
        r"\ \mathrm{distance}_{i,j-1} + 1)",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = b * c", r"a & = b \odot c"),
        ("n = 4 * units", r"n & = 4 \cdot \mathrm{units}"),
        ("a <= b ** -1", r"a & \leq b^{-1}"),
        ("y = (a + b) ** 2 / (2 * c)", r"y & = \frac{(a + b)^{2}}{2 \cdot c}"),
        ("h_{t-1} = x[:, 0].T", r"h_{t-1} & = x_{:,0}^{\top}"),
        ("a = (1 if n > 0 else 0)", "a & = \\begin{cases} 1 & \\text{if }n > 0 \\\\ 0 & "
         "\\text{else} \\end{cases}"),
        ("a + b", "& a + b"),
        ("a = 1  b = 2", r"a & = 1 && b = 2"),
    ],
)  # fmt: skip
def test_small_formulas(text, expected):
    assert line(text) == expected


def test_numbers_are_multiplied_with_a_dot():
    assert line("a = b * c", scalar=True) == r"a & = b \cdot c"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = (b", "the end is not expected there in `= (b`"),
        ("a = b +", "the end is not expected there in `= b +`"),
        ("a = b ? c", "`?` has no meaning in `= b ? c`"),
        ("a = b)", "`)` is not expected there in `= b)`"),
        ("a = (1 if b)", "`if` is not expected there in `= (1 if b)`"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text, problem):
    task_text = f"# A task\n\n```equations\n{text}\n```\n"
    assert equations.problems(task_text) == [f"line 3: the equations cannot be read: {problem}"]
