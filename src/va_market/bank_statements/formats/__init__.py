"""How banks write their statements, and what one line of any of them says."""
