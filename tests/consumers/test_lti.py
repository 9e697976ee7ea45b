"""Open edX's own serializer takes our LTI scores. Run by `nox -s consumers`."""

import json
from pathlib import Path

import django
import pytest
from django.conf import settings

from rnn_grade.classroom.exports import tables
from rnn_grade.classroom.marks import Mark, Missing, Row
from rnn_grade.classroom.records import Entry, HandIn, Student
from rnn_grade.course.catalog import Exercise

settings.configure(
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "lti_consumer",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
django.setup()

from lti_consumer.lti_1p3.extensions.rest_framework.serializers import (  # noqa: E402
    LtiAgsScoreSerializer,
)

NOW = "2026-12-24T10:00:00.123+00:00"
EXERCISE = Exercise(Path(), "03_simple_rnn")
ENTRY = Entry(HandIn("4711", "03_simple_rnn", "ab" * 32), None, (17, 20))


def scores(points):
    missing = Missing.UNGRADED if points is None else None
    mark = Mark(EXERCISE, ENTRY, 1, points=points, missing=missing)
    made = tables.lti([Row(Student("4711"), (mark,))], NOW)
    return [json.loads(line)["score"] for line in made.content.decode().splitlines()]


@pytest.mark.parametrize("points", [17.5, 0.0, None])
def test_a_score_is_valid(points):
    (score,) = scores(points)
    serializer = LtiAgsScoreSerializer(data=score)
    assert serializer.is_valid(), serializer.errors


def test_the_consumer_does_look():
    (score,) = scores(17.5)
    assert not LtiAgsScoreSerializer(data={**score, "scoreMaximum": 0}).is_valid()
