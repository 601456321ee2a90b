"""SQL that several models use."""
