"""The server's settings: a worker process for each core, each with threads.

HOST and PORT say where to listen, PAYNET_DEBUG_WORKERS how many processes.
"""

import os
import secrets

wsgi_app = "app:create_application()"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("PAYNET_DEBUG_WORKERS") or os.cpu_count() or 1)
worker_class = "gthread"
threads = 8

timeout = 60
graceful_timeout = 20
keepalive = 5
