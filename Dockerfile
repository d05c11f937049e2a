# The image of API, worker and migrations: one image, the command chooses.
FROM python:3.13.11-slim-bookworm AS packages

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements.production.lock /tmp/
RUN python -m venv /opt/qiandai \
 && /opt/qiandai/bin/pip install --require-hashes --only-binary :all: \
      -r /tmp/requirements.production.lock \
 && /opt/qiandai/bin/pip uninstall --yes pip

FROM python:3.13.11-slim-bookworm

RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin qiandai \
 && install -d -o qiandai -g qiandai -m 0750 /data
COPY --from=packages /opt/qiandai /opt/qiandai
COPY LICENSE /app/
COPY api /app/api
COPY authz /app/authz
COPY jobs /app/jobs
COPY migrations /app/migrations
COPY models /app/models
COPY ops /app/ops
COPY planner /app/planner
COPY reports /app/reports
COPY rules /app/rules
COPY schema /app/schema
COPY services /app/services
# Compiled here, because the running container cannot write to its own code.
RUN /opt/qiandai/bin/python -m compileall -q /app

ENV PATH=/opt/qiandai/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    QIANDAI_ENV=production \
    QIANDAI_DATA=/data
WORKDIR /app
USER qiandai
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-P", "-m", "ops.command"]
CMD ["serve", "--host", "0.0.0.0"]
