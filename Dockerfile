# One image for the web server, the worker and the migrations; the database is another.

FROM python:3.13-slim AS build
ENV LASTMETRE_VENV=/opt/lastmetre PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY bootstrap.py requirements.lock ./
RUN python bootstrap.py
COPY . .
# The keys that this step makes for itself are thrown away with its folder.
RUN LASTMETRE_VAR=/tmp/build STATIC_ROOT=/app/collected \
    /opt/lastmetre/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build

FROM python:3.13-slim
RUN useradd --system --user-group --no-create-home --shell /usr/sbin/nologin lastmetre \
    && install --directory --owner=lastmetre --mode=700 /var/lib/lastmetre/anchors
COPY --from=build /opt/lastmetre /opt/lastmetre
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/lastmetre/bin:$PATH \
    LASTMETRE_VENV=/opt/lastmetre \
    STATIC_ROOT=/app/collected \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER lastmetre
EXPOSE 8000
HEALTHCHECK --start-period=30s CMD ["python", "-c", \
    "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["python", "-m", "web.serve", "--bind", "0.0.0.0", "--port", "8000", \
    "--verbosity", "0", "--proxy-headers"]
