"""A simulated year of feeds, polled by the real decisions and by their peers. No network, no waiting, fixed seeds."""
