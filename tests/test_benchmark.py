"""What the benchmark reports of rendering; the times themselves are the machine's."""

from dataclasses import astuple

from segan.benchmark import as_json, rendering_speed, table


def test_that_rendering_is_measured_and_shown() -> None:
    row = rendering_speed(resolution=16)
    assert all(value > 0 for value in astuple(row))
    lines = [line for line in table([row]).splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in lines[-3:]}) == 1 and lines[-1].startswith("| 16 px |")
    assert as_json([row])["rendering"][0]["sketch_ms"] == row.sketch_ms
