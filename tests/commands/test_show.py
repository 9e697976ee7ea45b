"""The task of an exercise, as a terminal shows it."""


def test_show_renders_the_task(desk):
    text = desk("show", "double", env={"COLUMNS": "60"}).stdout
    assert text == (
        "Double\n━━━━━━\n\nWrite `double`.\n\n"
        "what  shape\n───────────\nx     (n,)\n\n"
        "    x -> 2 * x\n"
    )
