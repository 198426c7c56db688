"""Words that events of many programs share."""

FRAMES = """
django/core/handlers/exception.py inner
django/core/handlers/base.py _get_response
django/views/generic/base.py dispatch
django/db/models/query.py get
django/db/models/manager.py manager_method
django/db/backends/utils.py _execute
django/utils/decorators.py _wrapper_view
rest_framework/views.py dispatch
flask/app.py wsgi_app
flask/app.py full_dispatch_request
flask/app.py dispatch_request
starlette/middleware/errors.py __call__
starlette/middleware/exceptions.py __call__
starlette/_exception_handler.py wrapped_app
starlette/routing.py handle
fastapi/routing.py run_endpoint_function
sentry_sdk/integrations/asgi.py _run_app
sentry_sdk/integrations/celery.py _inner
celery/app/trace.py trace_task
celery/app/trace.py __protected_call__
requests/sessions.py request
requests/sessions.py send
requests/adapters.py send
requests/api.py get
urllib3/connectionpool.py urlopen
urllib3/connectionpool.py _make_request
urllib3/util/retry.py increment
urllib3/connection.py _new_conn
httpx/_client.py send
httpx/_transports/default.py handle_request
sqlalchemy/engine/base.py _execute_context
sqlalchemy/engine/default.py do_execute
sqlalchemy/orm/session.py execute
redis/connection.py connect
redis/client.py execute_command
pydantic/main.py __init__
asyncio/tasks.py wait_for
concurrent/futures/thread.py run
json/decoder.py raw_decode
json/__init__.py loads
threading.py _bootstrap_inner
socket.py create_connection
ssl.py do_handshake
""".strip().split("\n")
"""Where the frames of libraries are: file and function."""

LINES = """
        return self.
        self._
        raise
            raise ValueError(
        raise NotImplementedError
        try:
        except Exception as error:
        except KeyError:
        finally:
        else:
        with self.
            return None
        return result
        return value
        if not isinstance(value, str):
        if response is None:
            for key, value in
        for item in items:
    def __init__(self, *args, **kwargs):
    def __call__(self, request):
    def get(self, request, *args, **kwargs):
    async def
    @property
    @classmethod
    @staticmethod
    return await
    \"\"\"Return
        response = self.
        data = json.loads(
        logger.
        kwargs.get(
        super().__init__(
def main() -> None:
class
from
import
  const
  return
    throw new Error(
  } catch (error) {
  async function
  await
  if (
    });
  export default
  module.exports =
""".strip("\n").split("\n")
"""How lines of programs begin."""

ERRORS = """
AssertionError AttributeError ConnectionError ConnectionRefusedError ConnectionResetError DatabaseError Error
FileNotFoundError HTTPError ImportError IndexError IntegrityError JSONDecodeError KeyError MaxRetryError
ModuleNotFoundError NameError NewConnectionError NotImplementedError OperationalError OSError PermissionError
RangeError ReadTimeout RecursionError ReferenceError RuntimeError StopIteration SyntaxError TimeoutError TypeError
UnicodeDecodeError UnboundLocalError ValidationError ValueError ZeroDivisionError
""".split()

MESSAGES = """
'NoneType' object has no attribute '
Cannot read properties of undefined (reading '
Cannot read properties of null (reading '
list index out of range
invalid literal for int() with base 10: '
unsupported operand type(s) for +: 'int' and '
[Errno 111] Connection refused
[Errno 2] No such file or directory: '
HTTPConnectionPool(host='
Max retries exceeded with url: /
Failed to establish a new connection
duplicate key value violates unique constraint "
 is not defined
 is not a function
Expecting value: line 1 column 1 (char 0)
Request failed with status code 500
""".strip("\n").split("\n")

CRUMBS = (
    {"type": "http", "category": "httplib", "data": {"url": "", "method": "GET", "status_code": 200, "reason": "OK"}},
    {"type": "http", "category": "fetch", "data": {"method": "GET", "url": "/api/", "status_code": 200}},
    {"type": "http", "category": "xhr", "data": {"method": "POST", "url": "/api/", "status_code": 201}},
    {"type": "redis", "category": "redis", "message": "GET '", "data": {"redis.command": "GET", "redis.key": ""}},
    {"type": "default", "category": "query", "message": "SELECT ", "data": {}},
    {"type": "log", "category": "django.request", "level": "warning", "data": {}},
    {"category": "navigation", "data": {"from": "/", "to": "/"}},
    {"category": "ui.click", "message": 'button.btn.btn-primary[type="submit"]'},
    {"category": "console", "level": "log", "data": {"arguments": [], "logger": "console"}},
)
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-US,en;q=0.9",
    "Cache-Control": "no-cache",
    "Content-Length": "",
    "Content-Type": "application/json",
    "Cookie": "[Filtered]",
    "Host": "",
    "Referer": "https://",
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1",
    "X-Forwarded-For": "",
    "X-Request-Id": "",
}
