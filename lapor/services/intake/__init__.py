"""Files come in: what they may be, how a row is read, what its story is, what it changes."""
