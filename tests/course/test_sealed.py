"""A pack gives back what was sealed in it, shows none of it, and says so where it was changed."""

import pytest

from rnn_grade.course import storage
from rnn_grade.course.sealed import Pack, seal
from rnn_grade.errors import UserError

FILES = {
    "grader/checks/01_double.py": b"the answer is forty-two\n" * 40,
    "solutions/01_double/double.py": "größer".encode(),
}


def test_what_was_sealed_comes_back_and_is_not_to_be_seen():
    content = seal(FILES)
    pack = Pack(content, "course.sealed")
    assert {name: pack.read(name) for name in pack.names} == FILES
    assert b"forty-two" not in content
    assert b"double" not in content
    assert b"PK" not in content[:80]
    assert content == seal(dict(reversed(FILES.items())))
    with pytest.raises(FileNotFoundError):
        pack.read("solutions/01_double/wrong.toml")


@pytest.mark.parametrize("place", [0, 40, 70, 200, -1])
def test_a_pack_that_was_changed_or_cut_is_refused(place):
    content = bytearray(seal(FILES))
    content[place] ^= 1
    for damaged in (bytes(content), seal(FILES)[:place]):
        with pytest.raises(UserError, match=r"^course\.sealed is damaged"):
            Pack(damaged, "course.sealed")


def test_a_course_is_read_out_of_its_folder_or_out_of_its_pack(tmp_path):
    file = tmp_path / "grader" / "checks" / "01_double.py"
    file.parent.mkdir(parents=True)
    file.write_text("in the clear")
    assert storage.text(tmp_path, file) == "in the clear"
    (tmp_path / storage.PACK).write_bytes(seal(FILES))
    # What lies in the folder of a sealed course is not what grades.
    assert storage.read(tmp_path, file) == FILES["grader/checks/01_double.py"]
    assert storage.holds(tmp_path, tmp_path / "solutions/01_double/double.py")
    assert not storage.holds(tmp_path, tmp_path / "solutions/01_double/wrong.toml")
