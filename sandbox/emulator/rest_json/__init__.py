"""Services moto lacks whose API is JSON over REST, written as what they answer and nothing else.

A service is a package beside this one, with three modules:

- `models.py` has the backend, a `Backend` of its own with what one account and region hold, and
  moto's dictionary of backends: `backends = BackendDict(CodeArtifactBackend, "codeartifact")`.
- `service.py` has the `Service`: the error codes that are the service's own and, by the API's
  names, the operations. An operation is a function `(backend, asked) -> answer`. `asked` are the
  members of the request by the model's names, wherever they stood: path, query, header or body. The
  answer has the model's names too, or is None where there is nothing to say. Operations may be
  spread over modules, each with a mapping `OPERATIONS` of its own, that `service.py` puts together.
- `urls.py` says where the service is reached: `url_bases` and `url_paths = routes(SERVICE)`.

A line in `amendments/own_services.py` tells moto of it.

Before an operation is called its request has been judged by the model: required members, lengths,
ranges, patterns and enumerations. A client token that was used before gets the answer of then.
After it, the answer is cut into pages where the model has pages, so an operation returns all there
is; `requestId` and `clientToken` are filled in. An answer with a member the model does not have is
a fault of the emulator, and told as one.

To refuse, an operation raises `sandbox.emulator.refusal.RefusalError(code, message)`; the status of
the code is the model's. What an operation returns is copied before it is sent: it may return what
it keeps. Tags are kept as a map in the resource's record; `tag_operations` answers the operations
for them.
"""

from sandbox.emulator.rest_json.responses import routes
from sandbox.emulator.rest_json.service import Answer, Asked, Backend, Operation, Service
from sandbox.emulator.rest_json.tags import tag_operations, tags_from_list

__all__ = [
    "Answer",
    "Asked",
    "Backend",
    "Operation",
    "Service",
    "routes",
    "tag_operations",
    "tags_from_list",
]
