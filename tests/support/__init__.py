"""Helpers that several tests use. Test files share code by this package alone."""
