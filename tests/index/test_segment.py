import numpy as np

from index.rows import Rows
from index.segment import Segment
from index.sentences import Sentences, make_table

_ONE = Sentences(np.zeros((1, 2), dtype=np.int32), np.ones((1, 2), dtype=np.float32))


def _segment(lengths, vectors):
    starts = np.cumsum([0, *lengths.values()], dtype=np.int64)
    ids = np.array([f"p{row}" for row in range(starts[-1])], dtype=np.bytes_)
    rows = np.array(vectors, dtype=np.float32).reshape(len(ids), -1)
    return Segment(
        ids, tuple(lengths), starts, rows, np.argsort(ids), make_table([_ONE] * len(ids))
    )


def test_a_centroid_is_the_mean_direction_of_a_documents_passages():
    segment = _segment({"a": 2, "empty": 0, "b": 1}, [[1, 0], [0, 1], [0, 3]])

    centroids = segment.centroids

    assert np.allclose(centroids, [[0.5**0.5, 0.5**0.5], [0, 0], [0, 1]])


def test_passages_are_measured_with_the_centroid_of_their_own_document():
    segment = _segment({"a": 2, "empty": 0, "b": 1}, [[1, 0], [0, 1], [0, 1]])
    found = Rows((segment,)).measure(["p2", "p0"], np.array([1, 0], dtype=np.float32))

    assert found.dense.tolist() == [0, 1]
    assert np.allclose(found.document, [0, 0.5**0.5])
    assert found.documents[0] != found.documents[1]
