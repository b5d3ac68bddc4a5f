"""The bars of reliability: what must hold when processes, servers, the network, the platform or people fail."""
