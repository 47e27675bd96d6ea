"""Rows in the database: the only place that knows SQLAlchemy."""
