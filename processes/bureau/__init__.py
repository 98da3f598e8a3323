"""A bureau's own matters: how one is opened, and what all kinds share."""
