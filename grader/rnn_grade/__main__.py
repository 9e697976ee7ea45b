"""`python -m rnn_grade` is the same command as `rnn-grade`."""

from rnn_grade.commands.main import main

if __name__ == "__main__":
    main()
