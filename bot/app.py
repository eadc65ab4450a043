"""The composition root: the only place that constructs things and lets them run."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace

from telegram import Bot, BotCommand
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ContextTypes, Defaults

from bot import handlers
from bot.clock import Clock
from bot.errors import SettingsError
from bot.gateway.order import InOrder
from bot.gateway.transport import Transport
from bot.handlers.context import Context, Services
from bot.handlers.feature import Bot as Application_
from bot.knowledge import Knowledge
from bot.messages.texts import LANGUAGES, Texts
from bot.messages.voice import Voice
from bot.playground.server import Playground
from bot.playground.world import World
from bot.settings import Language, Settings
