"""`rnn-grade score`: a class is read, graded and kept; what is left over is for the next run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnn_grade.classroom.platforms import Layout
from rnn_grade.commands.courses import Use
from rnn_grade.commands.group import AGAIN, BROKEN, console_for
from rnn_grade.commands.options import (
    Amount,
    chosen_exercises,
    course_option,
    gradebook_option,
    jobs_option,
    one_of,
    tell_damage,
    where,
)
from rnn_grade.errors import UserError
from rnn_grade.sandbox.levels import Level

if TYPE_CHECKING:
    from rnn_grade.course.catalog import Course
    from rnn_grade.lanes.lanes import Workforce
    from rnn_grade.lanes.task import Outcome
    from rnn_grade.render.terminal.gauge import Gauge


@click.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@gradebook_option
@click.option(
    "--roster",
    "rosters",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="CSV",
    help="Who is expected: any class list of yours or of your platform; repeatable.",
)
@click.option(
    "--teams",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CSV",
    help="Who hands in together: a CSV with the columns `team` and `student`.",
)
@click.option(
    "--layout",
    **one_of(Layout),
    help="How the files are named; recognised by default.",
)
@click.option(
    "--attempts",
    type=click.Choice(["newest", "all"]),
    help="Which attempts to grade: the newest, or all where the best one counts.",
)
@jobs_option
@click.option("--seed", type=click.IntRange(0), default=0, metavar="N", help="Other hidden inputs.")
@click.option(
    "--timeout",
    type=Amount(above_zero=True),
    metavar="SECONDS",
    help="The limit of each check, in the place of its own.",
)
@click.option(
    "--require",
    **one_of(Level),
    default=str(Level.PROCESS),
    show_default=True,
    help="Run no code below this level of isolation (see `rnn-grade doctor`).",
)
@click.option("--regrade", is_flag=True, help="Grade again what has a score; old ones are kept.")
@click.option("--retry", is_flag=True, help="Try again what was put aside because it always fails.")
@click.option(
    "--budget",
    type=Amount(above_zero=True),
    metavar="MINUTES",
    help="Start no further grading after this time; run again for the rest.",
)
@click.option("--scheduler", metavar="URL", help="Spread over a Dask cluster: tcp://host:8786.")
@click.option(
    "--slurm", type=click.IntRange(min=1), metavar="N", help="Spread over N workers of SLURM."
)
@course_option
def score(
    submissions: Path,
    exercises: tuple[str, ...],
    gradebook: str,
    rosters: tuple[Path, ...],
    teams: Path | None,
    layout: Layout | None,
    attempts: str | None,
    jobs: int,
    seed: int,
    timeout: float | None,
    require: Level,
    regrade: bool,
    retry: bool,
    budget: float | None,
    scheduler: str | None,
    slurm: int | None,
    course: Path | None,
) -> None:
    """Score a class: everybody's files, as your platform gave them to you.

    SUBMISSIONS is a folder or an archive. Every result is in the gradebook the moment it exists:
    stop it when you like, and the same command goes on. Exit codes: 0 everything has a score, 75
    something is left for another run, 3 something was put aside and needs you.
    """
    from rnn_grade.classroom import audit, planning, scoring
    from rnn_grade.classroom.gradebook import Gradebook
    from rnn_grade.classroom.marks import standing
    from rnn_grade.classroom.people.class_register import dated
    from rnn_grade.classroom.people.rosters import read_roster, read_teams
    from rnn_grade.classroom.policy import read_policy
    from rnn_grade.classroom.submissions.submissions import collect
    from rnn_grade.classroom.words import summary
    from rnn_grade.classroom.words.audit import audited
    from rnn_grade.grading.seeds import given_secret
    from rnn_grade.render.terminal.gauge import Gauge

    if scheduler and slurm:
        raise click.UsageError("`--scheduler` and `--slurm` exclude each other.")
    chosen, _ = where(course, Use.MARKS)
    found, policy = chosen_exercises(chosen, exercises), read_policy(chosen)
    people = [(path.name, read_roster(path)) for path in rosters]
    members = read_teams(teams, chosen) if teams is not None else ()
    collection = collect(submissions, found, layout)
    everything = attempts == "all" or (attempts is None and policy.attempt == "best")
    wanted = collection.submissions if everything else collection.newest()
    console = console_for(sys.stdout)
    console.print(summary.collected(collection, len(wanted), recognised=layout is None))
    if not collection.submissions and not people:
        raise UserError(
            f"{submissions} holds no submission of these exercises.",
            "Name the exercises after the folder, or the layout with `--layout`.",
        )
    seconds, given = budget * 60 if budget else None, given_secret()
    workforce = _workforce(chosen, jobs, scheduler, slurm)
    with Gradebook(gradebook) as book:
        console.print(summary.secret(own=not given))
        options = planning.Options(
            seed,
            timeout,
            require,
            given or book.secret(),
            regrade=regrade,
            budget=seconds,
            retry=retry,
        )
        for name, rows in people:
            book.keep_roster(name, rows)
        if teams is not None:
            book.keep_teams(teams.name, members)
        download = str(submissions.absolute())
        handed_in = dated([one.hand_in for one in collection.submissions], book)
        book.add_hand_ins(handed_in, download)
        book.keep_found(download, collection.found, {one.folder for one in found})
        todo = planning.plan(chosen, wanted, book, options)
        console.print(summary.planned(todo))
        with Gauge(console, "Grading", time_left=True) as gauge:
            gauge.expect(len(todo.missing))
            result = scoring.score(todo, book, workforce, options, _Shown(gauge))
        aside = book.aside([one.task.key for one in result.faults])
        faults = [one for one in result.faults if one.task.key not in aside]
        class_ = standing(chosen, book, policy, found if exercises else (), reports=False)
        console.print(audited(audit.audit(book, class_)))
        console.print(summary.scored(book, found, faults, result.left, gradebook))
        aside |= todo.aside
        if aside:
            console.print(summary.put_aside(todo, aside, book))
        tell_damage(book)
    click.get_current_context().exit(AGAIN if result.left else BROKEN if aside else 0)


class _Shown:
    """How it goes, on the gauge."""

    def __init__(self, gauge: Gauge) -> None:
        from rnn_grade.classroom.words.summary import Tally

        self._gauge = gauge
        self._tally = Tally()

    def outcome(self, outcome: Outcome) -> None:
        self._tally.add(outcome)
        show = self._gauge.say if outcome.report is None else self._gauge.step
        show(str(self._tally))

    def elsewhere(self, count: int) -> None:
        for _ in range(count):
            self._gauge.step(str(self._tally))

    def waiting(self, count: int) -> None:
        from rnn_grade.classroom.words.summary import waiting

        self._gauge.say(waiting(count))


def _workforce(course: Course, jobs: int, scheduler: str | None, slurm: int | None) -> Workforce:
    if scheduler is None and slurm is None:
        from rnn_grade.lanes.lanes import Lanes

        # One thread each: no mark may depend on how many are graded at a time.
        return Lanes(course, jobs, threads=1)
    from rnn_grade.classroom.cluster import Cluster

    return Cluster(course.root, scheduler, slurm)
