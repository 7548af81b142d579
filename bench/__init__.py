"""The measurements that the README quotes: ``make bench``.

Each row holds two things against each other that are measured by turns in one run, so a busy
machine slows both and the ratio stays. The rows measure what is shipped, through its public
functions and over real connections to gunicorn.
"""
