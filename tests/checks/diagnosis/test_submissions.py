"""What learners handed in: each mistake is named, and both where there are two.

Each submission is the reference, written in another way in places.
"""

import pytest
from places import ROOT

from rnn_grade.course import catalog
from rnn_grade.grading.grade import grade
from rnn_grade.report import Status

TWO = "Two things are wrong at once. First: {} Second: {}"
ZEROS = "The loop starts from zeros: `initial_state` is not used."
ONE_ARRAY = "The list holds one array several times: each step writes over the state before."
MEAN = "The gradient of the bias is averaged over the batch."
SAME_STEP = "The gradient of the recurrent kernel uses the state after the step."
EXCHANGED = "These are the numbers of a GRU in which z and 1 - z are exchanged."
ONE_ROW = "Only the first row of the bias is used."
UNBIASED = "The reset gate is computed without its bias."
PLUS_ONE = "1 is added to the sum of the forget gate."
IFOG = "that reads its columns as input, forget, output, candidate."
# The exercise, what stands in the place of what, and the causes by the checks that fail.
CASES = {
    "the mean over the batch, and the state of the same step": (
        "02_simple_rnn_cell/simple_rnn_cell.py",
        [
            ("bias_gradient += sum_gradient.sum(axis=0)", "bias_gradient += sum_gradient.mean(0)"),
            ("previous_state.T @", "states[:, t].T @"),
        ],
        {"backward_through_tanh": TWO.format(MEAN, SAME_STEP)},
    ),
    "one array in the list, and a loop that starts from zeros": (
        "02_simple_rnn_cell/simple_rnn_cell.py",
        [
            (
                "        state = step(x[:, t], state, kernel, recurrent_kernel, bias)",
                "        state[:] = step(x[:, t], state, kernel, recurrent_kernel, bias)",
            ),
            ("state = initial_state", "state = np.zeros(initial_state.shape)"),
        ],
        {"forward_causal": TWO.format(ZEROS, ONE_ARRAY)},
    ),
    "every gradient divided by the batch": (
        "02_simple_rnn_cell/simple_rnn_cell.py",
        [
            ('"x": x_gradient', '"x": x_gradient / len(x)'),
            ('"initial_state": carried', '"initial_state": carried / len(x)'),
            ('"kernel": kernel_gradient', '"kernel": kernel_gradient / len(x)'),
            (": recurrent_kernel_gradient", ": recurrent_kernel_gradient / len(x)"),
            ('"bias": bias_gradient', '"bias": bias_gradient / len(x)'),
        ],
        {"backward_through_tanh": "All five gradients are divided by the number of sequences."},
    ),
    "z and 1 - z exchanged": (
        "06_gru_cell/gru_cell.py",
        [("return z * h + (1 - z) * candidate", "return h + z * (candidate - h)")],
        {"step_update_gate": EXCHANGED},
    ),
    "one row of the bias": (
        "06_gru_cell/gru_cell.py",
        [
            (
                "= bias if reset_after else (bias, np.zeros_like(bias))\n"
                "    x_z, x_r, x_c = np.split(x @ kernel + input_bias, 3, axis=-1)\n"
                "    h_z, h_r, h_c = np.split(h @ recurrent_kernel + recurrent_bias, 3, axis=-1)",
                "= bias if reset_after else (bias, None)\n"
                "    x_z, x_r, x_c = np.split(x @ kernel + input_bias, 3, axis=-1)\n"
                "    h_z, h_r, h_c = np.split(h @ recurrent_kernel, 3, axis=-1)",
            ),
        ],
        {"step_update_gate": ONE_ROW},
    ),
    "z and 1 - z exchanged, and one row of the bias": (
        "06_gru_cell/gru_cell.py",
        [
            ("return z * h + (1 - z) * candidate", "return h + z * (candidate - h)"),
            ("(bias, np.zeros_like(bias))", "(bias, 0)\n    recurrent_bias = np.zeros(3 * units)"),
        ],
        {"step_update_gate": TWO.format(EXCHANGED, ONE_ROW)},
    ),
    "the reset gate without its bias": (
        "06_gru_cell/gru_cell.py",
        [
            (
                "    r = sigmoid(x_r + h_r)\n    # What",
                "    r = sigmoid((x @ kernel + h @ recurrent_kernel)[:, units : 2 * units])\n"
                "    # What",
            )
        ],
        {"step_reset_after": UNBIASED, "step_reset_before": UNBIASED},
    ),
    "a mistake in a helper that the way back shares, and a mean over the batch": (
        "04_lstm_cell/lstm_cell.py",
        [
            ("f = sigmoid(sum_f)", "f = sigmoid(1 + sum_f)"),
            ("d_sums.sum(axis=0)", "np.mean(d_sums, 0)"),
        ],
        {
            "step_all_terms": PLUS_ONE,
            "backward_cell": TWO.format(PLUS_ONE, "The gradient is averaged over the batch."),
        },
    ),
    "another order of the gates, there and back": (
        "04_lstm_cell/lstm_cell.py",
        [
            (
                "sum_i, sum_f, sum_candidate, sum_o = np.split(sums, 4, axis=-1)",
                "sum_i, sum_f, sum_o, sum_candidate = np.split(sums, 4, axis=-1)",
            ),
            ("[d_i, d_f, d_candidate, d_o]", "[d_i, d_f, d_o, d_candidate]"),
        ],
        {
            "step_terms": f"These are the numbers of an LSTM {IFOG}",
            "backward_cell": f"These are the gradients of an LSTM {IFOG}",
        },
    ),
}
# The models are still to be written: they would only take time.
MODEL = "    inputs = keras.Input("


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_is_named(case, tmp_path, keras_launcher):
    path, edits, causes = CASES[case]
    text = (ROOT / "solutions" / path).read_text("utf-8")
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after)
    submission = tmp_path / path.rpartition("/")[2]
    submission.write_text(text.replace(MODEL, f"    raise NotImplementedError\n{MODEL}"), "utf-8")
    exercise = catalog.load(ROOT).find(path.partition("/")[0])
    failed = {
        check.name: check.finding.cause
        for check in grade(exercise, submission, launcher=keras_launcher).checks
        if check.status not in (Status.PASSED, Status.SKIPPED, Status.NOT_ATTEMPTED)
    }
    assert failed == causes
