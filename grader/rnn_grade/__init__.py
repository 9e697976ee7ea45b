"""Exercises on recurrent networks in Keras, and the grader that checks them."""

__version__ = "0.1.0"
