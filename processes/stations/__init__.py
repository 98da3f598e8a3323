"""What a station offers: the service catalogue of each jurisdiction."""
