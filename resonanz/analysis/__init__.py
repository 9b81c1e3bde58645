"""Figures from files: pure computing, without a database and without Django.

Each module is a library of pure functions and one command of `resonanz insights`: files in, figures
out. Times in the files stay as they are written; nothing is read that a command did not ask for.
"""
