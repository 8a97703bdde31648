import os

import pytest

from index.seal import broken_files, seal


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "rows.npy").write_bytes(b"0123456789")
    seal(tmp_path)
    return tmp_path


def test_files_as_they_were_sealed_are_whole_even_as_copies(folder):
    os.utime(folder / "part" / "rows.npy", ns=(1, 1))

    assert broken_files(folder) == {}


@pytest.mark.parametrize("content", [b"012345678", b"0123x56789"])
def test_a_file_that_was_written_to_is_named(folder, content):
    path = folder / "part" / "rows.npy"
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))

    assert list(broken_files(folder)) == ["part/rows.npy"]


def test_a_change_that_left_no_trace_in_size_or_time_is_found_by_reading_all(folder):
    path = folder / "part" / "rows.npy"
    time = path.stat().st_mtime_ns
    path.write_bytes(b"0123x56789")
    os.utime(path, ns=(time, time))

    assert broken_files(folder) == {}
    assert list(broken_files(folder, trusts_times=False)) == ["part/rows.npy"]
