import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.statistics import Rate, clustered_interval, holm, paired_difference, randomization_p


def test_a_wilson_interval_agrees_with_the_published_example():
    low, high = Rate(81, 263).interval  # Newcombe 1998, table I: 81 of 263
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_the_randomization_test_agrees_with_the_exact_sign_test():
    from itertools import product

    values = np.array([0.5, -0.2, 0.7, 0.1, 0.3, 0.4, -0.1, 0.6])
    sums = [abs(np.dot(signs, values)) for signs in product((1, -1), repeat=len(values))]
    exact = np.mean([s >= abs(values.sum()) - 1e-12 for s in sums])
    assert randomization_p(values) == pytest.approx(exact, abs=0.01)


def test_equal_runs_have_no_difference():
    values = {str(i): i / 50 for i in range(50)}
    found = paired_difference(values, values, {i: i for i in values})
    assert (found.mean, found.p, found.is_significant) == (0.0, 1.0, False)


def test_an_interval_by_cluster_is_wider_than_one_by_question_when_clusters_agree():
    values = np.repeat([0.0, 1.0] * 10, 10)
    by_cluster = clustered_interval(values, [str(i // 10) for i in range(200)])
    by_question = clustered_interval(values, [str(i) for i in range(200)])
    assert by_cluster[1] - by_cluster[0] > 2 * (by_question[1] - by_question[0])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(p_values):
    adjusted = holm(p_values)
    assert all(a >= p for a, p in zip(adjusted, p_values, strict=True))
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    assert [adjusted[i] for i in order] == sorted(adjusted)


def test_holm_agrees_with_a_worked_example():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
