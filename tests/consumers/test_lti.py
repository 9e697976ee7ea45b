"""Open edX's own serializer takes our LTI scores. Run by `nox -s consumers`."""

import json
from types import SimpleNamespace

import django
import pytest
from django.conf import settings

from rnn_grade.classroom.exports import tables

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
STUDENT = SimpleNamespace(student="4711")
EXERCISE = SimpleNamespace(slug="simple_rnn")


def scores(points):
    mark = SimpleNamespace(exercise=EXERCISE, handed_in=True, points=points, total=20, report=None)
    row = SimpleNamespace(student=STUDENT, marks=(mark,))
    return [json.loads(line)["score"] for line in tables.lti([row], NOW).text.splitlines()]


@pytest.mark.parametrize("points", [17.5, 0.0, None])
def test_a_score_is_valid(points):
    (score,) = scores(points)
    serializer = LtiAgsScoreSerializer(data=score)
    assert serializer.is_valid(), serializer.errors


def test_the_consumer_does_look():
    (score,) = scores(17.5)
    assert not LtiAgsScoreSerializer(data={**score, "scoreMaximum": 0}).is_valid()
