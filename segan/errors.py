"""What a person can be told: a mistake in the input or the surroundings, never a bug in the program."""


class SeganError(Exception):
    """One sentence that names the thing that is wrong and the way out; its text is shown to the user as it is."""
