"""Who may use the console: people by OpenID Connect, programs by a bearer token.

Without either setting everyone may, which the settings permit on a loopback address, or where
the operator says what else keeps strangers out (``paynet_debug.exposure``). ``gate`` is where
requests stop; ``provider`` speaks with the OpenID provider, ``sign_ins`` remembers who it vouched
for, ``views`` are the pages, ``tokens`` the programs' half. The emulator's commands are let in by
their signatures, and by nothing else.
"""
