"""The networks as a whole: labels and indices, batches, noise, edits, and what a model may hold."""

import itertools

import pytest
import torch

from segan.config import ModelConfig, channels
from segan.errors import SeganError
from segan.networks import Discriminator, Generator, ToRGB
from segan.subspace import CoordinateEdit

CONFIG = ModelConfig(
    resolution=32, z_dim=12, w_dim=16, mapping_depth=2, channel_base=512, channel_max=16, subspace_rank=4
)


@pytest.fixture(params=range(4))
def generator(request: pytest.FixtureRequest) -> Generator:
    torch.manual_seed(request.param)
    made = Generator(CONFIG.replace(mode=request.param)).eval().requires_grad_(False)
    for layer in made.synthesis:
        for parameter in layer.subspace.parameters():
            parameter += 0.3 * torch.randn_like(parameter)
        layer.subspace.retract(nearest=True)
        if not isinstance(layer, ToRGB):
            layer.noise_strength.fill_(0.1)
    return made


def edit(rank: int, mul: float = 1.0, add: float = 0.0) -> CoordinateEdit:
    return CoordinateEdit(torch.full((rank,), mul), torch.full((rank,), add), torch.full((rank,), torch.nan))


def test_that_every_style_input_reads_its_index_of_w_plus(generator: Generator) -> None:
    """torgb of a block and conv0 of the next one share theirs (StyleGAN2's layout of w+)."""
    indices = {label: layer.w_index for label, layer in generator.synthesis.by_label().items()}
    assert indices == {
        "L0N0": 0, "L0N1": 1,
        "L1N0": 1, "L1N1": 2, "L1N2": 3,
        "L2N0": 3, "L2N1": 4, "L2N2": 5,
        "L3N0": 5, "L3N1": 6, "L3N2": 7,
    }  # fmt: skip
    assert generator.style_count == 8
    w_plus = torch.randn(1, 8, 16)
    before = generator.styles(w_plus)
    for index in range(8):
        changed = w_plus.clone()
        changed[:, index] += 1
        after = generator.styles(changed)
        moved = {label for label, old, new in zip(indices, before, after, strict=True) if not old.equals(new)}
        assert moved == {label for label, read in indices.items() if read == index}


def test_that_a_neutral_edit_gives_the_same_bits_as_none(generator: Generator) -> None:
    w_plus = generator.broadcast(generator.mapping(torch.randn(3, 12)))
    neutral = {label: edit(layer.subspace.rank) for label, layer in generator.synthesis.by_label().items()}
    noise = generator.synthesis.const_noise()
    assert torch.equal(generator(w_plus, noise, neutral), generator(w_plus, noise))
    around_zero = {
        label: CoordinateEdit(each.mul, each.add, each.set, around_zero=True) for label, each in neutral.items()
    }
    assert torch.equal(generator(w_plus, noise, around_zero), generator(w_plus, noise))


def test_that_an_edit_changes_only_the_style_input_it_names(generator: Generator) -> None:
    w_plus = generator.broadcast(generator.mapping(torch.randn(2, 12)))
    labels = list(generator.synthesis.by_label())
    rank = generator.synthesis.by_label()["L1N2"].subspace.rank
    before, after = generator.styles(w_plus), generator.styles(w_plus, {"L1N2": edit(rank, mul=2.0, add=1.0)})
    for label, old, new in zip(labels, before, after, strict=True):
        assert old.equals(new) == (label != "L1N2" or rank == 0)


def test_that_an_edit_and_its_inverse_lead_back(generator: Generator) -> None:
    """And that nothing of an edit stays behind in the modules."""
    w_plus = generator.broadcast(generator.mapping(torch.randn(2, 12)))
    before = generator(w_plus)
    for label, layer in generator.synthesis.by_label().items():
        rank, mean = layer.subspace.rank, layer.subspace.coordinates(generator.mapping.w_avg[None])
        c = layer.subspace.coordinates(w_plus[:, layer.w_index])
        there = edit(rank, mul=4.0, add=2.0)(c, mean, layer.subspace.sigma)
        back = edit(rank, mul=0.25)(edit(rank, add=-2.0)(there, mean, layer.subspace.sigma), mean, layer.subspace.sigma)
        torch.testing.assert_close(back, c)
        generator(w_plus, None, {label: edit(rank, mul=4.0, add=2.0)})
    assert torch.equal(generator(w_plus), before)


def test_that_pictures_do_not_depend_on_what_else_is_in_the_batch(generator: Generator) -> None:
    w_plus = generator.broadcast(generator.mapping(torch.randn(5, 12)))
    noise = generator.synthesis.const_noise()
    together = generator(w_plus, noise)
    alone = torch.cat([generator(w_plus[i : i + 1], noise) for i in range(5)])
    torch.testing.assert_close(alone, together, rtol=0, atol=1e-4 * together.abs().max().item())


def test_that_noise_of_a_seed_repeats_and_is_another_for_each_picture() -> None:
    synthesis = Generator(CONFIG).synthesis
    first, again, other = (synthesis.random_noise(2, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    for a, b, c in zip(first, again, other, strict=True):
        if a is not None and b is not None and c is not None:
            assert torch.equal(a, b)
            assert not torch.equal(a, c)
            assert not torch.equal(a[0], a[1])


def test_that_a_picture_is_compared_with_those_of_its_group_alone() -> None:
    torch.manual_seed(0)
    discriminator = Discriminator(CONFIG)
    fakes, reals = torch.randn(2, 2, 3, 32, 32)
    taking_turns = discriminator(torch.stack([fakes, reals], 1).flatten(0, 1), group=2)
    torch.testing.assert_close(taking_turns[0::2], discriminator(fakes))
    torch.testing.assert_close(taking_turns[1::2], discriminator(reals))


@torch.no_grad()
def test_that_a_frozen_generator_makes_the_same_pictures() -> None:
    generator = Generator(CONFIG)
    w_plus = torch.randn(1, generator.style_count, generator.w_dim)
    before = generator(w_plus)
    for layer in generator.synthesis:
        layer.freeze()
    assert torch.equal(generator(w_plus), before)


def test_that_channels_may_be_given_one_by_one() -> None:
    config = CONFIG.replace(channels=(7, 5, 3, 9))
    assert [channels(config, r) for r in (4, 8, 16, 32)] == [7, 5, 3, 9]
    pictures = Generator(config)(torch.randn(2, 8, 16))
    assert Discriminator(config)(pictures).shape == (2,)
    with pytest.raises(SeganError, match="channels"):
        config.replace(resolution=64)


def test_that_every_mode_trains_on_any_batch_size_and_keeps_its_constraint() -> None:
    """8 steps, a penalty of second order among them."""
    for mode, batch in itertools.product(range(4), (3, 8)):
        torch.manual_seed(mode)
        config = CONFIG.replace(mode=mode, resolution=16)
        generator, discriminator = Generator(config), Discriminator(config)
        optimisers = [torch.optim.Adam(net.parameters(), 2e-3, (0.0, 0.99)) for net in (generator, discriminator)]
        average = Generator(config).requires_grad_(False)
        average.load_state_dict(generator.state_dict())
        for step in range(8):
            w_plus = generator.broadcast(generator.mapping(torch.randn(batch, 12)))
            fakes = generator(w_plus, generator.synthesis.random_noise(batch))
            loss = torch.nn.functional.softplus(-discriminator(fakes)).mean()
            if step % 4 == 0:
                (slope,) = torch.autograd.grad((fakes * torch.randn_like(fakes)).sum(), w_plus, create_graph=True)
                loss = loss + 1e-4 * slope.square().sum()
            for optimiser in optimisers:
                optimiser.zero_grad()
            loss.backward()
            for optimiser in optimisers:
                optimiser.step()
            generator.retract()
            for mean, now in zip(average.parameters(), generator.parameters(), strict=True):
                mean.lerp_(now.detach(), 0.3)
        average.retract(nearest=True)
        assert loss.isfinite()
        for network in (generator, average):
            for layer in network.synthesis:
                frame = getattr(layer.subspace, "U", None)
                if frame is not None:
                    gram = frame.t() @ frame if frame.shape[0] >= frame.shape[1] else frame @ frame.t()
                    assert (gram - torch.eye(len(gram))).abs().max() < 1e-5
