"""To whom Moodle and Canvas give a file that comes back, by its name: their own rules, in short.

Moodle's is that of `mod/assign/feedback/file/importziplib.php`, `is_valid_filename_for_import`
(moodle/moodle, 3.1 to 5); Canvas's that of `infer_comment_context_from_filename` in
`app/models/abstract_assignment.rb` (instructure/canvas-lms, autumn 2026).
"""

import re


def moodle_gives(path: str, participants: set[int], fewest: int) -> tuple[int, str] | None:
    """Whose Moodle takes a file for, and what it calls it; `fewest` parts before 4.1 are five."""
    parts = ["", "import", *path.split("/")]
    if parts[-1].startswith((".", "~")):
        return None
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) < fewest or not re.fullmatch(r"\s*\d+", info[1]):
            continue
        if int(info[1]) not in participants:
            continue
        if info[2:4] != ["assignsubmission", "file"]:
            continue
        return int(info[1]), "/".join([*(info[4:] or [""]), *parts])
    return None


def canvas_gives(name: str) -> tuple[int, int] | None:
    """Whom and what Canvas takes a file for."""
    parts = [part for part in name.split("_") if part != "LATE"]
    numbers = [int(part) for part in parts if re.fullmatch(r"\d+", part)][:2]
    if re.match("link", parts[-1]) or name.startswith("._") or len(numbers) < 2:
        return None
    return numbers[0], numbers[1]
