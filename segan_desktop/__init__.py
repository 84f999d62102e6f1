"""The desktop application: two tabs over `segan`, without ever importing torch itself."""

from pathlib import Path

RESOURCES = Path(__file__).parent.parent / "resources"
