"""Archives that are equal where their members are: without times and owners, with given rights."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping

# The content and the rights of each file, by its path.
Members = Mapping[str, tuple[bytes, int]]

_LONG_AGO = (2020, 1, 1, 0, 0, 0)


def zipped(members: Members) -> bytes:
    """Return a zip file.

    Args:
        members: What is in it.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, (content, mode) in members.items():
            member = zipfile.ZipInfo(path, _LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (stat.S_IFREG | mode) << 16
            archive.writestr(member, content)
    return stream.getvalue()


def tarred(members: Members) -> bytes:
    """Return a tar file, compressed by gzip.

    Args:
        members: What is in it.
    """
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for path, (content, mode) in members.items():
            member = tarfile.TarInfo(path)
            member.size, member.mode = len(content), mode
            archive.addfile(member, io.BytesIO(content))
    return gzip.compress(stream.getvalue(), mtime=0)
