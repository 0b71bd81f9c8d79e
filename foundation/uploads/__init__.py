"""Files that people send: opened in a limited process of their own, and handed on as plain rows or pixels."""
