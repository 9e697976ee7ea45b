"""The task of an exercise, as a terminal shows it."""


def test_show_renders_the_task(desk):
    text = desk("show", "double", env={"COLUMNS": "60"}).stdout
    assert text == (
        "Double\n━━━━━━\n\nWrite `double`.\n\n"
        "what  shape\n───────────\nx     (n,)\n\n"
        "    x -> 2 * x\n"
    )


def test_a_bare_address_is_said_once_on_a_line_of_its_own(desk):
    task = desk.course.find("1").task
    task.write_text("## Read on\n\n- *Twice*, 1999. <https://example.org/twice> All of it.\n")
    assert desk("show", "1").stdout == (
        "Read on\n───────\n\n • Twice, 1999.\n   https://example.org/twice All of it.\n"
    )
