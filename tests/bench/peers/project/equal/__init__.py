"""A Django admin over a table equal to ours."""
