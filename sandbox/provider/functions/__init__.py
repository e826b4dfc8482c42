"""The functions the provider knows, by token."""

from sandbox.provider.functions import account, image, network, parameter, policy_document
from sandbox.provider.functions.function import Function

_MODULES = (account, image, network, parameter, policy_document)

FUNCTIONS: dict[str, Function] = {
    function.token: function for module in _MODULES for function in module.FUNCTIONS
}
