"""Where the tests find the repository, the small course of misbehaviour, and the attacks."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
WORLD = TESTS / "world"
ATTACKS = TESTS / "attacks"
