"""The sentences that the core composes with values, as templates by which they are recognised and translated.

The core writes English, for the command line and the log, too. What no template fits stays as it was written.
"""

import re
from collections.abc import Iterator
from functools import cache

SENTENCES = (
    # segan.data: the report on pictures
    "All are {size} pixels.",
    "From {smallest} to {largest} pixels, most often {commonest}.",
    "{count} is {what}.",
    "{count} are {what}.",
    "not square: the middle is cut out",
    "not square: the rest is filled with {colour}",
    "not square: the rest is filled with the colours at the edge",
    "not square and stretched",
    "scaled down to {size}",
    "converted to RGB ({kinds})",
    "{count} grey",
    "{count} palette",
    "{count} 16-bit grey",
    "{count} CMYK",
    "grey",
    "palette",
    "16-bit grey",
    "partly transparent: {colour} is put behind",
    "turned upright as the camera noted",
    "animated or of several pages: only the first picture is used",
    "refused",
    "almost the same as others, in {count} {groups}",
    "group",
    "groups",
    "smaller than {size} and scaled up, which blurs",
    "unlike all the rest",
    "left out by hand",
    "{count} pictures are few: a network soon knows them by heart. Add more, a few hundred if you can, or start from "
    "another model.",
    "{all} of the {count} pictures are left out, and training needs two. Include some.",
    "All",
    "All but one",
    "{names} holds only one usable picture, and training needs at least two. Add more: hundreds, if you can.",
    "No pictures are chosen. Choose a folder, a zip or picture files.",
    "{names} holds no pictures. Choose a folder, a zip or files with pictures such as PNG or JPEG.",
    "{names} holds no usable picture; {count} files were refused. The first: {refusal}",
    "The pictures could not be packed into {folder} ({reason}). Free some space there, or change its permissions.",
    "The packed pictures in {path} cannot be read back. Check the disk and try again.",
    "Packing the pictures takes {needed} in {folder}, where only {free} are free. Free some space, or choose a lower "
    "resolution.",
    # segan.pictures and segan.likeness: what is the matter with one of them
    "is a device or pipe, not a file. Choose a folder, a zip or pictures.",
    "is a link to a folder that contains it. Remove the link.",
    "may not be read. Change its permissions, or choose another.",
    "may not be read. Change its permissions.",
    "does not exist, or is a link to something that is gone. Choose another.",
    "cannot be read ({reason}). Choose another.",
    "is a damaged zip. Copy or download it again.",
    "would lie outside of the zip. Pack the zip again without it.",
    "claims to unpack to {size}. Remove it.",
    "is packed in a way that this program does not read. Unpack the zip and choose the folder.",
    "locks {count} of its files with a password. Unpack it and choose the folder.",
    "has {size}, too much for a picture. Shrink or remove it.",
    "is empty. Copy it again or remove it.",
    "has gone or changed since it was looked at. Look again.",
    "has {size} pixels, more than can be handled. Shrink it.",
    "has more pixels than can be handled. Shrink it.",
    "has colours of an unusual kind ({mode}). Convert it to an ordinary RGB picture.",
    "has more than 16 bits per pixel. Convert it to an ordinary RGB picture.",
    "is not a picture, or damaged from the start. Replace or remove it.",
    "is damaged or cut off ({details}). Copy it again or remove it.",
    "is much darker than the rest",
    "is much brighter than the rest",
    "has quite other colours than the rest",
    "is blank",
    # segan.config
    "choose more than {bound}.",
    "choose {bound} or more.",
    "choose {bound} or less.",
    "choose a whole number.",
    "choose a colour such as #ffffff.",
    "choose a number.",
    "subspace rank {rank} exceeds the {count} w dimensions.",
    "channel base {base} leaves no channel at {count} px; choose more.",
    "{frozen} frozen blocks exceed the {count} of the discriminator.",
    "resolution {resolution} is not a power of two; choose 32, 64, 128, 256 or 512.",
    "{count} channels do not describe a model of {resolution} px.",
    "{count} discriminator channels do not fit {resolution} px.",
    "choose true or false.",
    "there is no such setting.",
    # segan.estimate
    "This machine takes about {hours} hours for it.",
    "This machine would take longer than a night for the larger presets.",
    "{reason} Other programs kept it busy meanwhile.",
    "This run needs about {needed} GB of memory, and this machine has {present} GB. Choose {way}.",
    "a batch size of {count} or less",
    "a lower resolution or fewer channels",
    # segan.health
    "The discriminator {what}, so that the generator learns little from it. {advice}",
    "recognises nearly all of your pictures (r_t {r_t})",
    "tells real from made too easily (their scores are {gap} apart)",
    "Resume with augmentation 'ada', or add pictures.",
    "Add pictures, or resume with a higher R1 gamma, such as {gamma}.",
    "Augmentation varies every picture that the discriminator sees, and it still knows them by heart: they are too few "
    "for so long a run. Add pictures, or stop and use the best snapshot.",
    "The samples become alike: their diversity is {now} of that of your pictures, and was {highest}. If the next "
    "previews do not recover, go on from an earlier snapshot with half the learning rate, {rate}.",
    "The samples get worse: {best}, and now it is {kid}. {advice} Or stop, and use that snapshot.",
    "Nothing has improved for {time} kimg: {best}. Stop and use it, or begin a run with more pictures or a larger "
    "preset.",
    "the best snapshot is that of {kimg} kimg (KID-EN {kid})",
    # segan.process, segan.estimate and segan.runs
    "The training process was ended by the system ({signal}). Probably the memory ran out: choose a smaller batch or "
    "resolution. Resume the run to go on from its last save.",
    "The training process was ended by the system ({signal}). Resume the run to go on from its last save.",
    "The training process ended unexpectedly (exit code {code}). Resume the run to go on from its last save.",
    "The run was ended without saving. Resume it to go on from its last save.",
    "{place} cannot be used ({reason}). Put that right, such as a full disk, and resume the run.",
    "There is not enough memory: choose a smaller batch or resolution.",
    "Training stopped by an error in the program: {error}",
    "The estimate failed ({reason}). A smaller batch or resolution may work.",
    "the process that measures was ended by the system",
    "The estimate takes too long: this machine is very slow for such a run, or busy.",
    "{path} is no run folder: it holds no config.json that can be read.",
    "config.json in {path} cannot be used: {reason}",
    "The notes in {path} could not be saved ({reason}).",
    "{path} cannot be read. Move that file away.",
    "{name} holds a run with another {field}. Choose another run folder, or resume the run with its own settings.",
    "A discriminator that begins anew has nothing to keep: set the frozen blocks to 0, or start from a model that "
    "comes with its discriminator.",
    "{path} holds no model to start from. Choose a model file, or the folder of a run.",
    "{name} has {what}, but the run {other}. Set the run to {same}, or start from another model.",
    # segan.training, segan.run, segan.run_folder and segan.checkpoint
    "{what} could not be saved ({reason}); the run goes on, and tries it again.",
    "A preview",
    "A snapshot",
    "A verdict on a snapshot",
    "{folder} cannot be resumed: {why}",
    "its newest state is of a run with other networks, or was altered. Move that file away.",
    "{name} is being trained already. Wait until that has ended, or choose another folder.",
    "{folder} cannot be written to ({reason}). Choose another run folder.",
    "{damage} The snapshot before it is used.",
    "{why} Put back a copy of one.",
    "{why} Put back a copy of one, or begin a new run that starts from its model {model}.",
    "{damage} No other state is sound.",
    "its states are gone.",
    "{name} is damaged ({reason}).",
    "{name} is damaged.",
    "{name} is no model file, or is damaged or cut short; this program opens StyleGAN2 models of SEGAN, rosinality and "
    "NVIDIA (.safetensors, .pt, .pkl).",
    "its checksum does not match",
    "{full} Free some space there; then the run goes on by itself.",
    "{full} The run ended without being saved: free some space there, and resume it to go on from its last snapshot.",
    "The disk that holds {folder} is full.",
    "Training became unstable at {kimg} kimg ({quantity} is not a number). The run goes on from {where} with half the "
    "learning rate, {rate}.",
    "its snapshot at {kimg} kimg",
    "its beginning",
    "{model} comes without a discriminator, so that one begins anew: the pictures may get worse before they get "
    "better.",
    "Training became unstable at {kimg} kimg ({quantity} is not a number). Go on from the last snapshot with half the "
    "learning rate or a higher R1 gamma, or begin a new run with them.",
    "There is not enough memory even for the smallest part of a batch. Choose a smaller preset or resolution, or close "
    "other programs.",
    "Memory did not suffice for {batch} pictures at once. From now on each batch is taken in {count} parts: the result "
    "is the same, but it takes a little longer.",
    "The run goes on in bfloat16, as it began, although this machine is faster in float32. Resume it with precision "
    "fp32, unless it shall go on exactly as it would have.",
    # segan.checkpoint and segan.foreign: why a model cannot be opened
    "There is no file {path}.",
    "{path} is no file. Choose a model file.",
    "{name} cannot be read ({reason}).",
    "{name} is larger than 2 GiB, more than any model that this program can open.",
    "{name} is a safetensors file of another program, without a SEGAN header.",
    "{name} is no SEGAN model that this version can read: {error}",
    "{name} was made by a newer version of this program; update it to open the file.",
    "{name} is damaged (its checksum does not match); use another copy or snapshot.",
    "{name} does not hold the tensors that its own configuration asks for.",
    "{name} is no checkpoint of another project (a .pt or .pkl file), or a damaged one.",
    "{name} is of no known kind; this program opens StyleGAN2 models of SEGAN, rosinality and NVIDIA.",
    "{name} holds a network that this program cannot have: {error}",
    "{name} was refused: it is damaged or not what it seems ({reason}).",
    "it declares more than it holds",
    "it names {what}",
    "it holds no networks",
    "it is an archive of something else",
    "it was written by a big-endian computer",
    "it is of an unknown kind",
    "it does not hold the storages that it speaks of",
    "a tensor of shape {shape} lies about its size",
    "a storage of {count} elements lies about its size",
    "{name} declares more numbers than it holds, and was refused.",
    "{name} holds values so large that its pictures are not numbers; training it had failed.",
    "{name} makes pictures of {colours} channels; this program makes RGB pictures only.",
    "{name} lacks a part of its generator; it may be damaged.",
    "{name} lacks a part of its discriminator; it may be damaged.",
    "{name} lacks the tensor that is called {tensor} here; it may be damaged.",
    "{name} holds a tensor '{tensor}', which a StyleGAN2 with skip generator does not have.",
    "{name} resamples with another filter than [1, 3, 3, 1], which this program does not have.",
    "{name} is a conditional model, which needs labels; this program has models without labels only.",
    "{name} has a generator of architecture '{architecture}'; this program has 'skip' only.",
    "{name} is of a TensorFlow GAN other than StyleGAN2; only StyleGAN2 can be opened.",
    "{name} was made by lucidrains' stylegan2-pytorch, a network with other up-sampling, scaling and noise than "
    "StyleGAN2, so that its weights would make other pictures here; open it with that program.",
    "{name} is of an EigenGAN, which is no StyleGAN2; open it with the program that made it.",
    "{name} is a StyleGAN3 of configuration t or r; of StyleGAN3, only configuration stylegan2 can be opened.",
    "{name} has {shape} as the shape of {tensor}, where {expected} belongs.",
    "{name} has values in {tensor} that are not numbers; training it had failed.",
    "{name} holds a subspace '{tensor}', which the original SEGAN does not have.",
    "{name} has a subspace '{tensor}' of another shape than the original SEGAN's.",
    "{name} cuts its maps off at {limit}, which this program does not do.",
    "{name} has the activation '{activation}'; this program has 'lrelu' only.",
    "{name} has a mapping network of lr multiplier {multiplier}; this program has 0.01 only.",
    # segan.directions
    "{count} samples are more than {most}. Choose fewer.",
    "A direction needs at least two seeds on either side. Label more pictures.",
    "Seed {seed} is on both sides. Take it off one of them.",
    "Nothing in w tells these seeds apart: the model makes the same of all. Choose another model.",
    "The directions are of models with another w. Choose directions of this model.",
    "Nothing of the direction is left without the others. Leave one of them out.",
    "At least one direction can be asked for. Choose a larger number.",
    "Statistics need at least two samples. Choose a larger number.",
    "Statistics need samples. Choose a larger number.",
    "Layer {layer} does not exist: this model has the layers 0 to {last}.",
    "the directions differ in length.",
    # segan.rendering: an edit or latents of another model
    "The vector has {given} numbers, but {space} of this model has {expected}. Choose a seed, or open the model that "
    "the vector is of.",
    "The vector has {given} rows, but w+ of this model has {expected}. Choose a seed, or open the model that the "
    "vector is of.",
    "{what} names layer {layer}, but this model ends at layer {last}. Choose other layers.",
    "This model takes no noise at {place}; reset its noise strength, or open the model it is of.",
    "The direction '{name}' has {given} numbers, but w of this model has {expected}. Remove it, or open the model it "
    "is of.",
    "The direction '{name}'",
    "This model has no dimension {dimension}; reset it, or open the model it is of.",
    "Latents are one array called z, w or w_plus; here are {names}.",
    "{name} holds values that are not finite numbers.",
    # segan.editing, segan.paths and segan.json_files: edits, timelines and directions that come back
    "{path} does not exist, or is no file. Choose a {what} that SEGAN saved.",
    "{name} is too large for a {what}. Choose one that SEGAN saved.",
    "{name} is no {what} that this version can read: {reason}",
    "timeline",
    "file of directions",
    "'{label}' is no dimension; write for example L3N0D2.",
    "a vector in {space} has one row, not {rows}.",
    "the rows of a vector differ in length.",
    "a dimension is edited twice.",
    "it was made by a newer version of SEGAN; update this one to open it.",
    "a timeline holds 1 to {most} key frames, not {count}.",
    "the pace does not go from 0 to 1.",
    "a circle has two key frames, each with a vector in z.",
    "a circle goes without blends, style mixing and second seeds.",
    "around key frame {count} more than {most} latents would be blended.",
    "around key frame {count} there are more than {most} directions.",
    "around key frame {count} more than {most} dimensions are moved.",
    # segan.editing, segan.quantities, segan.export, segan.animation and segan.carried: what is exported and comes back
    "'{part}' is no seed or range of seeds; write for example 0-15 or 3, 7, 11.",
    "'{text}' are more than {count} seeds. Choose fewer.",
    "Rows and columns vary the same thing. Choose another quantity for one of them.",
    "{path} exists already. Choose another name.",
    "{path} cannot be written ({reason}). Choose another folder, or free some space.",
    "{width} × {height} pixels are more than a file {suffix} can hold. Choose PNG, a smaller scale or fewer pictures.",
    "{width} × {height} pixels are too many for a film. Choose fewer or smaller pictures.",
    "The film is too long for WebP, which ends at 4 GiB. Choose MP4, or fewer frames.",
    "There are more edits than fit into a file. Choose fewer pictures, key frames or dimensions.",
    "{format} needs the package PyAV, which is not installed. Install it (pip install av), or choose WebP or GIF.",
    "The edit inside {name} cannot be read ({reason}). Try another file.",
    "{name} was made by a newer version of SEGAN. Update this one to open it.",
    "{name} is no picture or film of a known format. Choose one that SEGAN exported.",
    "{name} carries no edit. Choose a file that SEGAN exported, and that was not saved again.",
    "{name} carries an edit that is too large. Choose another file.",
    "{name} is no grid. Choose one that SEGAN exported.",
    "{name} has another size than its grid. Choose one that was not changed.",
    "{name} has no ending of a picture. Use .png, .webp or .jpg.",
    "{name} has no ending of a film. Use one of {endings}.",
    "A film {suffix} has {slowest} to {fastest} frames per second, not {given}.",
    "There is nothing to make a film of: it has no frames.",
    "{path} does not exist, or is no file. Choose a picture or film that SEGAN exported.",
    "{path} does not exist, or is no file. Choose a picture.",
    "{name} is no picture. Choose another file.",
    "{name} cannot be used: it {reason}",
    "A picture is looked for in one step at least.",
    "{name} cannot be read ({reason}). Choose another file.",
    "{name} has too many pixels. Choose a picture that SEGAN exported.",
    "a sheet holds 1 to {most} pictures, not {count}.",
    "the layout has other rows and columns than the sheet.",
    "its XMP is too large",
    # segan.metrics
    "{count} samples are too few to measure a model by; {least} are the least.",
    "{count} pictures are too few to measure a model by; {least} are the least.",
    # last, since it fits much: an enumeration of segan.data
    "{count} {kind}, {others}",
)
"""{count} stands for a whole number, {kind} for one of some colours, any other name for any text."""
_VALUES = {"count": r"[\d,]+", "kind": "16-bit grey|grey|palette|CMYK|YCbCr"}


def recognised(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The templates that a text may have been made from, with the values that were filled in."""
    for sentence, pattern in _patterns():
        if found := pattern.fullmatch(text):
            yield sentence, found.groupdict()


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sentence, re.compile(_pattern(sentence), re.DOTALL)) for sentence in SENTENCES)


def _pattern(sentence: str) -> str:
    literals, names = re.split(r"\{\w+\}", sentence), re.findall(r"\{(\w+)\}", sentence)
    groups = [f"(?P<{name}>{_VALUES.get(name, '.+?')})" for name in names]
    return "".join(re.escape(literal) + group for literal, group in zip(literals, [*groups, ""], strict=True))
