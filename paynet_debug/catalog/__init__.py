"""What the gateway's documentation says, as data.

====================  ==========================================================================
module                what it does
====================  ==========================================================================
``model``             the vocabulary: operations, parameters, environments
``loader``            reads ``operations/*.toml``: one file is one command
``environments``      reads ``environments.toml`` and a white label's file over it
``table``             the strict reader of TOML under both
``checks``            holds the parameters of a request against the tables
``batch``             CSV text to ``payload`` and back, by way of ``records`` and ``sheet``
``demo``              the public key pair of the emulator's demonstration merchant
====================  ==========================================================================
"""
