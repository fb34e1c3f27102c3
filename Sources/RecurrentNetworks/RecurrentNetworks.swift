// RecurrentNetworks
