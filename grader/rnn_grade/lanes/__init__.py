"""Gradings side by side, each lane a process with a warm launcher of its own."""
