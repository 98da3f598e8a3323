"""Records of a case as PDF. Stations make records, never official documents."""
