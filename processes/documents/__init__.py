"""Official documents: made from an authority's completed step, numbered, on record."""
