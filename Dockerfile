# The wheel is built in the first stage; the second has neither compiler nor build tools, and never runs as root.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/softfactory
WORKDIR /build
# The dependencies first: they change less often than the source, so their layer is kept.
COPY requirements/run.txt requirements/
RUN /opt/softfactory/bin/pip install --require-hashes --requirement requirements/run.txt
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY src src
RUN /opt/softfactory/bin/pip wheel --no-deps --no-build-isolation --no-index --wheel-dir dist . \
    && /opt/softfactory/bin/pip install --no-deps --no-index dist/*.whl \
    && /opt/softfactory/bin/pip uninstall --yes flit_core pip

FROM python:3.13-slim
RUN groupadd --gid 1000 softfactory \
    && useradd --uid 1000 --gid 1000 --no-create-home --home-dir /data --shell /usr/sbin/nologin softfactory \
    && install --directory --owner 1000 --group 1000 --mode 0750 /data
COPY --from=build /opt/softfactory /opt/softfactory
ENV PATH=/opt/softfactory/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SOFTFACTORY_DATABASE_URL=sqlite:////data/softfactory.db
USER 1000:1000
# All state is here. With a read-only root and no /tmp, Python's tempfile falls back to the working directory: this one.
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# http.client, because urllib would ask a proxy named in the environment.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import http.client as h, sys; c = h.HTTPConnection('127.0.0.1', 8000, timeout=3); c.request('GET', '/health'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["softfactory"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
