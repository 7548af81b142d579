"""What the gateway's documentation says, as data.

``model`` holds the vocabulary, ``loader`` reads it strictly from ``operations/*.toml`` (one file
is one command) and ``environments.toml``, ``checks`` holds a request against it, ``batch`` turns
CSV text into a payload and back, ``demo`` is the public key pair of the emulator.
"""
