"""Every use case, imported so that all are registered."""

from __future__ import annotations

import importlib
import pkgutil

import services

for module in pkgutil.iter_modules(services.__path__):
    importlib.import_module(f"services.{module.name}")
