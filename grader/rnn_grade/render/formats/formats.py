"""Which function writes which format; what a format needs from its surroundings is handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnn_grade.report import Report

FORMATS = ("json", "junit", "sarif", "gradescope", "classroom50", "classroom", "github")


@dataclass(frozen=True)
class Written:
    """A format, written.

    Args:
        text: The document.
        appended: Further text by the environment variable that names the file it belongs into.
    """

    text: str
    appended: Mapping[str, str]


def write(
    style: str,
    reports: Sequence[Report],
    *,
    several: bool,
    environment: Mapping[str, str],
    datetime: str,
) -> Written:
    """Return reports in one of the formats.

    Args:
        style: One of `FORMATS`.
        reports: One for each exercise.
        several: Whether more than one exercise was asked for; then JSON is a list.
        environment: The environment variables of the platform.
        datetime: Now, as `YYYY-MM-DDTHH:MM:SSZ`.
    """
    match style:
        case "junit":
            from rnn_grade.render.formats import junit

            return Written(junit.dumps(reports), {})
        case "sarif":
            from rnn_grade.render.formats import sarif

            return Written(sarif.dumps(reports), {})
        case "gradescope":
            from rnn_grade.render.formats import gradescope

            return Written(gradescope.dumps(reports), {})
        case "classroom50":
            from rnn_grade.render.formats import classroom50

            points = environment.get("RNN_GRADE_POINTS", "")
            worth = int(points) if points.isdecimal() else None
            said = f"summary={classroom50.one_line(reports)}\n"
            text = classroom50.classroom50(reports, environment, datetime, worth)
            return Written(text, {"GITHUB_OUTPUT": said})
        case "classroom":
            from rnn_grade.render.formats import classroom50

            output = classroom50.runner_output(reports)
            return Written(classroom50.runner(reports), {"GITHUB_OUTPUT": output})
        case "github":
            from rnn_grade.render.formats import github

            return Written(
                github.commands(reports), {"GITHUB_STEP_SUMMARY": github.summary(reports)}
            )
    from rnn_grade.render.formats.json import dumps

    texts = [dumps(report).strip() for report in reports]
    return Written(("[" + ",\n".join(texts) + "]" if several else texts[0]) + "\n", {})
