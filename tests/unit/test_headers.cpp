// Empty: its target precompiles the headers that all unit tests include.
