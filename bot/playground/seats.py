"""The people at the playground's table, so that one person can try every part."""

from dataclasses import dataclass

from bot.playground.community import Community
from bot.playground.people import Person

GROUP = "食安工作群"


@dataclass(frozen=True)
class Words:
    """The same in both of the page's languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Seat:
    """Somebody to be: `label` is short, `note` a line about them; the rest is their Telegram account.

    `phone` as Telegram gives it, country code first and no plus; the numbers are nobody's.
    """

    key: str
    label: Words
    note: Words
    id: int
    first_name: str
    username: str
    phone: str
    language_code: str = "zh-hans"


OFFICE_ID = 100_000_002

# The stranger sits first: whoever opens the page is nobody in particular, as on Telegram.
SEATS = (
    Seat(
        "stranger", Words("市民", "Citizen"), Words("没有登记的普通人", "Somebody nobody has registered"),
        100_000_001, "林晓", "linxiao_demo", "8613800000001",
    ),
    Seat(
        "office", Words("食安办", "Office"), Words("市食安办，掌握全局", "The food-safety office, sees everything"),
        OFFICE_ID, "王敏", "wangmin_demo", "8613800000002",
    ),
    Seat(
        "liaison", Words("教育局", "Education"), Words("市教育局联络员", "Liaison of the education bureau"),
        100_000_003, "李强", "liqiang_demo", "8613800000003",
    ),
    Seat(
        "colleague", Words("教育局", "Education"), Words("市教育局另一位联络员", "Second liaison of the same bureau"),
        100_000_004, "陈静", "chenjing_demo", "8613800000004",
    ),
    Seat(
        "county", Words("盐湖区", "Yanhu"), Words("盐湖区人民政府联络员", "Liaison of Yanhu District"),
        100_000_005, "张伟", "zhangwei_demo", "8613800000005",
    ),
    Seat(
        "leader", Words("教育局领导", "Leader"), Words("市教育局分管领导", "Deputy head of the education bureau"),
        100_000_006, "赵刚", "zhaogang_demo", "8613800000006",
    ),
)  # fmt: skip


def seat_all(world: Community) -> dict[str, Person]:
    """Make the people of all seats, by their seat's key, and one group with all of them.

    None has written to the bot yet.
    """
    people = {
        seat.key: world.person(
            seat.first_name,
            id=seat.id,
            username=seat.username,
            language_code=seat.language_code,
            phone=seat.phone,
        )
        for seat in SEATS
    }
    world.group(GROUP, people.values())
    return people
