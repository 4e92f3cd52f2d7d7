"""VA Market: the backend a virtual-assistant agency or marketplace runs on."""
