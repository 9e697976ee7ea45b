"""Which function writes which format; what a format needs from its surroundings is handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rnn_grade.report import Report


class Format(StrEnum):
    """A format for programs."""

    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    GRADESCOPE = "gradescope"
    CLASSROOM50 = "classroom50"
    CLASSROOM = "classroom"
    GITHUB = "github"


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
    style: Format,
    reports: Sequence[Report],
    *,
    several: bool,
    environment: Mapping[str, str],
    datetime: str,
) -> Written:
    """Return reports in one of the formats.

    Args:
        style: Which one.
        reports: One for each exercise.
        several: Whether more than one exercise was asked for; then JSON is a list.
        environment: The environment variables of the platform.
        datetime: Now, as `YYYY-MM-DDTHH:MM:SSZ`.
    """
    match style:
        case Format.JUNIT:
            from rnn_grade.render.formats import junit

            return Written(junit.dumps(reports), {})
        case Format.SARIF:
            from rnn_grade.render.formats import sarif

            return Written(sarif.dumps(reports), {})
        case Format.GRADESCOPE:
            from rnn_grade.render.formats import gradescope

            return Written(gradescope.dumps(reports), {})
        case Format.CLASSROOM50:
            from rnn_grade.render.formats import classroom50

            points = environment.get("RNN_GRADE_POINTS", "")
            worth = int(points) if points.isdecimal() else None
            said = f"summary={classroom50.one_line(reports)}\n"
            text = classroom50.classroom50(reports, environment, datetime, worth)
            return Written(text, {"GITHUB_OUTPUT": said})
        case Format.CLASSROOM:
            from rnn_grade.render.formats import classroom50

            output = classroom50.runner_output(reports)
            return Written(classroom50.runner(reports), {"GITHUB_OUTPUT": output})
        case Format.GITHUB:
            from rnn_grade.render.formats import github

            return Written(
                github.commands(reports), {"GITHUB_STEP_SUMMARY": github.summary(reports)}
            )
        case Format.JSON:
            from rnn_grade.render.formats import json

            texts = [json.dumps(report).strip() for report in reports]
            return Written(("[" + ",\n".join(texts) + "]" if several else texts[0]) + "\n", {})
