"""Django management of the engine."""
