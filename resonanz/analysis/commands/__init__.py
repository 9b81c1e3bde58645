"""One module for each command of `resonanz insights`: options, reading, and what is printed."""
