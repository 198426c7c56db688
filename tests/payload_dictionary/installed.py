"""What programs have installed, by the names that SDKs send."""

MODULES = """
aiohttp aiosignal alembic amqp anyio asgiref attrs babel bcrypt beautifulsoup4 billiard blinker boto3 botocore
cachetools celery certifi cffi channels charset-normalizer click colorama cryptography decorator django
django-cors-headers django-filter djangorestframework dnspython email-validator exceptiongroup fastapi filelock flask
flask-cors flask-login flask-sqlalchemy frozenlist fsspec gevent google-api-core google-auth googleapis-common-protos
greenlet grpcio gunicorn h11 httpcore httptools httpx humanize idna importlib-metadata iniconfig itsdangerous jinja2
jmespath jsonschema kombu lxml mako markdown markupsafe marshmallow msgpack multidict mypy_extensions mysqlclient
networkx numpy oauthlib openpyxl opentelemetry-api opentelemetry-sdk orjson packaging pandas paramiko passlib pathspec
pillow pip platformdirs pluggy prometheus_client prompt_toolkit propcache protobuf psutil psycopg psycopg2
psycopg2-binary pyarrow pyasn1 pycparser pydantic pydantic_core pydantic-settings pygments pyjwt pymysql pynacl
pyopenssl pyparsing pytest python-dateutil python-dotenv python-multipart pytz pyyaml redis regex requests
requests-oauthlib rich rpds-py rsa s3transfer scikit-learn scipy sentry-sdk setuptools six sniffio sortedcontainers
soupsieve sqlalchemy sqlparse starlette structlog tenacity tqdm typer typing_extensions typing-inspection tzdata
tzlocal urllib3 uvicorn uvloop vine virtualenv watchfiles wcwidth websockets werkzeug wheel whitenoise wrapt wtforms
yarl zipp
""".split()
"""What Python programs are made of, in lower case as the SDK names it."""

INTEGRATIONS = """
aiohttp argv asgi asyncio asyncpg atexit boto3 celery dedupe django excepthook falcon fastapi flask gql graphene
graphql httpx langchain logging loguru modules openai pymongo redis rq sanic sqlalchemy starlette stdlib strawberry
threading tornado wsgi
""".split()
