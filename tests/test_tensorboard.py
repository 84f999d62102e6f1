"""What TensorBoard reads back of a run."""

from pathlib import Path

import numpy as np

from segan.cli import main


def test_that_tensorboard_reads_back_the_scalars_and_previews_of_a_run(tmp_path: Path) -> None:
    from PIL import Image
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(8):
        colours = np.random.RandomState(number).randint(0, 256, (8, 8, 3), np.uint8)
        Image.fromarray(colours).save(folder / f"{number}.png")
    sizes = "--resolution 8 --channel-base 64 --channel-max 8 --z-dim 8 --w-dim 8 --subspace-rank 4 --mapping-depth 1"
    options = [*sizes.split(), "--kimg", "0.032", "--batch", "4", "--precision", "fp32", "--tensorboard"]
    assert main(["train", str(folder), "--run", str(tmp_path / "run"), *options]) == 0
    read = EventAccumulator(str(tmp_path / "run" / "tensorboard"))
    read.Reload()
    assert {"generator_loss", "discriminator_loss", "images_per_second"} <= set(read.Tags()["scalars"])
    assert {"preview", "reals"} <= set(read.Tags()["images"])
    assert read.Scalars("generator_loss")[-1].step == 32
