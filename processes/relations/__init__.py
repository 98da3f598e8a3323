"""Relations of station staff with clients, declared so that others serve them."""
