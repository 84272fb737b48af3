"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Integer, SmallInteger, String
from sqlalchemy.types import TypeDecorator

from db.days import day_number, day_of, milliseconds, moment_of

Enumeration = TypeVar("Enumeration", bound=StrEnum)


class Code(TypeDecorator[StrEnum]):
    """A StrEnum kept as its word: a new member needs no migration. For small tables."""

    impl = String(64)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: StrEnum | str | None, dialect: Any) -> str | None:
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Any) -> StrEnum | None:
        return None if value is None else self.enum(value)


class Number(TypeDecorator[StrEnum]):
    """A StrEnum kept as its place in the class, from 1: one byte in tables that grow."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum
        self.members = tuple(enum)

    def process_bind_param(self, value: StrEnum | str | None, dialect: Any) -> int | None:
        return None if value is None else number(self.enum(value))

    def process_result_value(self, value: int | None, dialect: Any) -> StrEnum | None:
        return None if value is None else self.members[value - 1]


class Day(TypeDecorator[date]):
    """A local date, kept as days since 1970-01-01: three bytes, and it can be subtracted."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Any) -> int | None:
        return None if value is None else day_number(value)

    def process_result_value(self, value: int | None, dialect: Any) -> date | None:
        return None if value is None else day_of(value)


class Moment(TypeDecorator[datetime]):
    """A moment, kept as milliseconds since 1970 in UTC. A time without a zone is refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else moment_of(value)


@cache
def numbers(enum: type[Enumeration]) -> dict[Enumeration, int]:
    """Every member of the class and the number under which it is kept."""
    return {member: place for place, member in enumerate(enum, 1)}


def number(member: StrEnum) -> int:
    return numbers(type(member))[member]


def member(enum: type[Enumeration], kept: int | None) -> Enumeration | None:
    return None if kept is None else tuple(enum)[kept - 1]
