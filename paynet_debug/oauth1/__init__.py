"""OAuth 1.0a as Payneteasy uses it: RFC 5849 with the signature method RSA-SHA256.

Pure: no clock, no randomness, no I/O. The modules follow the RFC's sections:

====================  ===========================================  ==================
module                RFC 5849                                     what it does
====================  ===========================================  ==================
``encoding``          3.6 percent-encoding, 3.4.1.3.1 form          text ↔ wire
``message``           3.1 protocol parameters                      the vocabulary
``base_string``       3.4.1                                        what gets signed
``header``            3.5.1                                        ``Authorization``
``keys``              —                                            RSA keys as people paste them
``signature``         3.4.3, with SHA-256 in place of SHA-1        sign, verify
====================  ===========================================  ==================
"""
