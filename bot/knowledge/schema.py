"""What ``data/tasks.yaml`` may hold, field by field. Cross references are checked in `loading`."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=24)]
Names = Annotated[list[Name], Field(max_length=20000)]

# A leap year, so that 29 February is a date.
_ANY_YEAR = 2024


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class DueIn(_Strict):
    """A date of every year."""

    printed: Name
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)

    @model_validator(mode="after")
    def _exists(self) -> Self:
        date(_ANY_YEAR, self.month, self.day)
        return self


class ItemIn(_Strict):
    """An item of a row."""

    number: int = Field(ge=1, le=99)
    text: Text
    en: Text
    due: DueIn | None = None
    phrases: Names = []


class RowIn(_Strict):
    """A row; units are written as the document prints them, in its order."""

    id: Id
    annex: int | None = Field(default=None, ge=1, le=9)
    number: int = Field(ge=1, le=999)
    project: Name | None = None
    title: Text
    title_en: Text
    grade: Name | None = None
    responsible: Text | None = None
    lead: Names = []
    member: Names = []
    joint: Names = []
    etc: bool = False
    see_also: list[Id] = []
    phrases: Names = []
    items: Annotated[list[ItemIn], Field(min_length=1, max_length=99)]

    @model_validator(mode="after")
    def _roles(self) -> Self:
        if self.joint and (self.lead or self.member):
            raise ValueError("joint units and a lead exclude each other")
        if self.member and not self.lead:
            raise ValueError("members without a lead are joint units")
        return self


class UnitIn(_Strict):
    """A unit."""

    id: Id
    name: Name
    full_name: Name
    en: Text
    spellings: Names = []
    aliases: Names = []
    short: Names = []
    english: Names = []
    describes: Names = []


class MemberIn(_Strict):
    """A member of a group."""

    unit: Id
    membership: Literal["named", "assumed"] = "named"


class GroupIn(_Strict):
    """A group."""

    id: Id
    name: Name
    en: Text
    spellings: Names = []
    aliases: Names = []
    english: Names = []
    members: Annotated[list[MemberIn], Field(min_length=1)]


class DutyIn(_Strict):
    """A yearly report; `addressee_words` are other ways to say who receives it."""

    id: Id
    title: Name
    title_en: Name
    reporters: Annotated[Names, Field(min_length=1)]
    addressee: Name
    addressee_en: Name
    addressee_words: Names = []
    due: DueIn
    text: Text
    en: Text
    phrases: Names = []


class AnnexIn(_Strict):
    """An annex, and what its rows are called: ``行动`` in 行动五; `words` are other ways to say it."""

    number: int = Field(ge=1, le=9)
    title: Name
    title_en: Text
    row: Name
    row_en: Name
    words: Names = []


class DocumentIn(_Strict):
    """The document."""

    title: Name
    title_en: Text
    number: Name
    issuer: Name
    city: Name
    city_en: Name
    date: date
    year: int = Field(ge=1949, le=2999)
    annexes: list[AnnexIn] = []


class OutsideIn(_Strict):
    """What the document is silent on."""

    subjects: Names = []
    places: Names = []


# In quotes: bare, YAML reads 18:00 as a number of minutes.
Hour = Annotated[str, StringConstraints(strict=True, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Days = Annotated[list[Annotated[int, Field(ge=0, le=365)]], Field(max_length=20)]
WorkingDaysAfter = Annotated[list[Annotated[int, Field(ge=1, le=60)]], Field(max_length=20)]


class RemindersIn(_Strict):
    """When units are reminded, and whom they may call."""

    duties: Days = [30, 14, 7, 3, 1, 0]
    items: Days = [30, 7]
    overdue: WorkingDaysAfter = [1]
    calls: WorkingDaysAfter = [3, 5]
    firm: int = Field(default=3, ge=0, le=365)
    opens: Hour = "09:00"
    closes: Hour = "18:00"
    telephone: Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)] = ""
    leaders_by_telephone: list[Id] = []
    basis: dict[int, Name] = {}

    @model_validator(mode="after")
    def _hours(self) -> Self:
        if time.fromisoformat(self.opens) >= time.fromisoformat(self.closes):
            raise ValueError("closes before it opens")
        return self


class MatrixIn(_Strict):
    """The file."""

    document: DocumentIn
    units: Annotated[list[UnitIn], Field(min_length=1)]
    groups: list[GroupIn] = []
    rows: Annotated[list[RowIn], Field(min_length=1)]
    duties: list[DutyIn] = []
    outside: OutsideIn = OutsideIn()
    reminders: RemindersIn = RemindersIn()
