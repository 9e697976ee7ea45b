"""The tables of a gradebook: what is kept of a class, each thing once."""

from __future__ import annotations

from rnn_grade.classroom.gradebook.engine import sql

metadata = sql.MetaData()
about = sql.Table(
    "about",
    metadata,
    sql.Column("name", sql.String(50), primary_key=True),
    sql.Column("value", sql.Text, nullable=False),
)
# What tables of people say, as they say it; who that is, is decided when it is read.
listed = sql.Table(
    "listed",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("source", sql.Text, nullable=False, index=True),
    sql.Column("ids", sql.Text, nullable=False),
    sql.Column("name", sql.Text, nullable=False, default=""),
    sql.Column("family", sql.Text, nullable=False, default=""),
    sql.Column("given", sql.Text, nullable=False, default=""),
    sql.Column("section", sql.Text, nullable=False, default=""),
    sql.Column("team", sql.Text, nullable=False, default=""),
    sql.Column("submitted_at", sql.String(40), nullable=False, default=""),
)
memberships = sql.Table(
    "memberships",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("source", sql.Text, nullable=False, index=True),
    sql.Column("team", sql.Text, nullable=False),
    sql.Column("student", sql.Text, nullable=False),
    sql.Column("exercise", sql.String(200), nullable=False, default=""),
)
attempts = sql.Table(
    "attempts",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("student", sql.String(200), nullable=False, index=True),
    # JSON: pairs of a kind and a value, as the platform gave them.
    sql.Column("ids", sql.Text, nullable=False),
    sql.Column("name", sql.Text, nullable=False, default=""),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("sha256", sql.String(64), nullable=False, index=True),
    sql.Column("attempt", sql.BigInteger, nullable=False, default=0),
    sql.Column("submitted_at", sql.String(40), nullable=False, default=""),
    # As it is on SQLite, where a damaged value would be taken for "late".
    sql.Column("late", sql.Boolean().with_variant(sql.Integer(), "sqlite")),
    sql.Column("source", sql.Text, nullable=False, default=""),
    sql.Column("seen_at", sql.String(40), nullable=False),
)
# The bytes that were handed in, once for all who handed in the same.
sources = sql.Table(
    "sources",
    metadata,
    sql.Column("sha256", sql.String(64), primary_key=True),
    sql.Column("content", sql.LargeBinary, nullable=False),
)
# What a grading's key stands for.
keys = sql.Table(
    "keys",
    metadata,
    sql.Column("key", sql.String(64), primary_key=True),
    sql.Column("sha256", sql.String(64), nullable=False),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
    sql.Column("version", sql.String(50), nullable=False),
    sql.Column("seed", sql.BigInteger, nullable=False),
    sql.Column("timeout", sql.Float),
    sql.Column("require", sql.String(50), nullable=False),
)
# Which of a file's keys counts today, that of the last scoring run, and since when it does.
current = sql.Table(
    "current",
    metadata,
    sql.Column("sha256", sql.String(64), primary_key=True),
    sql.Column("exercise", sql.String(200), primary_key=True),
    sql.Column("key", sql.String(64), nullable=False, index=True),
    sql.Column("since", sql.String(40), nullable=False),
)
gradings = sql.Table(
    "gradings",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("key", sql.String(64), nullable=False, index=True),
    sql.Column("sha256", sql.String(64), nullable=False, index=True),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("score", sql.Integer),
    sql.Column("total", sql.Integer),
    sql.Column("problem", sql.Text, nullable=False, default=""),
    sql.Column("report", sql.Text),
    sql.Column("seconds", sql.Float, nullable=False, default=0.0),
    sql.Column("at", sql.String(40), nullable=False),
)
# Gradings that are not tried any more, each until somebody asks for it.
aside = sql.Table(
    "aside",
    metadata,
    sql.Column("key", sql.String(64), primary_key=True),
    sql.Column("at", sql.String(40), nullable=False),
)
# Who is at which grading, and until when nobody else takes it.
claims = sql.Table(
    "claims",
    metadata,
    sql.Column("key", sql.String(64), primary_key=True),
    sql.Column("owner", sql.String(100), nullable=False),
    sql.Column("until", sql.Float, nullable=False),
)
# Marks that a person gave, beside the scores.
overrides = sql.Table(
    "overrides",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("student", sql.Text, nullable=False),
    sql.Column("ids", sql.Text, nullable=False),
    sql.Column("name", sql.Text, nullable=False, default=""),
    sql.Column("exercise", sql.String(200), nullable=False),
    sql.Column("points", sql.Float),
    sql.Column("because", sql.Text, nullable=False),
    sql.Column("author", sql.Text, nullable=False),
    sql.Column("at", sql.String(40), nullable=False),
)
# What was sent to whom, noted before it went out.
messages = sql.Table(
    "messages",
    metadata,
    sql.Column("key", sql.String(64), primary_key=True),
    sql.Column("to", sql.Text, nullable=False),
    sql.Column("arrived", sql.Boolean, nullable=False),
    sql.Column("at", sql.String(40), nullable=False),
)
# What the last run over each download found in it.
found = sql.Table(
    "found",
    metadata,
    sql.Column("id", sql.Integer, primary_key=True),
    sql.Column("root", sql.Text, nullable=False, index=True),
    sql.Column("at", sql.String(40), nullable=False),
    sql.Column("path", sql.Text, nullable=False),
    sql.Column("fate", sql.String(20), nullable=False),
    sql.Column("why", sql.Text, nullable=False, default=""),
    sql.Column("exercise", sql.String(200), nullable=False, default=""),
    sql.Column("sha256", sql.String(64), nullable=False, default=""),
    sql.Column("whose", sql.Text, nullable=False),
)
