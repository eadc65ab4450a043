"""A matrix of one row, for tests of other things than the lookup: a program that reads it starts in half the time."""

from pathlib import Path

SMALL = """\
document:
  title: 某市工作安排
  title_en: A city's plan
  number: 某政办发〔2026〕1号
  issuer: 某市政府办公室
  city: 某市
  city_en: Somewhere
  date: 2026-01-02
  year: 2026
  annexes:
    - {number: 1, title: 任务分解, title_en: Tasks, row: 行动, row_en: Campaign}
units:
  - {id: health, name: 市卫健委, full_name: 某市卫生健康委员会, en: Health Commission, aliases: [卫健委]}
  - {id: police, name: 市公安局, full_name: 某市公安局, en: Public Security Bureau, aliases: [公安局]}
groups:
  - id: all
    name: 各成员单位
    en: Members
    members:
      - {unit: health}
rows:
  - id: action-01
    annex: 1
    number: 1
    title: 打假行动
    title_en: Against fakes
    responsible: 市公安局牵头，市卫健委按职责分工负责
    lead: [市公安局]
    member: [市卫健委]
    items:
      - number: 1
        text: 打击假冒食品。
        en: Fight fakes.
        due: {printed: 年底, month: 12, day: 31}
"""


def small(home: Path) -> dict[str, str]:
    """Write it to a folder, and return the setting that names it."""
    file = home / "small.yaml"
    file.write_text(SMALL, "utf-8")
    return {"BOT_TASKS": str(file)}
