"""Begin a run with networks that were trained before, in place of random ones."""

from dataclasses import dataclass, replace
from pathlib import Path

import torch

from segan.canonical import prepare_to_learn
from segan.checkpoint import Model, load_state
from segan.config import KIND, ModelConfig, TrainingConfig, channels, parse
from segan.errors import SeganError
from segan.foreign import open_model
from segan.networks import Discriminator, Generator
from segan.run import Run
from segan.runs import RunFiles, images_seen

SAME_AGE = 0.1
"""A discriminator that has learned longer than that, as a share, wins against the generator at once."""


@dataclass(frozen=True)
class Start:
    """What a run begins with."""

    config: TrainingConfig
    """Of the run, with the sizes of these networks."""
    generator: Generator
    discriminator: Discriminator | None

    @property
    def warnings(self) -> list[str]:
        if self.discriminator:
            return []
        return [
            f"{self.config.initial_model and self.config.initial_model.name} comes without a discriminator, so that "
            "one begins anew: the pictures may get worse before they get better."
        ]

    def hand_over(self, run: Run) -> None:
        """Give a run that was made with `config`, and has not begun, these networks; they make the same pictures."""
        for generator in (run.generator, run.average):
            generator.load_state_dict(self.generator.state_dict())
            prepare_to_learn(generator)
        if self.discriminator:
            run.discriminator.load_state_dict(self.discriminator.state_dict())


def open_start(config: TrainingConfig, path: Path) -> Start:
    """What a run with `config` begins with if it goes on from the model in `path`, or from the newest of a run there.

    Raises `SeganError` if the file is no model, or one that the run cannot begin with.
    """
    model = open_to_train(path)
    theirs = model.header.config
    differences = [name for name in KIND if getattr(theirs, name) != getattr(config.model, name)]
    if differences:
        has, wants = (", ".join(f"{n} {getattr(of, n)}" for n in differences) for of in (theirs, config.model))
        raise SeganError(
            f"{path.name} has {has}, but the run {wants}. Set the run to {has}, or start from another model."
        )
    discriminator = model.discriminator
    if discriminator and discriminator.config.resolution != theirs.resolution:
        discriminator = None
    config = config.replace(
        model=theirs, discriminator_channels=discriminator and _other_channels(discriminator, theirs)
    )
    return Start(config, model.generator, discriminator)


def open_to_train(path: Path) -> Model:
    """A model, or the newest of a run's folder, with the discriminator that it was trained against, if that is there.

    Raises `SeganError` if the file is no model.
    """
    if path.is_dir():
        newest = RunFiles(path).newest_model()
        if newest is None:
            raise SeganError(f"{path} holds no model to start from. Choose a model file, or the folder of a run.")
        path = newest
    model = open_model(path)
    return replace(model, discriminator=model.discriminator or _discriminator_beside(path, model.header.config))


def _discriminator_beside(model: Path, config: ModelConfig) -> Discriminator | None:
    """That of a state in the folder of its run which has seen as many pictures as a model, to a tenth, if it fits."""
    at = images_seen(model)
    near = [state for state in RunFiles(model.parent).states() if abs(images_seen(state) - at) <= SAME_AGE * at]
    for state in sorted(near, key=lambda path: abs(images_seen(path) - at)):
        try:
            tree = load_state(state)
            trained = parse(TrainingConfig, tree["config"])
            if trained.model != config:
                return None
            with torch.device("meta"):
                discriminator = Discriminator(trained.discriminator)
            discriminator.load_state_dict(tree["discriminator"], assign=True)
        except (SeganError, KeyError, TypeError, RuntimeError, AttributeError):
            continue  # a damaged file, or one that another program has made
        return discriminator
    return None


def _other_channels(discriminator: Discriminator, generator: ModelConfig) -> tuple[int, ...] | None:
    """Of each resolution from 4 px up, if they are not the generator's."""
    resolutions = [4 << block for block in range(generator.resolution.bit_length() - 2)]
    theirs = tuple(channels(discriminator.config, resolution) for resolution in resolutions)
    return None if theirs == tuple(channels(generator, resolution) for resolution in resolutions) else theirs
