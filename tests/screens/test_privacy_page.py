"""The privacy page as those who may see it: what waits, what is due, holds, incidents, register."""
