# The console and its emulator in one image.
#
#   docker build -t paynet-debug-console .
#   docker run --rm -p 127.0.0.1:8000:8000 \
#     -e PAYNET_DEBUG_OPEN_BECAUSE=published-on-loopback paynet-debug-console
#
# Several replicas must share one key and one database: give each the same
# PAYNET_DEBUG_SECRET_KEY and PAYNET_DEBUG_DATABASE_URL. The file system may be read-only
# (--read-only --tmpfs /tmp): only /data is written.
#
# A container can't know who reaches its port, so it does not start until it is told: as above, that
# the port is published on loopback, or else who may use the console (SECURITY.md).

# Any Debian-like image with Python 3.11 or newer and ensurepip will do.
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS packages
COPY requirements.txt .
RUN python -m venv --without-pip /venv \
 && python -m pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
      --require-hashes --no-deps --only-binary :all: -r requirements.txt

FROM ${PYTHON_IMAGE}
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    PAYNET_DEBUG_DATABASE_URL=sqlite:////data/emulator.sqlite
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin console \
 && install -d -o console -g console -m 700 /data
COPY --from=packages /venv /venv
WORKDIR /console
COPY . .
# A checkout made under a strict umask is readable by its owner alone.
RUN chmod -R a+rX .
USER console
VOLUME /data
EXPOSE 8000
# Asked by a name that TRUSTED_HOSTS lets through, whatever it is set to.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["python", "-c", "\
import os, urllib.request as http; \
host = os.environ.get('PAYNET_DEBUG_TRUSTED_HOSTS', '').split(',')[0].strip(' .') or 'localhost'; \
url = 'http://127.0.0.1:' + os.environ['PORT'] + '/healthz'; \
http.urlopen(http.Request(url, headers={'Host': host}), timeout=4)"]

CMD ["gunicorn"]
