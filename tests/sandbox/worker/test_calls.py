"""The rules for system calls: honest answers, and conditions that leave out just what they say."""

import errno

import pytest

from rnn_grade.sandbox.worker import calls, seccomp

pytestmark = pytest.mark.skipif(seccomp.library() is None, reason="this machine has no libseccomp")


@pytest.mark.parametrize(
    "allowed", [[0], [7], [0, 1, 2, 3], [5, 6, 1030], [0x5401, 0x5413, 0x541B, 0x5450], []]
)
def test_all_but_some_numbers_are_met(allowed):
    conditions = list(calls._all_but(1, allowed))

    def met(number):
        return [one for one in conditions if number & one.mask == one.value]

    for number in {*range(70), *range(1000, 1100), *range(0x53F0, 0x5470), 1 << 31, (1 << 32) - 1}:
        assert len(met(number)) == (0 if number in allowed else 1)


def test_a_call_has_one_answer_without_a_condition():
    names = [call for rule in calls.rules(7) if not rule.where for call in rule.calls]
    assert len(names) == len(set(names))


def test_what_an_old_landlock_lets_through_is_refused_there_alone():
    def refused(version):
        return {call for rule in calls.rules(version) for call in rule.calls}

    assert refused(1) - refused(3) == {"truncate", "truncate64"}
    assert refused(2) == refused(1)
    assert refused(7) == refused(3)


def test_rights_owners_and_times_are_done_without_being_done():
    (rule,) = (rule for rule in calls.rules(7) if "chmod" in rule.calls)
    assert rule.answer == 0
    assert {"fchownat", "utimensat", "flock"} <= set(rule.calls)


def test_a_call_that_is_not_known_yet_is_one_of_a_newer_kernel():
    (rule,) = (rule for rule in calls.rules(7) if 463 in rule.calls)
    assert rule.answer == errno.ENOSYS
    assert {452, 511, "openat2"} <= set(rule.calls)


def test_the_filter_is_short_enough_for_the_kernel():
    assert len(seccomp.program(calls.rules(1))) // 8 < 4096
    assert len(seccomp.program(calls.signals(1))) // 8 < 50
