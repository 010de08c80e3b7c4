"""The reports page: published days, their figures and their tables, for people with a browser."""
